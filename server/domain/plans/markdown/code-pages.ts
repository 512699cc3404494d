/**
 * The upper halves of three single-byte encodings, after the WHATWG Encoding Standard's index tables. Written out because
 * the runtime's own decoders differ between versions in exactly the bytes that matter here (0x80 to 0x9f).
 * A space stands for "undefined": the standard maps those bytes to the control character of the same number.
 */
const WINDOWS_1252_80 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
const WINDOWS_1254_80 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ    ‘’“”•–—˜™š›œ  Ÿ";
const MACINTOSH_80 =
  "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

const TURKISH: Record<number, string> = { 208: "Ğ", 221: "İ", 222: "Ş", 240: "ğ", 253: "ı", 254: "ş" };

export interface CodePage {
  /** Character of a byte from 0x80 up. */
  readonly decode: readonly string[];
  /** Byte of a character. */
  readonly encode: ReadonlyMap<string, number>;
  /** Bytes without a character: many programs drop them when they misread a file. */
  readonly undefined: readonly number[];
}

function codePage(low: string, high: (byte: number) => string): CodePage {
  const decode: string[] = [];
  const encode = new Map<string, number>();
  const missing: number[] = [];
  for (let byte = 0x80; byte <= 0xff; byte += 1) {
    const written = byte - 0x80 < low.length ? low[byte - 0x80] : high(byte);
    if (written === " ") missing.push(byte);
    const character = written === undefined || written === " " ? String.fromCharCode(byte) : written;
    decode.push(character);
    encode.set(character, byte);
  }
  return { decode, encode, undefined: missing };
}

export const CODE_PAGES = {
  "windows-1252": codePage(WINDOWS_1252_80, (byte) => String.fromCharCode(byte)),
  "windows-1254": codePage(WINDOWS_1254_80, (byte) => TURKISH[byte] ?? String.fromCharCode(byte)),
  macintosh: codePage(MACINTOSH_80, () => " "),
} as const;

/** Reads every byte as one Windows-1252 character, so that characters and bytes can be counted alike. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const { decode } = CODE_PAGES["windows-1252"];
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += 8192) {
    let part = "";
    for (const byte of bytes.subarray(from, from + 8192)) {
      part += byte < 0x80 ? String.fromCharCode(byte) : (decode[byte - 0x80] ?? "");
    }
    parts.push(part);
  }
  return parts.join("");
}
