import { BlockLine } from "./block-line";
import {
  continuesContainer,
  continuesLeaf,
  frontMatterEnd,
  holds,
  isRuleOrSetext,
  isTableHeader,
  type Lines,
  type Open,
  trimmedEnd,
} from "./block-stack";
import {
  atxContent,
  atxLevel,
  delimiterCells,
  fenceStart,
  type HtmlStart,
  htmlStart,
  isRule,
  type ListMarker,
  setextLevel,
  takeListMarker,
} from "./block-starts";
import type { Block, Leaf, Root } from "./block-tree";

/**
 * Deeper containers than this are read as text. People nest six levels; the bound makes the time linear, because every
 * line has to be matched against every open container.
 */
const MAX_DEPTH = 64;

/** Parses the block structure; lines for which `skip` is true are read as if they were not there. */
export function parseBlocks(source: Lines, skip: (line: number) => boolean = () => false): Root {
  const parser = new BlockParser(source);
  const matter = frontMatterEnd(source);
  if (matter !== null) parser.root.children.push({ type: "front-matter", line: 0, endLine: matter });
  for (let line = (matter ?? -1) + 1; line < source.lineCount; line += 1) if (!skip(line)) parser.take(line);
  return parser.root;
}

class BlockParser {
  readonly root: Root = { type: "root", line: 0, endLine: 0, children: [] };
  private readonly source: Lines;
  private open: Open[] = [{ node: this.root, kind: "container" }];

  constructor(source: Lines) {
    this.source = source;
  }

  take(number: number): void {
    const line = new BlockLine(this.source.line(number));
    const matched = this.matchOpen(line, number);
    if (matched === null) return;
    const tip = this.open.at(-1);
    const depth = this.startBlocks(line, number, matched);
    if (depth === null) return;
    const lazy = depth < this.open.length && tip === this.open.at(-1) && tip?.node.type === "paragraph";
    if (lazy && !line.blank && depth === matched) {
      this.addText(line, number);
      return;
    }
    this.open.length = depth;
    this.addRest(line, number);
  }

  /** Matches the open containers; returns how many still hold, or null when the line is used up. */
  private matchOpen(line: BlockLine, number: number): number | null {
    for (let index = 1; index < this.open.length; index += 1) {
      const open = this.open[index];
      if (!open) return index;
      const result = open.kind === "container" ? continuesContainer(open, line) : continuesLeaf(open, line);
      if (result === "closes") {
        this.stretch(number);
        this.open.length = index;
        return null;
      }
      if (!result) return index;
    }
    return this.open.length;
  }

  /** Opens what starts on this line; returns the depth that holds the rest, or null when nothing is left. */
  private startBlocks(line: BlockLine, number: number, matched: number): number | null {
    let depth = matched;
    for (;;) {
      const top = this.open[depth - 1];
      if (!top) return depth;
      if (top.kind === "leaf" && top.node.type !== "paragraph" && top.node.type !== "table") return depth;
      const started = this.startOne(line, number, depth, top);
      if (started === "leaf") return null;
      if (started === null) return depth;
      depth = this.open.length;
    }
  }

  private startOne(line: BlockLine, number: number, depth: number, top: Open): "container" | "leaf" | null {
    if (line.blank) return null;
    const inParagraph = top.node.type === "paragraph" || top.node.type === "table";
    if (line.indent >= 4) return this.startIndented(line, number, depth, inParagraph);
    const container = this.startContainer(line, number, depth, top, inParagraph);
    return container ?? this.startLeaf(line, number, depth, top);
  }

  private startIndented(line: BlockLine, number: number, depth: number, inParagraph: boolean): "leaf" | null {
    if (inParagraph || this.open.at(-1)?.node.type === "paragraph") return null;
    line.advanceColumns(4);
    const node = { type: "code" as const, fenced: false, info: "", line: number, endLine: number };
    this.push({ node, kind: "leaf" }, depth);
    return "leaf";
  }

  private startContainer(
    line: BlockLine,
    number: number,
    depth: number,
    top: Open,
    inParagraph: boolean,
  ): "container" | null {
    if (depth >= MAX_DEPTH || isRuleOrSetext(line, top)) return null;
    if (line.next === ">") {
      line.toNext();
      line.advance(1);
      if (line.indent > 0) line.advanceColumns(1);
      this.push(
        { node: { type: "quote", line: number, endLine: number, children: [] }, kind: "container" },
        depth,
      );
      return "container";
    }
    const marker = takeListMarker(line, inParagraph && top.node.type === "paragraph");
    if (!marker) return null;
    this.pushItem(marker, number, depth, top);
    return "container";
  }

  private pushItem(marker: ListMarker, number: number, depth: number, top: Open): void {
    let at = depth;
    const list = top.kind === "container" && top.node.type === "list" ? top : null;
    if (!list || list.marker?.family !== marker.family || list.marker.ordered !== marker.ordered) {
      const node = {
        type: "list" as const,
        ordered: marker.ordered,
        line: number,
        endLine: number,
        children: [],
      };
      this.push({ node, kind: "container", marker }, list ? depth - 1 : depth);
      at = this.open.length;
    }
    const { start, end, ordinal } = marker;
    const node = {
      type: "item" as const,
      marker: { start, end },
      ordinal,
      line: number,
      endLine: number,
      children: [],
    };
    this.push({ node, kind: "container", marker }, at);
  }

  private startLeaf(line: BlockLine, number: number, depth: number, top: Open): "leaf" | null {
    const { rest } = line;
    const place = { line: number, endLine: number };
    const level = atxLevel(rest);
    if (level > 0) {
      const { start, end } = atxContent(line.text, line.nextOffset + level);
      this.close({ type: "heading", level, spans: [{ line: number, start, end }], ...place }, depth);
      return "leaf";
    }
    const fence = fenceStart(rest);
    if (fence) {
      this.push(
        { node: { type: "code", fenced: true, info: fence.info, ...place }, kind: "leaf", fence },
        depth,
      );
      return "leaf";
    }
    if (this.startHtml(line, number, depth, top)) return "leaf";
    if (top.node.type === "paragraph" && this.endsParagraph(line, number, depth, top.node)) return "leaf";
    if (isRule(rest)) {
      this.close({ type: "rule", ...place }, depth);
      return "leaf";
    }
    return null;
  }

  private startHtml(line: BlockLine, number: number, depth: number, top: Open): boolean {
    const html = htmlStart(
      line.rest,
      this.open.at(-1)?.node.type === "paragraph" || top.node.type === "paragraph",
    );
    if (!html) return false;
    const node = { type: "html" as const, line: number, endLine: number };
    this.push({ node, kind: "leaf", html }, depth);
    this.closeHtml(html, line.rest);
    return true;
  }

  private closeHtml(html: HtmlStart, rest: string): void {
    const lower = html.endings ? rest.toLowerCase() : "";
    if (html.endings?.some((ending) => lower.includes(ending.toLowerCase()))) this.open.length -= 1;
  }

  /** A setext underline or a table's delimiter row turns the paragraph above into something else. */
  private endsParagraph(
    line: BlockLine,
    number: number,
    depth: number,
    node: Leaf & { type: "paragraph" },
  ): boolean {
    const parent = this.parentOf(depth - 1);
    const cells = delimiterCells(line.rest);
    const header = node.spans.at(-1);
    if (cells > 0 && header && isTableHeader(this.source.line(header.line), header, cells, line.rest)) {
      if (parent.at(-1) === node) parent.pop();
      this.open.length = depth - 1;
      if (node.spans.length > 1) {
        node.spans.pop();
        node.endLine = node.spans.at(-1)?.line ?? node.line;
        parent.push(node);
      }
      const table = { type: "table" as const, header, rows: [], line: header.line, endLine: number };
      this.push({ node: table, kind: "leaf" }, depth - 1);
      return true;
    }
    const level = setextLevel(line.rest);
    if (level === 0) return false;
    if (parent.at(-1) === node) parent.pop();
    this.open.length = depth - 1;
    this.close({ type: "heading", level, spans: node.spans, line: node.line, endLine: number }, depth - 1);
    return true;
  }

  private addRest(line: BlockLine, number: number): void {
    const top = this.open.at(-1);
    if (!top) return;
    if (top.kind === "leaf") {
      if (top.node.type === "table") {
        top.node.rows.push({ line: number, start: line.nextOffset, end: trimmedEnd(line.text) });
        this.stretch(number);
      } else if (top.node.type === "paragraph") this.addText(line, number);
      else if (!line.blank || top.fence) this.stretch(number);
      if (top.html) this.closeHtml(top.html, line.rest);
      return;
    }
    if (line.blank) return;
    this.push(
      { node: { type: "paragraph", spans: [], line: number, endLine: number }, kind: "leaf" },
      this.open.length,
    );
    this.addText(line, number);
  }

  private addText(line: BlockLine, number: number): void {
    const top = this.open.at(-1)?.node;
    if (top?.type !== "paragraph") return;
    top.spans.push({ line: number, start: line.nextOffset, end: trimmedEnd(line.text) });
    this.stretch(number);
  }

  /** Everything that is open reaches at least to this line. */
  private stretch(number: number): void {
    for (const { node } of this.open) node.endLine = number;
  }

  private parentOf(depth: number): Block[] {
    const parent = this.open[depth - 1];
    return parent?.kind === "container" ? (parent.node.children as Block[]) : this.root.children;
  }

  private push(open: Open, depth: number): void {
    let at = depth;
    const { endLine } = open.node;
    // What is not a list item cannot stand in a list, and nothing can stand in a leaf.
    while (at > 1 && !holds(this.open[at - 1], open)) at -= 1;
    this.open.length = at;
    this.parentOf(at).push(open.node as Block);
    this.open.push(open);
    this.stretch(endLine);
  }

  private close(node: Leaf, depth: number): void {
    this.push({ node, kind: "leaf" }, depth);
    this.open.length -= 1;
  }
}
