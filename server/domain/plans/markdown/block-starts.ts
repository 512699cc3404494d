import type { BlockLine } from "./block-line";

/** Recognisers of CommonMark's block starts on the rest of one line. None of them loops more than once over it. */

export interface ListMarker {
  ordered: boolean;
  /** Items with the same bullet or delimiter belong to one list. */
  family: string;
  ordinal: number | null;
  start: number;
  end: number;
  /** Columns from the list item's margin to its content. */
  indent: number;
}

export function atxLevel(rest: string): number {
  let level = 0;
  while (level < 7 && rest.charCodeAt(level) === 35) level += 1;
  if (level === 0 || level > 6) return 0;
  const after = rest.charCodeAt(level);
  return level === rest.length || after === 32 || after === 9 ? level : 0;
}

/** Columns of an ATX heading's text without the closing number signs. */
export function atxContent(text: string, from: number): { start: number; end: number } {
  let start = from;
  let end = text.length;
  const space = (at: number): boolean => text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9;
  while (start < end && space(start)) start += 1;
  while (end > start && space(end - 1)) end -= 1;
  let hashes = end;
  while (hashes > start && text.charCodeAt(hashes - 1) === 35) hashes -= 1;
  if (hashes === start) end = start;
  else if (hashes < end && space(hashes - 1)) end = hashes;
  while (end > start && space(end - 1)) end -= 1;
  return { start, end };
}

export interface Fence {
  character: string;
  length: number;
  info: string;
}

export function fenceStart(rest: string): Fence | null {
  const character = rest.charAt(0);
  if (character !== "`" && character !== "~") return null;
  let length = 0;
  while (rest.charAt(length) === character) length += 1;
  if (length < 3) return null;
  const info = rest.slice(length).trim();
  if (character === "`" && info.includes("`")) return null;
  return { character, length, info };
}

export function isFenceEnd(rest: string, fence: Fence): boolean {
  let length = 0;
  while (rest.charAt(length) === fence.character) length += 1;
  return length >= fence.length && rest.slice(length).trim() === "";
}

/** `***`, `- - -`, `___`: three or more of one sign with nothing else but space. */
export function isRule(rest: string): boolean {
  const sign = rest.charAt(0);
  if (sign !== "*" && sign !== "-" && sign !== "_") return false;
  let count = 0;
  for (let index = 0; index < rest.length; index += 1) {
    const character = rest.charAt(index);
    if (character === sign) count += 1;
    else if (character !== " " && character !== "\t") return false;
  }
  return count >= 3;
}

/** The level of a setext underline, or 0. */
export function setextLevel(rest: string): number {
  const sign = rest.charAt(0);
  if (sign !== "=" && sign !== "-") return 0;
  let index = 0;
  while (rest.charAt(index) === sign) index += 1;
  return rest.slice(index).trim() === "" ? (sign === "=" ? 1 : 2) : 0;
}

const BULLETS = "*+-";

/** Reads a list marker and moves the line behind it and its padding; null leaves the line where it was. */
export function takeListMarker(line: BlockLine, interruptsParagraph: boolean): ListMarker | null {
  const start = line.nextOffset;
  const { text } = line;
  const end = BULLETS.includes(line.next) ? start + 1 : numberEnd(text, start);
  if (end === null || (end < text.length && !line.isSpaceAt(end))) return null;
  const ordinal = BULLETS.includes(line.next) ? null : Number(text.slice(start, end - 1));
  // A paragraph is interrupted only by an item with text, and by a number only if it is 1.
  if (interruptsParagraph && ((ordinal ?? 1) !== 1 || text.slice(end).trim() === "")) return null;
  const margin = line.indent;
  line.toNext();
  line.advance(end - start);
  const family = ordinal === null ? text.charAt(start) : text.charAt(end - 1);
  const indent = margin + (end - start) + takePadding(line);
  return { ordered: ordinal !== null, family, ordinal, start, end, indent };
}

/** The place after `12.` or `12)`, or null. */
function numberEnd(text: string, start: number): number | null {
  let end = start;
  while (end - start < 9 && isDigit(text, end)) end += 1;
  const delimiter = text.charAt(end);
  return end > start && (delimiter === "." || delimiter === ")") ? end + 1 : null;
}

/** One to four columns of padding belong to the marker; five or more begin an indented code block. */
function takePadding(line: BlockLine): number {
  const padding = line.indent;
  if (padding >= 1 && padding < 5 && !line.blank) {
    line.advanceColumns(padding);
    return padding;
  }
  if (padding > 0) line.advanceColumns(1);
  return 1;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

const HTML_BLOCK_TAGS = new Set(
  (
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt " +
    "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link " +
    "main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead " +
    "title tr track ul"
  ).split(" "),
);
const RAW_TAGS = ["script", "pre", "style", "textarea"];
const WHOLE_TAG =
  /^<(?:[a-z][a-z0-9-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[a-z][a-z0-9-]*\s*)>\s*$/i;

/** How an HTML block that starts here ends: on one of these strings, or (null) on a blank line. */
export interface HtmlStart {
  endings: readonly string[] | null;
}

export function htmlStart(rest: string, interruptsParagraph: boolean): HtmlStart | null {
  if (rest.charAt(0) !== "<") return null;
  if (rest.startsWith("<!--")) return { endings: ["-->"] };
  if (rest.startsWith("<?")) return { endings: ["?>"] };
  if (rest.startsWith("<![CDATA[")) return { endings: ["]]>"] };
  if (/^<![a-z]/i.test(rest)) return { endings: [">"] };
  const tag = /^<(\/?)([a-z][a-z0-9-]{0,30})(?=[\s>]|\/>|$)/i.exec(rest);
  const name = tag?.[2]?.toLowerCase() ?? "";
  if (tag && tag[1] === "" && RAW_TAGS.includes(name)) return { endings: RAW_TAGS.map((raw) => `</${raw}>`) };
  if (tag && HTML_BLOCK_TAGS.has(name)) return { endings: null };
  // A longer line would be prose with a tag in it, and would cost the pattern time.
  if (!interruptsParagraph && rest.length < 2000 && WHOLE_TAG.test(rest)) return { endings: null };
  return null;
}

/** The number of cells of a table's delimiter row, or 0 when this is none. */
export function delimiterCells(rest: string): number {
  const trimmed = rest.trim();
  if (trimmed.length > 10_000 || !/^[|:-]/.test(trimmed) || !/^[|:\- \t]+$/.test(trimmed)) return 0;
  const cells = trimmed.replace(/^\|/, "").replace(/\|$/, "").split("|");
  return cells.every((cell) => /^\s*:?-+:?\s*$/.test(cell)) ? cells.length : 0;
}

/** Cuts a table row at its pipes; `\|` does not separate. Columns are those of `text`. */
export function splitCells(text: string, from: number, to: number): { start: number; end: number }[] {
  const row = trimRange(text, from, to);
  const start = text.charAt(row.start) === "|" ? row.start + 1 : row.start;
  const cells: { start: number; end: number }[] = [];
  let cell = start;
  for (let index = start; index < row.end; index += 1) {
    const character = text.charCodeAt(index);
    if (character === 92) index += 1;
    else if (character === 124) {
      cells.push(trimRange(text, cell, index));
      cell = index + 1;
    }
  }
  if (cell < row.end || cells.length === 0) cells.push(trimRange(text, cell, row.end));
  return cells;
}

function trimRange(text: string, from: number, to: number): { start: number; end: number } {
  const space = (at: number): boolean => text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9;
  let start = from;
  let end = to;
  while (start < end && space(start)) start += 1;
  while (end > start && space(end - 1)) end -= 1;
  return { start, end };
}
