import { decodeWindows1252 } from "./code-pages";
import type { Encoding } from "./draft";
import { maskEvidenceLinks } from "./evidence-links";

/** A decoded document that can say, for any character of any line, at which byte of the original it stands. */
export interface SourceText {
  readonly bytes: Uint8Array;
  readonly encoding: Omit<Encoding, "mojibake" | "repairs">;
  readonly text: string;
  readonly lineCount: number;
  /** The characters of a line (0-based) without its line ending. */
  line(line: number): string;
  /** The byte at which a character (0-based, in UTF-16 units) of a line stands. */
  byteAt(line: number, column: number): number;
  /** The byte after the last character of a line, before its line ending. */
  endByte(line: number): number;
}

const CR = 13;
const LF = 10;

interface Decoded {
  name: Encoding["name"];
  bom: boolean;
  text: string;
  /** First byte of the text, after a byte order mark. */
  start: number;
  /** Bytes per UTF-16 unit where that is constant, else null (UTF-8). */
  width: 1 | 2 | null;
}

/**
 * Decodes bytes of any origin. Never fails: what is not UTF-8 or UTF-16 is read as Windows-1252, byte by byte. Links to
 * evidence that an export has written are spaces, unless `links` are wanted.
 */
export function readSource(bytes: Uint8Array, { links = false } = {}): SourceText {
  const read = decode(bytes);
  const decoded = links ? read : { ...read, text: maskEvidenceLinks(read.text) };
  const ends = splitLines(decoded.text);
  const firstByte = byteStarts(decoded, bytes, ends);
  const width = decoded.width;
  const line = (index: number): string => decoded.text.slice(ends.start[index], ends.end[index]);
  const byteAt = (index: number, column: number): number => {
    const start = firstByte[index] ?? decoded.start;
    if (width !== null) return start + column * width;
    return start + utf8Length(decoded.text, ends.start[index] ?? 0, column);
  };
  return {
    bytes,
    encoding: { name: decoded.name, bom: decoded.bom, eol: ends.eol },
    text: decoded.text,
    lineCount: ends.count,
    line,
    byteAt,
    endByte: (index) => byteAt(index, (ends.end[index] ?? 0) - (ends.start[index] ?? 0)),
  };
}

function decode(bytes: Uint8Array): Decoded {
  const [a, b, c] = bytes;
  if (a === 0xff && b === 0xfe) return utf16(bytes, "utf-16le", true);
  if (a === 0xfe && b === 0xff) return utf16(bytes, "utf-16be", true);
  const guess = utf16WithoutMark(bytes);
  if (guess) return utf16(bytes, guess, false);
  const bom = a === 0xef && b === 0xbb && c === 0xbf;
  const start = bom ? 3 : 0;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(start));
    return { name: "utf-8", bom, text, start, width: text.length === bytes.length - start ? 1 : null };
  } catch {
    const text = decodeWindows1252(bytes.subarray(start));
    return { name: "windows-1252", bom, text, start, width: 1 };
  }
}

function utf16(bytes: Uint8Array, name: "utf-16le" | "utf-16be", bom: boolean): Decoded {
  const start = bom ? 2 : 0;
  const even = bytes.subarray(start, start + ((bytes.length - start) & ~1));
  const text = new TextDecoder(name, { ignoreBOM: true }).decode(even);
  return { name, bom, text, start, width: 2 };
}

/** Line ends, spaces and the signs of Markdown, which every plan has whatever its script. */
const PLAIN = new Set(Array.from("\n\r\t -|#*[].", (sign) => sign.charCodeAt(0)));

/** How many of the first units have a zero on this side (0 or 1), and a sign of Markdown on the other. */
function zerosAt(side: number, bytes: Uint8Array, sample: number): { zeros: number; plain: number } {
  let zeros = 0;
  let plain = 0;
  for (let index = 0; index < sample; index += 2) {
    if (bytes[index + side] !== 0) continue;
    zeros += 1;
    if (PLAIN.has(bytes[index + 1 - side] ?? 0)) plain += 1;
  }
  return { zeros, plain };
}

/** Where every other byte is zero, or signs of Markdown always have a zero on the same side, the text is UTF-16. */
function utf16WithoutMark(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const sample = Math.min(bytes.length & ~1, 4096);
  if (sample < 8) return null;
  const half = sample / 2;
  const be = zerosAt(0, bytes, sample);
  const le = zerosAt(1, bytes, sample);
  const fits = (one: typeof le, other: typeof le): boolean =>
    one.zeros > half * 0.6 ? other.zeros < half * 0.05 : one.plain > half * 0.05 && other.zeros === 0;
  if (fits(le, be)) return "utf-16le";
  return fits(be, le) ? "utf-16be" : null;
}

interface LineTable {
  start: Uint32Array;
  end: Uint32Array;
  count: number;
  eol: Encoding["eol"];
}

function splitLines(text: string): LineTable {
  let count = 1;
  for (let index = 0; index < text.length; index += 1) if (isLineEnd(text, index)) count += 1;
  const start = new Uint32Array(count);
  const end = new Uint32Array(count).fill(text.length);
  const kinds = new Set<"lf" | "crlf" | "cr">();
  let line = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (!isLineEnd(text, index)) continue;
    const kind = endKind(text, index);
    kinds.add(kind);
    end[line] = kind === "crlf" ? index - 1 : index;
    line += 1;
    start[line] = index + 1;
  }
  const [only = "none"] = kinds;
  return { start, end, count, eol: kinds.size > 1 ? "mixed" : only };
}

function endKind(text: string, index: number): "lf" | "crlf" | "cr" {
  if (text.charCodeAt(index) === CR) return "cr";
  return text.charCodeAt(index - 1) === CR ? "crlf" : "lf";
}

/** True at the last character of a line ending: LF, CRLF, or a CR on its own. */
function isLineEnd(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === LF || (code === CR && text.charCodeAt(index + 1) !== LF);
}

function byteStarts(decoded: Decoded, bytes: Uint8Array, lines: LineTable): Float64Array {
  const starts = new Float64Array(lines.count);
  if (decoded.width !== null) {
    for (let line = 0; line < lines.count; line += 1) {
      starts[line] = decoded.start + (lines.start[line] ?? 0) * decoded.width;
    }
    return starts;
  }
  // In UTF-8 no byte of a longer character equals CR or LF, so lines can be counted in the bytes themselves.
  starts[0] = decoded.start;
  let line = 0;
  for (let index = decoded.start; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === LF || (byte === CR && bytes[index + 1] !== LF)) starts[++line] = index + 1;
  }
  return starts;
}

function utf8Length(text: string, from: number, length: number): number {
  let bytes = 0;
  for (let index = from; index < from + length; index += 1) {
    const code = text.charCodeAt(index);
    // Each half of a surrogate pair counts for two of the four bytes.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
