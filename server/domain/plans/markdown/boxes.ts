import type { Box } from "./draft";

/** Boxes that people draw. Every recogniser looks at the beginning of one item, line or cell, never at a whole text. */
export interface FoundBox {
  style: Box["style"];
  checked: boolean;
  /** State that is neither open nor done: `[~]`, `[-]`. */
  state: "in_progress" | "cancelled" | "blocked" | null;
  /** Place of the sign that a tick replaces, relative to the given text; null where nothing can be replaced. */
  mark: { start: number; length: number } | null;
  /** What follows the box. */
  rest: string;
}

const OPEN_GLYPHS = "☐⬜□◻▢🔲❏❐";
const DONE_GLYPHS = "☑☒✅✔✓■◼🗹";
const GLYPH = /^([☐☑☒⬜□◻▢🔲❏❐✅✔✓■◼🗹])\ufe0f?(?=\s|$|\p{L}|\*)/u;
const BRACKET = /^\[([ xX✓✔✅~\-/>!?])\](?=\s|$)/u;
const TIGHT = /^\[([ xX])\](?=[\p{L}\p{N}*_`"'(])/u;

/** GitHub's own box: `[ ]` or `[x]` and then white space or the end of the line. */
export function gfmBox(text: string): FoundBox | null {
  const found = /^\[([ xX])\](?=\s|$)/.exec(text);
  if (!found) return null;
  return {
    style: "gfm",
    checked: found[1] !== " ",
    state: null,
    mark: { start: 1, length: 1 },
    rest: text.slice(3).trim(),
  };
}

/** Boxes outside GitHub's rule: `[~]`, `[]`, `[x]glued`, `[✓]`. */
export function bracketBox(text: string): FoundBox | null {
  const found = BRACKET.exec(text) ?? TIGHT.exec(text);
  if (found?.[1] !== undefined) {
    const sign = found[1];
    const state =
      sign === "~" || sign === "/"
        ? "in_progress"
        : sign === "-"
          ? "cancelled"
          : sign === "!"
            ? "blocked"
            : null;
    const checked = /[xX✓✔✅]/u.test(sign);
    return {
      style: "bracket",
      checked,
      state,
      mark: { start: 1, length: sign.length },
      rest: text.slice(found[0].length).trim(),
    };
  }
  if (!/^\[\](?=\s|$)/.test(text)) return null;
  return { style: "bracket", checked: false, state: null, mark: null, rest: text.slice(2).trim() };
}

export function glyphBox(text: string): FoundBox | null {
  const found = GLYPH.exec(text);
  const sign = found?.[1];
  if (!found || !sign) return null;
  return {
    style: "glyph",
    checked: DONE_GLYPHS.includes(sign),
    state: null,
    mark: { start: 0, length: found[0].length },
    rest: text.slice(found[0].length).trim(),
  };
}

/** A box in a table cell; the cell may go on with words. */
export function cellBox(text: string): FoundBox | null {
  const found = gfmBox(text) ?? bracketBox(text) ?? glyphBox(text);
  return found ? { ...found, style: "cell" } : null;
}

/** Glyphs that stand for a box and not for praise or a state: the empty ones, and the ballot boxes. */
export function isBallot(text: string): boolean {
  return /^[☐☑☒⬜□◻▢🔲❏❐🗹]/u.test(text);
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
export function replacement(sign: string, checked: boolean): string | null {
  const bare = sign.replace(/\ufe0f/g, "");
  if (/^[ xX~\-/>!?]$/.test(bare)) {
    const done = /^[xX]$/.test(bare);
    return done === checked ? null : checked ? "x" : " ";
  }
  if (checked) return DONE_GLYPHS.includes(bare) ? null : (TICKED[bare] ?? "✅");
  return OPEN_GLYPHS.includes(bare) ? null : (UNTICKED[bare] ?? "⬜");
}
