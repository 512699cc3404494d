/**
 * Inline Markdown to the words a person reads. One pass with bounded look-ahead, because the usual parsers take quadratic
 * time on text made of brackets or backticks.
 */
const MAX_LOOK_AHEAD = 2000;
const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: " ",
  apos: "'",
  mdash: "—",
  ndash: "–",
  hellip: "…",
  le: "≤",
  ge: "≥",
  rarr: "→",
  larr: "←",
  times: "×",
  check: "✓",
  copy: "©",
  middot: "·",
};

export function plainText(source: string): string {
  if (!/[*_`[\]<>&\\~!]/.test(source)) return source.replace(/\s+/g, " ").trim();
  return new InlineReader(source).read().replace(/\s+/g, " ").trim();
}

class InlineReader {
  private readonly source: string;
  private at = 0;
  private out = "";
  /** Signs for which no partner was found are not searched again: that is what makes the time linear. */
  private readonly hopeless = new Set<string>();
  /** Signs of emphasis that have begun and not ended. */
  private readonly begun = new Set<string>();

  constructor(source: string) {
    this.source = source;
  }

  read(): string {
    while (this.at < this.source.length) {
      const character = this.source.charAt(this.at);
      if (!this.special(character)) {
        this.out += character;
        this.at += 1;
      }
    }
    return this.out;
  }

  private special(character: string): boolean {
    switch (character) {
      case "\\":
        return this.escape();
      case "`":
        return this.code();
      case "!":
      case "[":
        return this.link(character === "!" ? 1 : 0);
      case "<":
        return this.tag();
      case "&":
        return this.entity();
      case "*":
      case "_":
      case "~":
        return this.emphasis(character);
      default:
        return false;
    }
  }

  private escape(): boolean {
    const next = this.source.charAt(this.at + 1);
    if (!/[!-/:-@[-`{-~]/.test(next)) return false;
    this.out += next;
    this.at += 2;
    return true;
  }

  /** The place of `sign` not too far ahead, or -1. */
  private ahead(sign: string, from: number): number {
    if (this.hopeless.has(sign)) return -1;
    const found = this.source.indexOf(sign, from);
    if (found === -1) this.hopeless.add(sign);
    return found - from > MAX_LOOK_AHEAD ? -1 : found;
  }

  private code(): boolean {
    let length = 1;
    while (this.source.charAt(this.at + length) === "`") length += 1;
    const fence = this.source.slice(this.at, this.at + Math.min(length, 64));
    const end = length > 64 ? -1 : this.ahead(fence, this.at + length);
    this.out +=
      end < 0 ? this.source.slice(this.at, this.at + length) : this.source.slice(this.at + length, end);
    this.at = end < 0 ? this.at + length : end + length;
    return true;
  }

  /** `[text](url)`, `[text][ref]` and images give their text; lone brackets stay. */
  private link(skip: number): boolean {
    const open = this.at + skip;
    if (this.source.charAt(open) !== "[") return false;
    const close = this.closing(open, "[", "]");
    if (close < 0) return false;
    const after = this.source.charAt(close + 1);
    if (after !== "(" && after !== "[") return false;
    const end = this.closing(close + 1, after, after === "(" ? ")" : "]");
    if (end < 0) return false;
    this.out += plainText(this.source.slice(open + 1, close));
    this.at = end + 1;
    return true;
  }

  private closing(from: number, open: string, close: string): number {
    if (this.hopeless.has(close)) return -1;
    const limit = Math.min(this.source.length, from + 600);
    let depth = 0;
    for (let index = from; index < limit; index += 1) {
      const character = this.source.charAt(index);
      if (character === "\\") index += 1;
      else if (character === open) depth += 1;
      else if (character === close) depth -= 1;
      if (depth === 0) return index;
      if (depth > 8) return -1;
    }
    if (limit === this.source.length && this.source.indexOf(close, from) === -1) this.hopeless.add(close);
    return -1;
  }

  private tag(): boolean {
    const comment = this.source.startsWith("<!--", this.at);
    const end = this.ahead(comment ? "-->" : ">", this.at + 1);
    if (end < 0) return false;
    const inner = this.source.slice(this.at + 1, end);
    if (!comment && !/^\/?[a-z][^<]*$/i.test(inner)) return false;
    if (/^(?:https?|mailto):/i.test(inner)) this.out += inner;
    else if (/^br\b/i.test(inner)) this.out += " ";
    this.at = end + (comment ? 3 : 1);
    return true;
  }

  private entity(): boolean {
    const found = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/i.exec(
      this.source.slice(this.at, this.at + 12),
    );
    if (!found) return false;
    const code = found[1] ? Number(found[1]) : found[2] ? Number.parseInt(found[2], 16) : null;
    const text =
      code === null
        ? ENTITIES[found[3] ?? ""]
        : code > 0 && code <= 0x10ffff
          ? String.fromCodePoint(code)
          : null;
    if (!text) return false;
    this.out += text;
    this.at += found[0].length;
    return true;
  }

  /** A sign that could only end what never began: the wildcard in `2.1.*`. */
  private isLoneEnd(sign: string, before: string, after: string): boolean {
    const begun = this.begun.has(sign);
    const ends = !/\s/.test(before) && (begun || !/[\p{L}\p{N}`[(]/u.test(after));
    if (ends && begun) this.begun.delete(sign);
    else if (!ends) this.begun.add(sign);
    return ends && !begun;
  }

  /** Signs of emphasis vanish where they touch a word on one side; `a * b` and `snake_case` keep theirs. */
  private emphasis(sign: string): boolean {
    let length = 1;
    while (this.source.charAt(this.at + length) === sign) length += 1;
    const before = this.at === 0 ? " " : this.source.charAt(this.at - 1);
    const after = this.source.charAt(this.at + length) || " ";
    const between = /\s/.test(before) && /\s/.test(after);
    const inWord = sign === "_" && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after);
    const kept =
      between ||
      inWord ||
      this.isLoneEnd(sign, before, after) ||
      (sign === "~" && length < 2) ||
      (sign === "_" && length > 3);
    if (kept) this.out += sign.repeat(length);
    this.at += length;
    return true;
  }
}
