/** What the first bytes of a file say it is. `picture` only where a raster format told its size plausibly. */
export interface SniffedFile {
  mediaType: string;
  picture: { width: number; height: number } | null;
}

/** A picture with more pixels than this would hurt the browser that shows it. */
const MOST_PIXELS = 50_000_000;

const SIGNATURES: readonly (readonly [mediaType: string, at: number, bytes: readonly number[] | string])[] = [
  ["image/png", 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", 0, [0xff, 0xd8, 0xff]],
  ["image/gif", 0, "GIF87a"],
  ["image/gif", 0, "GIF89a"],
  ["image/webp", 8, "WEBP"],
  ["application/pdf", 0, "%PDF-"],
  ["application/zip", 0, [0x50, 0x4b, 0x03, 0x04]],
  ["application/gzip", 0, [0x1f, 0x8b]],
  ["application/zstd", 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ["application/x-7z-compressed", 0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ["application/x-tar", 257, "ustar"],
  ["video/mp4", 4, "ftyp"],
];

const SIZES: Record<string, (head: DataView) => { width: number; height: number } | null> = {
  "image/png": (head) =>
    textAt(head, 12, 4) === "IHDR" ? { width: head.getUint32(16), height: head.getUint32(20) } : null,
  "image/gif": (head) => ({ width: head.getUint16(6, true), height: head.getUint16(8, true) }),
  "image/jpeg": jpegSize,
  "image/webp": webpSize,
};

/** Reads nothing but `head`, the first bytes of the file; give some hundred kilobytes, so that a JPEG's size is among them. */
export function sniffFile(head: Uint8Array): SniffedFile {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const known = SIGNATURES.find(([, at, bytes]) => matches(head, at, bytes));
  if (!known) return { mediaType: isText(head) ? "text/plain" : "application/octet-stream", picture: null };
  const [mediaType] = known;
  const size = sizeOf(mediaType, view);
  const plausible = size && size.width > 0 && size.height > 0 && size.width * size.height <= MOST_PIXELS;
  return { mediaType, picture: plausible ? size : null };
}

function sizeOf(mediaType: string, view: DataView): { width: number; height: number } | null {
  try {
    return SIZES[mediaType]?.(view) ?? null;
  } catch (error) {
    // A file that ends within its own head.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function matches(head: Uint8Array, at: number, bytes: readonly number[] | string): boolean {
  const wanted = typeof bytes === "string" ? [...bytes].map((letter) => letter.charCodeAt(0)) : bytes;
  return wanted.every((byte, index) => head[at + index] === byte);
}

function textAt(view: DataView, at: number, length: number): string {
  return String.fromCharCode(...Array.from({ length }, (_, index) => view.getUint8(at + index)));
}

/** UTF-8 without control characters but tab, line feed, form feed, carriage return and escape. */
function isText(head: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    return !/[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text);
  } catch {
    return false;
  }
}

/** Walks the segments to the frame header, which holds the size. */
function jpegSize(view: DataView): { width: number; height: number } | null {
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    if (marker === 0xda || marker === 0xd9) return null;
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

function webpSize(view: DataView): { width: number; height: number } | null {
  if (textAt(view, 0, 4) !== "RIFF") return null;
  const kind = textAt(view, 12, 4);
  const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
  if (kind === "VP8X") return { width: three(24) + 1, height: three(27) + 1 };
  if (kind === "VP8 ")
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind !== "VP8L") return null;
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
