import type { Block, ListItem, Paragraph, Span } from "./block-tree";
import {
  bracketBox,
  type FoundBox,
  gfmBox,
  glyphBox,
  hasChoice,
  isBallot,
  lineBox,
  trailingBox,
} from "./boxes";
import type { Reading } from "./guesses";
import { leadingIdentifier } from "./identifiers";
import { plainText } from "./plain-text";
import { leadingSign } from "./status-words";
import { statesTarget } from "./target-bullets";
import type { Walker } from "./walker";

/** The first line of an item's own text, as written and as repaired. */
export interface ItemText {
  line: number;
  column: number;
  raw: string;
  text: string;
  to: number;
}

/** Traits of a whole list that decide how its bare items are read. */
export interface ListTraits {
  /** What a person says the items are. */
  as: Reading | null;
  /** Signs of different states: a status list, not decoration. */
  states: boolean;
  /** Several items end with an empty or crossed box, as printed lists do. */
  trailing: boolean;
  /** Most items begin with an identifier that no table has given away. */
  identified: boolean;
}

/** Lines of an item's own text from the first that begins with a drawn box: they go on lazily, but are items themselves. */
export function boxLines(walker: Walker, item: ListItem): readonly Span[] {
  const [first] = item.children;
  return first?.type === "paragraph" ? first.spans.slice(ownSpans(walker, first)) : [];
}

/** How many of a paragraph's lines are its own text. */
function ownSpans(walker: Walker, { spans }: Paragraph): number {
  const at = spans.findIndex((span, index) => {
    if (index === 0) return false;
    const line = walker.raw(span);
    return lineBox(line) !== null || lineBox(walker.builder.repaired(line)) !== null;
  });
  return at < 0 ? spans.length : at;
}

export function itemText(walker: Walker, item: ListItem): ItemText | null {
  const [first] = item.children;
  if (first?.type !== "paragraph") return null;
  const [span] = first.spans;
  if (!span) return null;
  const own = first.spans.slice(0, ownSpans(walker, first));
  const raw = own
    .map((each) => walker.raw(each))
    .join("\n")
    .slice(0, 8000);
  const text = walker.builder.repaired(raw);
  return { line: span.line, column: span.start, raw, text, to: own.at(-1)?.line ?? span.line };
}

export function listTraits(texts: readonly (ItemText | null)[]): Omit<ListTraits, "as"> {
  let unfinished = 0;
  let identified = 0;
  let trailing = 0;
  for (const item of texts) {
    if (!item) continue;
    if (trailingBox(item.text.slice(0, 400))) trailing += 1;
    const sign = leadingSign(item.text);
    if (sign && sign.state !== "done" && !/^[❌✖✗✘]/u.test(sign.sign)) unfinished += 1;
    if (leadingIdentifier(plainText(item.text.slice(0, 200)), true)) identified += 1;
  }
  return {
    states: unfinished > 0,
    trailing: trailing > 1,
    identified: identified >= 2 && identified * 2 > texts.length,
  };
}

export function drawnGlyph(text: string): FoundBox | null {
  const box = isBallot(text) ? glyphBox(text) : null;
  return box && !hasChoice(box.rest) ? box : null;
}

/** True when an item worth a node of its own stands somewhere below. */
export function hasItems(walker: Walker, blocks: readonly Block[]): boolean {
  return blocks.some((block) => {
    if (block.type === "table") return true;
    if (block.type === "quote") return hasItems(walker, block.children);
    if (block.type !== "list") return false;
    return block.children.some((item) => {
      const text = itemText(walker, item)?.text;
      const boxed = text !== undefined && (gfmBox(text) ?? bracketBox(text) ?? drawnGlyph(text)) !== null;
      const target = text !== undefined && text.length < 240 && statesTarget(plainText(text));
      return boxed || target || hasItems(walker, item.children);
    });
  });
}
