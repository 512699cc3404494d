import type { Box } from "./draft";

/** Boxes that people draw. Every recogniser looks at the beginning of one item, line or cell, never at a whole text. */
export interface FoundBox {
  style: Box["style"];
  checked: boolean;
  /** What a sign other than a cross or a blank says: `[~]`, `[-]`, `[>]`. */
  state: "in_progress" | "cancelled" | "blocked" | "open" | null;
  /** Place of the sign that a tick replaces, relative to the given text; null where nothing can be replaced. */
  mark: { start: number; length: number } | null;
  /** What follows the box. */
  rest: string;
}

const OPEN_GLYPHS = "☐⬜□◻▢🔲❏❐";
const DONE_GLYPHS = "☑☒✅✔✓■◼🗹";
const GLYPH = /^([☐☑☒⬜□◻▢🔲❏❐✅✔✓■◼🗹])\ufe0f?(?=\s|$|\p{L}|\*)/u;
/** Written as an entity: `&#9744;`, `&#x2611;`. */
const ENTITY = /^&#(?:974([456])|x261([012]));/i;
const BRACKET = /^\[([xX✓✔✅√☑☐~\-/>!?.*+✗✘\s])\](?=\s|$)/u;
const WIDE = /^[[［](\s{0,3})([xX✓✔✅√☑]?)\s{0,3}[\]］](?=\s|$)/u;
const ROUND = /^\(([ xX])\)(?=\s)/;
const TIGHT = /^\[([ xX])\](?=[\p{L}\p{N}*_`"'])/u;
const INPUT = /^<input\b[^>]{0,200}\btype=["']?checkbox\b[^>]{0,200}>/i;
const STATE_OF: Record<string, FoundBox["state"]> = {
  "~": "in_progress",
  "/": "in_progress",
  ".": "in_progress",
  "-": "cancelled",
  "✗": "cancelled",
  "✘": "cancelled",
  "!": "blocked",
  ">": "open",
  "?": "open",
  "*": "open",
  "+": "open",
};
const CHECKED = /[xX✓✔✅√☑]/u;

/** GitHub's own box: `[ ]` or `[x]` and then white space or the end of the line. */
export function gfmBox(text: string): FoundBox | null {
  const found = /^\[([ xX])\](?=\s|$)/.exec(text);
  if (!found) return null;
  return {
    style: "gfm",
    checked: /[xX]/.test(found[1] ?? ""),
    state: null,
    mark: { start: 1, length: 1 },
    rest: text.slice(3).trim(),
  };
}

/** Boxes outside GitHub's rule: `[~]`, `[]`, `[x]glued`, `[✓]`, `[ x ]`, `( )`, `［x］`, and a checkbox of HTML. */
export function bracketBox(text: string): FoundBox | null {
  const found = BRACKET.exec(text) ?? TIGHT.exec(text) ?? ROUND.exec(text);
  if (found?.[1] !== undefined) {
    const sign = found[1];
    const mark = { start: 1, length: sign.length };
    return bracket(text, found[0], CHECKED.test(sign), { state: STATE_OF[sign] ?? null, mark });
  }
  const wide = WIDE.exec(text);
  if (wide) {
    const [, before = "", sign = ""] = wide;
    const mark = sign !== "" ? { start: 1 + before.length, length: sign.length } : { start: 1, length: 1 };
    return bracket(text, wide[0], sign !== "", { mark: before + sign === "" ? null : mark });
  }
  const input = INPUT.exec(text);
  return input ? bracket(text, input[0], /\schecked\b/i.test(input[0])) : null;
}

function bracket(text: string, box: string, checked: boolean, more: Partial<FoundBox> = {}): FoundBox {
  const rest = text.slice(box.length).trim();
  return { style: "bracket", checked, state: null, mark: null, rest, ...more };
}

export function glyphBox(text: string): FoundBox | null {
  const entity = ENTITY.exec(text);
  const found = entity ?? GLYPH.exec(text);
  const sign = found?.[1] ?? found?.[2];
  if (!found || !sign) return null;
  return {
    style: "glyph",
    checked: entity ? !/[40]/.test(sign) : DONE_GLYPHS.includes(sign),
    state: null,
    mark: { start: 0, length: found[0].length },
    rest: text.slice(found[0].length).trim(),
  };
}

/** A box behind the words, as on printed lists: `Backup checked ☐`. */
export function trailingBox(text: string): FoundBox | null {
  const found = /^(.*\S)\s+([☐☑☒⬜🔲]\ufe0f?)\s*$/u.exec(text);
  const sign = found?.[2];
  if (!found?.[1] || !sign || hasChoice(found[1])) return null;
  const start = text.lastIndexOf(sign);
  const checked = DONE_GLYPHS.includes(sign.replace(/\ufe0f/g, ""));
  return { style: "glyph", checked, state: null, mark: { start, length: sign.length }, rest: found[1] };
}

/** "☐ high ☐ low": further boxes in the same line are a choice to make, not a thing to do. */
export function hasChoice(rest: string): boolean {
  return /[☐☑☒⬜🔲]|\[[ xX]\]\s/u.test(rest);
}

/** A box in a table cell; the cell may go on with words. */
export function cellBox(text: string): FoundBox | null {
  const found = gfmBox(text) ?? bracketBox(text) ?? glyphBox(text);
  return found ? { ...found, style: "cell" } : null;
}

/** Glyphs that stand for a box and not for praise or a state: the empty ones, and the ballot boxes. */
export function isBallot(text: string): boolean {
  return /^[☐☑☒⬜□◻▢🔲❏❐🗹]/u.test(text) || ENTITY.test(text);
}

/** A line that is an item by its box alone. */
export function lineBox(text: string): FoundBox | null {
  if (!/^[[［(☐☑☒⬜□◻▢🔲❏❐🗹&<]/u.test(text)) return null;
  const box = bracketBox(text) ?? (isBallot(text) ? glyphBox(text) : null);
  return box && box.rest !== "" && !(box.style === "glyph" && hasChoice(box.rest)) ? box : null;
}

const TICKED: Record<string, string> = {
  "☐": "☑",
  "⬜": "✅",
  "□": "■",
  "◻": "◼",
  "▢": "☑",
  "🔲": "✅",
  "❏": "☑",
  "❐": "☑",
};
const UNTICKED: Record<string, string> = {
  "☑": "☐",
  "☒": "☐",
  "✅": "⬜",
  "■": "□",
  "◼": "◻",
  "✔": "☐",
  "✓": "☐",
  "🗹": "☐",
};

/** The sign that takes the place of `sign`; null when it already says so. */
export function replacement(sign: string, checked: boolean, style: Box["style"]): string | null {
  const bare = sign.replace(/\ufe0f/g, "");
  if (style === "gfm" || style === "bracket" || /^[\sxX~\-/>!?.*+]$/.test(bare)) {
    return either(CHECKED.test(bare), checked, "x", " ");
  }
  if (ENTITY.test(bare)) {
    return either(!/(?:9744|x2610);$/i.test(bare), checked, "&#9745;", "&#9744;");
  }
  const [done, ticked, open] = [DONE_GLYPHS.includes(bare), TICKED[bare] ?? "✅", UNTICKED[bare] ?? "⬜"];
  return !checked && !done && !OPEN_GLYPHS.includes(bare) ? open : either(done, checked, ticked, open);
}

function either(done: boolean, checked: boolean, ticked: string, open: string): string | null {
  return done === checked ? null : checked ? ticked : open;
}
