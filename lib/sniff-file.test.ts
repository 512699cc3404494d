import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sniffFile } from "./sniff-file";

const bytes = (...parts: (string | number[] | Uint8Array)[]) =>
  new Uint8Array(
    Buffer.concat(
      parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))),
    ),
  );
const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const png = (width: number, height: number) =>
  bytes([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], u32(13), "IHDR", u32(width), u32(height), [8, 6, 0, 0, 0]);

describe("sniffFile", () => {
  it.each([
    ["PNG", png(640, 480), "image/png", { width: 640, height: 480 }],
    ["GIF", bytes("GIF89a", [0x40, 0x01, 0xc8, 0x00, 0, 0, 0]), "image/gif", { width: 320, height: 200 }],
    [
      "JPEG behind an EXIF segment and fill bytes",
      bytes(
        [0xff, 0xd8, 0xff, 0xe1, 0x00, 0x06, 1, 2, 3, 4, 0xff, 0xff, 0xc2, 0, 17, 8],
        [0x02, 0x58, 0x03, 0x20],
        [3],
      ),
      "image/jpeg",
      { width: 800, height: 600 },
    ],
    [
      "WebP, extended",
      bytes("RIFF", u32(0), "WEBPVP8X", [10, 0, 0, 0, 0, 0, 0, 0], [0xff, 0x03, 0], [0xff, 0x01, 0]),
      "image/webp",
      { width: 1024, height: 512 },
    ],
    [
      "WebP, lossless",
      bytes("RIFF", u32(0), "WEBPVP8L", [0, 0, 0, 0, 0x2f], [0x3f, 0xc1, 0x31, 0x00]),
      "image/webp",
      { width: 320, height: 200 },
    ],
  ])("%s is a picture with its size", (_name, head, mediaType, picture) => {
    expect(sniffFile(head)).toEqual({ mediaType, picture });
  });

  it.each([
    ["a PNG that is only a signature", png(1, 1).slice(0, 8), "image/png"],
    ["a PNG of no size", png(0, 10), "image/png"],
    ["a PNG that would unpack to gigabytes", png(60_000, 60_000), "image/png"],
    ["a JPEG without a frame", bytes([0xff, 0xd8, 0xff, 0xda, 0, 2]), "image/jpeg"],
    ["a JPEG that ends in a segment", bytes([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 1]), "image/jpeg"],
    ["SVG, which can hold scripts", bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), "text/plain"],
    ["HTML", bytes("<!doctype html><script>alert(1)</script>"), "text/plain"],
    ["HTML that begins like a GIF of no size", bytes("GIF89a\0\0\0\0<script>"), "image/gif"],
    ["a PDF", bytes("%PDF-1.7"), "application/pdf"],
    ["a spreadsheet", bytes([0x50, 0x4b, 3, 4]), "application/zip"],
    ["UTF-8 cut within a character", bytes(Buffer.from("héllo 測").subarray(0, 8)), "text/plain"],
    ["Latin-1", bytes([0x68, 0xe9, 0x6c]), "application/octet-stream"],
    ["packed bytes", new Uint8Array(deflateSync(Buffer.alloc(9))), "application/octet-stream"],
    ["nothing", new Uint8Array(), "text/plain"],
  ])("%s is no picture to show", (_name, head, mediaType) => {
    expect(sniffFile(head)).toEqual({ mediaType, picture: null });
  });

  it("ends on any bytes", () => {
    for (let seed = 1; seed < 400; seed++) {
      const noise = Uint8Array.from({ length: seed }, (_, at) => (seed * 2_654_435_761 * (at + 1)) >>> 24);
      expect(() => sniffFile(bytes([0xff, 0xd8, 0xff], noise))).not.toThrow();
      expect(() => sniffFile(bytes("RIFF", noise.slice(0, 4), "WEBP", noise))).not.toThrow();
    }
  });
});
