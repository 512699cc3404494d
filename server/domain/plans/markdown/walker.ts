import type { Block, Html, Paragraph, Span, Table } from "./block-tree";
import { bracketBox, glyphBox, isBallot } from "./boxes";
import type { NodeRole, PlanNodeDraft } from "./draft";
import { type HeadingMeaning, readHeading, roleOf } from "./headings";
import { leadingIdentifier, wholeIdentifier } from "./identifiers";
import { type NamedValue, namedValues, readInlineFacts, setField } from "./node-fields";
import { plainText } from "./plain-text";
import type { PlanBuilder } from "./plan-builder";
import { leadingSign } from "./status-words";
import { columnRole } from "./table-columns";
import type { TableContext } from "./table-kind";
import { walkList } from "./walk-list";
import { boxBytes, cellsOf, type TableSource, walkTable } from "./walk-table";

/** Where in the plan the walk stands. */
export interface Place {
  parent: number | null;
  /** Check items above. */
  level: number;
  role: NodeRole | null;
  /** The nearest heading, label or group, for rows and bullets without a name of their own. */
  label: string | null;
  inItem: boolean;
  /** The item whose facts may stand in bullets below it. */
  owner: number | null;
}

interface OpenHeading {
  level: number;
  index: number;
  role: NodeRole | null;
  title: string;
  /** Opened by `<summary>`; closed by `</details>`. */
  html: boolean;
}

/** Walks the block tree in document order and hands every block to the recogniser that understands it. */
export class Walker {
  readonly builder: PlanBuilder;
  /** Numbers of the phases, by node. */
  readonly phases = new Map<number, number>();
  /** Identifiers that table rows own: a bullet with the same one refers to the row. */
  readonly knownIds: ReadonlySet<string>;
  title: string | null = null;
  private readonly phaseHeadings: boolean;
  private readonly headings: OpenHeading[] = [];
  private lastHeaders: readonly string[] = [];

  constructor(builder: PlanBuilder, blocks: readonly Block[]) {
    this.builder = builder;
    this.knownIds = tableIds(builder, blocks);
    this.phaseHeadings = blocks.some((block) => {
      return (
        block.type === "heading" &&
        block.level > 1 &&
        readHeading(plainText(this.text(block.spans))).kind === "phase"
      );
    });
  }

  raw(span: Span): string {
    return this.builder.source.line(span.line).slice(span.start, span.end);
  }

  /** Blocks of the document itself, where headings shape the tree. */
  walkDocument(blocks: readonly Block[]): void {
    let label: { index: number; role: NodeRole | null; title: string } | null = null;
    blocks.forEach((block, at) => {
      const top = this.headings.at(-1);
      const place: Place = {
        parent: label?.index ?? top?.index ?? null,
        level: 0,
        role: label?.role ?? this.inheritedRole(),
        label: label?.title ?? top?.title ?? null,
        inItem: false,
        owner: null,
      };
      if (block.type === "heading") {
        label = null;
        this.takeHeading(block.spans, block.level, block.line, block.endLine);
      } else if (block.type === "paragraph") label = this.takeParagraph(block, blocks[at + 1], place, top);
      else if (block.type === "html") this.takeHtml(block, place);
      else this.walk([block], place);
    });
  }

  walk(blocks: readonly Block[], place: Place): void {
    blocks.forEach((block, at) => {
      switch (block.type) {
        case "list":
          walkList(this, block, place);
          break;
        case "table":
          this.takeTable(block, place);
          break;
        case "quote":
          this.walk(block.children, place);
          break;
        case "paragraph":
          this.takeInnerParagraph(block, blocks[at + 1], place);
          break;
        case "code":
          this.builder.keep(place.parent, block.line, block.endLine, "code");
          break;
        case "front-matter":
          this.readFrontMatter(block.line, block.endLine);
          this.builder.keep(place.parent, block.line, block.endLine, "reference");
          break;
        case "rule":
        case "item":
          break;
        default:
          this.builder.keep(place.parent, block.line, block.endLine);
      }
    });
  }

  private inheritedRole(): NodeRole | null {
    for (let index = this.headings.length - 1; index >= 0; index -= 1) {
      const heading = this.headings[index];
      if (heading?.role) return heading.role;
    }
    return null;
  }

  private text(spans: readonly Span[]): string {
    return this.builder.repaired(spans.map((span) => this.raw(span)).join(" "));
  }

  private takeHeading(
    spans: readonly Span[],
    level: number,
    from: number,
    to: number,
    html = false,
  ): PlanNodeDraft {
    while ((this.headings.at(-1)?.level ?? 0) >= level) this.headings.pop();
    const source = this.text(spans);
    return this.openHeading(source, level, from, to, html);
  }

  private openHeading(source: string, level: number, from: number, to: number, html: boolean): PlanNodeDraft {
    const text = plainText(source);
    const meaning = readHeading(text);
    const first = this.title === null && level === 1;
    if (this.title === null) this.title = first || this.headings.length === 0 ? text : null;
    const kind =
      first && meaning.kind === "section" ? "title" : this.repeatsPhase(meaning) ? "section" : meaning.kind;
    const parent = this.headings.at(-1)?.index ?? null;
    const node = this.builder.add(parent, {
      kind,
      role: meaning.role,
      from,
      to,
      title: meaning.title,
      externalId: meaning.externalId,
      status: meaning.status,
    });
    setField(node, "timeline", text);
    readInlineFacts(node, text);
    if (kind === "phase" && meaning.ordinal !== null) this.phases.set(node.index, meaning.ordinal);
    // The title's own words ("Launch checklist", "Risk register") say what the document is, not what each item is.
    const role = kind === "title" || kind === "phase" ? null : meaning.role;
    this.headings.push({ level, index: node.index, role, title: meaning.title, html });
    return node;
  }

  /** "Phase 9 lead" below "Phase 9" is a part of it. */
  private repeatsPhase({ kind, ordinal }: HeadingMeaning): boolean {
    if (kind !== "phase" || ordinal === null) return false;
    return this.headings.some((heading) => this.phases.get(heading.index) === ordinal);
  }

  private takeParagraph(
    block: Paragraph,
    next: Block | undefined,
    place: Place,
    top: OpenHeading | undefined,
  ): {
    index: number;
    role: NodeRole | null;
    title: string;
  } | null {
    const parent = top?.index ?? null;
    if (this.takeLooseRows(block, { ...place, parent })) return null;
    const listed = next?.type === "list" || next?.type === "table" || next?.type === "quote";
    let label: { index: number; role: NodeRole | null; title: string } | null = null;
    block.spans.forEach((span, at) => {
      const line = this.text([span]);
      const values = namedValues(line);
      const title = at === block.spans.length - 1 && listed ? labelText(line, values) : null;
      if (title !== null) {
        const role = roleOf(title);
        const node = this.builder.add(parent, {
          kind: "section",
          role,
          from: span.line,
          to: span.line,
          title,
        });
        setField(node, "timeline", title);
        label = { index: node.index, role: role ?? place.role, title };
      } else if (!this.takeBoxLine(span, line, parent) && !this.takeValues(values, span.line, parent)) {
        this.builder.keep(parent, span.line, span.line);
      }
    });
    return label;
  }

  /** Named values under a heading describe it; the ones without a known meaning are kept by their name. */
  private takeValues(values: readonly NamedValue[], line: number, parent: number | null): boolean {
    const node = parent === null ? undefined : this.builder.get(parent);
    if (!node || values.length === 0) return false;
    let taken = false;
    for (const { name, value, marked } of values) {
      if (value === "") continue;
      const known = !isAboutSomethingElse(name) && setField(node, name, value);
      if (!known && !marked) continue;
      node.fields.push({ name, value: plainText(value).slice(0, 2000), line: line + 1 });
      taken = true;
    }
    return taken;
  }

  /** `[ ] text` or `☐ text` on a line of its own, also after a number: `1.2 [ ] text`. */
  private takeBoxLine(span: Span, line: string, parent: number | null): boolean {
    const number = /^(\d+(?:\.\d+)*[.)]?)\s+(?=\[|[☐☑☒⬜])/u.exec(line);
    const text = number ? line.slice(number[0].length) : line;
    const box = bracketBox(text) ?? (isBallot(text) ? glyphBox(text) : null);
    if (!box || box.rest === "") return false;
    const node = this.builder.add(parent, {
      kind: "task",
      from: span.line,
      to: span.line,
      title: "",
      checked: box.checked,
    });
    const column = span.start + (number?.[0].length ?? 0);
    if (this.raw(span) === line) node.box = boxBytes(this.builder, span.line, column, box);
    if (box.state) node.status = { state: box.state, text: text.slice(0, 3) };
    node.title = plainText(readInlineFacts(node, box.rest));
    node.externalId = number ? (wholeIdentifier(number[1] ?? "") ?? null) : null;
    return true;
  }

  private takeInnerParagraph(block: Paragraph, next: Block | undefined, place: Place): void {
    if (this.takeLooseRows(block, place)) return;
    block.spans.forEach((span) => {
      const line = this.text([span]);
      const known = place.owner !== null || place.parent !== null ? namedValues(line) : [];
      if (this.takeBoxLine(span, line, place.parent)) return;
      if (known.length === 1 && next === undefined && this.takeValues(known, span.line, place.owner)) return;
      this.builder.keep(place.parent, span.line, span.line);
    });
  }

  private tableContext(place: Place): TableContext {
    return { label: place.label ?? "", phaseHeadings: this.phaseHeadings };
  }

  private takeTable(block: Table, place: Place): void {
    const headers = cellsOf(this.builder, block.header).map((cell) => plainText(cell.text));
    this.lastHeaders = headers;
    walkTable(
      this.builder,
      place.parent,
      { headers, rows: block.rows, from: block.line, to: block.endLine },
      this.tableContext(place),
    );
  }

  /** Lines of a table that has no delimiter row, or that a blank line has cut off from its table. */
  private takeLooseRows(block: Paragraph, place: Place): boolean {
    const rows = block.spans.filter((span) => /^\|.*\|\s*$/.test(this.raw(span)));
    if (rows.length !== block.spans.length || rows.length === 0) return false;
    const body = rows.filter((span) => !/^[|:\s-]+$/.test(this.raw(span)));
    const [first] = body;
    if (!first) return false;
    const cells = cellsOf(this.builder, first).map((cell) => plainText(cell.text));
    if (cells.length < 2) return false;
    const named = cells.filter((cell) => columnRole(cell) !== "unknown").length >= 2;
    const continued = !named && this.lastHeaders.length === cells.length;
    if (!named && !continued && body.length < 2) return false;
    const headers = named ? cells : continued ? this.lastHeaders : cells.map(() => "");
    const table: TableSource = {
      headers,
      rows: named ? body.slice(1) : body,
      from: block.line,
      to: block.endLine,
    };
    this.lastHeaders = headers;
    walkTable(this.builder, place.parent, table, this.tableContext(place));
    return true;
  }

  /** Comments, `<details>` with its summary, headings written as tags; anything else is a note. */
  private takeHtml(block: Html, place: Place): void {
    const { builder } = this;
    const parent = this.headings.at(-1)?.index ?? null;
    const lines: string[] = [];
    for (let line = block.line; line <= Math.min(block.endLine, block.line + 200); line += 1) {
      lines.push(builder.source.line(line).slice(0, 2000));
    }
    const source = builder.repaired(lines.join("\n"));
    if (source.trimStart().startsWith("<!--")) {
      builder.keep(place.parent, block.line, block.endLine, "comment");
      return;
    }
    const summary = /<summary[^>]*>([\s\S]*?)(?:<\/summary>|$)/i.exec(source)?.[1]?.trim();
    const heading = /^\s*<h([1-6])[^>]*>([\s\S]*?)<\/h\1>/i.exec(source);
    if (summary) this.openDetails(summary, block);
    else if (heading?.[2] && plainText(heading[2]) !== "")
      this.openTagHeading(heading[2], Number(heading[1]), block);
    else if (!/^\s*<\/?(?:details|div|br|p|center|summary)\b[^>]*>\s*$/i.test(source))
      builder.keep(parent, block.line, block.endLine);
    if (/<\/details>/i.test(source)) this.closeDetails();
    if (/^\s*(?:[-*+]|\d+[.)])\s+\[[ xX]\]\s/m.test(source)) {
      builder.warn(
        block.line,
        "boxes_in_html",
        "Boxes inside an HTML block are text in Markdown: leave a blank line after the tag.",
      );
    }
  }

  private openDetails(summary: string, block: Html): void {
    // People do not nest deeper; a bound keeps the tree, and the time, small.
    const level = Math.min((this.headings.at(-1)?.level ?? 0) + 1, 12);
    while ((this.headings.at(-1)?.level ?? 0) >= level) this.headings.pop();
    this.openHeading(summary.replace(/<[^>]*>/g, " "), level, block.line, block.endLine, true);
  }

  private openTagHeading(source: string, level: number, block: Html): void {
    while ((this.headings.at(-1)?.level ?? 0) >= level) this.headings.pop();
    this.openHeading(source, level, block.line, block.endLine, false);
  }

  private closeDetails(): void {
    const at = this.headings.findLastIndex((heading) => heading.html);
    if (at >= 0) this.headings.length = at;
  }

  private readFrontMatter(from: number, to: number): void {
    for (let line = from + 1; line < to; line += 1) {
      const found = /^title\s*[:=]\s*["']?(.+?)["']?\s*$/i.exec(this.builder.source.line(line));
      if (found?.[1]) this.title = plainText(this.builder.repaired(found[1]));
    }
  }
}

/** "Project status" at the end of a document says nothing about the heading that happens to stand above it. */
function isAboutSomethingElse(name: string): boolean {
  return /^(?:phase|project|projekt|plan|milestone|sprint|release)\b.*\s(?:status|state|progress)$/i.test(
    name,
  );
}

/** The title of a label such as `**Tasks**:` or `Teilnehmer:` before a list. */
function labelText(line: string, values: readonly NamedValue[]): string | null {
  const bold = /^(?:\*\*|__)(.+?)(?:\*\*|__)\s*[:：]?\s*$/.exec(line);
  if (bold?.[1]) return plainText(bold[1]).replace(/\s*[:：]$/, "");
  const [only] = values;
  if (only && values.length === 1 && only.value === "") return only.name;
  const plain = line.length <= 100 ? /^(.*\S)\s*[:：]$/.exec(line) : null;
  if (!plain?.[1]) return null;
  const title = plainText(plain[1]);
  return leadingSign(title)?.rest || title;
}

function tableIds(builder: PlanBuilder, blocks: readonly Block[]): Set<string> {
  const ids = new Set<string>();
  const visit = (block: Block): void => {
    if (block.type === "table") {
      for (const row of block.rows) {
        for (const cell of cellsOf(builder, row).slice(0, 2)) {
          const id =
            wholeIdentifier(plainText(cell.text)) ?? leadingIdentifier(plainText(cell.text), true)?.id;
          if (id) ids.add(id);
        }
      }
    } else if (block.type === "list" || block.type === "item" || block.type === "quote")
      block.children.forEach(visit);
  };
  blocks.forEach(visit);
  return ids;
}
