import type { BlockLine } from "./block-line";
import {
  type Fence,
  type HtmlStart,
  isFenceEnd,
  isRule,
  type ListMarker,
  setextLevel,
  splitCells,
} from "./block-starts";
import type { Container, Leaf, Span } from "./block-tree";

/** A document as the block parser sees it. */
export interface Lines {
  readonly lineCount: number;
  line(line: number): string;
}

/** A block that the next line may continue. */
export type Open =
  | { node: Container; kind: "container"; marker?: ListMarker }
  | { node: Leaf; kind: "leaf"; fence?: Fence; fenceIndent?: number; html?: HtmlStart };

export function holds(parent: Open | undefined, child: Open): boolean {
  if (parent?.kind !== "container") return false;
  return parent.node.type === "list" ? child.node.type === "item" : child.node.type !== "item";
}

export function continuesContainer(open: Open & { kind: "container" }, line: BlockLine): boolean {
  const { node } = open;
  if (node.type === "quote") {
    if (line.indent > 3 || line.next !== ">") return false;
    line.toNext();
    line.advance(1);
    if (line.indent > 0) line.advanceColumns(1);
    return true;
  }
  if (node.type !== "item") return true;
  if (line.blank) {
    // An item that begins with a blank line has no more than that one.
    if (node.children.length === 0) return false;
    line.toNext();
    return true;
  }
  const indent = open.marker?.indent ?? 0;
  if (line.indent < indent) return false;
  line.advanceColumns(indent);
  return true;
}

export function isRuleOrSetext(line: BlockLine, top: Open): boolean {
  return isRule(line.rest) || (top.node.type === "paragraph" && setextLevel(line.rest) > 0);
}

export function trimmedEnd(text: string): number {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end -= 1;
  return end;
}

/** Whether an open leaf goes on; a closing fence ends its block and uses the line up. */
export function continuesLeaf(open: Open & { kind: "leaf" }, line: BlockLine): boolean | "closes" {
  const { node, fence, html } = open;
  if (fence) return line.indent <= 3 && isFenceEnd(line.rest, fence) ? "closes" : true;
  if (html) return html.endings !== null || !line.blank;
  if (node.type === "paragraph" || node.type === "table") return !line.blank;
  if (node.type !== "code" || (line.indent < 4 && !line.blank)) return false;
  if (line.indent >= 4) line.advanceColumns(4);
  else line.toNext();
  return true;
}

/** A paragraph's last line is a table's header when it has as many cells as the delimiter row below it. */
export function isTableHeader(text: string, header: Span, cells: number, delimiter: string): boolean {
  if (splitCells(text, header.start, header.end).length !== cells) return false;
  // A bare `---` is an underline even below a text with pipes.
  return delimiter.includes("|") || delimiter.includes(":");
}

const KEYED = /^(?:[\w"'.$@/\p{L} -]{1,60}?\s*[:=](?:\s|$)|[[\]{}]|\s+\S|- [^[])/u;

/** The last line of YAML (`---`) or TOML (`+++`) at the very start, or null; two rules with prose between are neither. */
export function frontMatterEnd(source: Lines): number | null {
  const mark = source.line(0).trimEnd();
  if (mark !== "---" && mark !== "+++") return null;
  let data = 0;
  let prose = 0;
  for (let line = 1; line < source.lineCount; line += 1) {
    const text = source.line(line);
    if (text.trimEnd() === mark) return prose > data ? null : line;
    if (KEYED.test(text)) data += 1;
    // A number sign begins a comment among data and a heading in prose.
    else if (text.trim() !== "" && (!/^#(?!#)/.test(text) || data === 0)) prose += 1;
  }
  return null;
}
