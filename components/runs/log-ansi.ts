import Anser from "anser";

/** The hues log colours are reduced to: every 16, 256 and true colour becomes one that can be read on both themes. */
export const LOG_HUES = ["ink", "dim", "red", "yellow", "green", "cyan", "blue", "magenta"] as const;
export type LogHue = (typeof LOG_HUES)[number];

export type LogSegment = {
  text: string;
  fg: LogHue | null;
  /** A tint behind the text; the text is then plain ink, so that the pair can always be read. */
  bg: LogHue | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
};

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: escape sequences are made of control characters
/** OSC, DCS, SOS, PM and APC strings (closed by BEL or ST; an open one hides nothing), then CSI sequences that are not SGR, then two-byte escapes. */
const STRINGS = /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)/g;
const NOT_SGR = /(?:\x1b\[|\x9b)(?![\d;]*m)[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]/g;
const SHORT = /\x1b[\x20-\x2f]*[\x30-\x5a\x5c-\x7e]/g;
const INVISIBLE = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: escape sequences are made of control characters

/** Caret notation for ASCII ("^G"), the code point for the rest: every font can show both. */
function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  if (code === 0x7f) return "^?";
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, "0")}\u27e9`;
}

function hueOf(rgb: string | null): LogHue | null {
  if (!rgb) return null;
  const [r = 0, g = 0, b = 0] = rgb.split(",").map(Number);
  const most = Math.max(r, g, b);
  const spread = most - Math.min(r, g, b);
  if (spread < 40) return most >= 150 ? "ink" : "dim";
  const sixth = most === r ? (g - b) / spread : most === g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
  const degrees = (sixth * 60 + 360) % 360;
  const bounds: readonly [number, LogHue][] = [
    [20, "red"],
    [70, "yellow"],
    [160, "green"],
    [200, "cyan"],
    [260, "blue"],
    [345, "magenta"],
  ];
  return bounds.find(([below]) => degrees < below)?.[1] ?? "red";
}

/**
 * A log line as pieces of text with their looks. SGR colours and styles are kept until the end of the line; every other
 * escape sequence is dropped; control and direction-changing characters are written out, so that nothing hides.
 */
export function parseLogLine(line: string): LogSegment[] {
  const sgrOnly = line.replace(STRINGS, "").replace(/\x9b/g, "\x1b[").replace(NOT_SGR, "").replace(SHORT, "");
  const parsed = new Anser().ansiToJson(sgrOnly, { json: true, use_classes: false, remove_empty: true });
  return parsed.map((entry) => {
    const has = (name: Anser.DecorationName) => entry.decorations.includes(name);
    return {
      text: entry.content.replace(INVISIBLE, visible),
      fg: hueOf(entry.fg),
      bg: hueOf(entry.bg),
      bold: has("bold"),
      dim: has("dim"),
      italic: has("italic"),
      underline: has("underline"),
      strike: has("strikethrough"),
    };
  });
}

/** What a person reads of a line: no colours, no escapes. */
export function plainLogLine(line: string): string {
  return parseLogLine(line)
    .map((segment) => segment.text)
    .join("");
}

export type LogPiece = LogSegment & { hit: boolean };

/** Cuts the segments of a line where the searched text (any case) begins and ends. */
export function markHits(segments: readonly LogSegment[], searched: string): LogPiece[] {
  const needle = searched.toLowerCase();
  if (!needle) return segments.map((segment) => ({ ...segment, hit: false }));
  const text = segments
    .map((segment) => segment.text)
    .join("")
    .toLowerCase();
  const edges: number[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    edges.push(at, at + needle.length);
  }
  let start = 0;
  return segments.flatMap((segment) => {
    const end = start + segment.text.length;
    const cuts = [start, ...edges.filter((edge) => edge > start && edge < end), end];
    const from = start;
    start = end;
    return cuts.slice(1).map((cut, index) => {
      const begin = cuts[index] ?? from;
      const inside = edges.filter((edge) => edge <= begin).length % 2 === 1;
      return { ...segment, text: segment.text.slice(begin - from, cut - from), hit: inside };
    });
  });
}
