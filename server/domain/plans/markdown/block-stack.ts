import type { BlockLine } from "./block-line";
import { type Fence, type HtmlStart, isRule, type ListMarker, setextLevel } from "./block-starts";
import type { Container, Leaf } from "./block-tree";

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
