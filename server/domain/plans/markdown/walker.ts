import type { Block, Heading, Paragraph, Span, Table } from "./block-tree";
import { lineBox } from "./boxes";
import type { NodeRole, PlanNodeDraft } from "./draft";
import { readHeading, roleOf } from "./headings";
import { wholeIdentifier } from "./identifiers";
import { isAboutSomethingElse, labelText } from "./labels";
import { type NamedValue, namedValues, readInlineFacts, setField } from "./node-fields";
import { Headings, type OpenHeading } from "./open-headings";
import { plainText } from "./plain-text";
import type { PlanBuilder } from "./plan-builder";
import { columnRole } from "./table-columns";
import type { TableContext } from "./table-evidence";
import { tableIds } from "./table-ids";
import { takeHtml } from "./walk-html";
import { walkList } from "./walk-list";
import { boxBytes, cellsOf, type TableSource, walkTable } from "./walk-table";

const BEFORE_BOX =
  /^(?:(\d+(?:\.\d+)*)[.)]?\s+|\(?[a-z\d]{1,3}[.)]\s+|[•·‣▪●○◦–—・:]\s*)(?=[[［(☐☑☒⬜□🔲&])/iu;

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

/** A bold line or one with a colon that names the list below it. */
interface Label {
  index: number;
  role: NodeRole | null;
  title: string;
}

/** Walks the block tree in document order and hands every block to the recogniser that understands it. */
export class Walker {
  readonly builder: PlanBuilder;
  readonly headings: Headings;
  /** Identifiers that table rows own: a bullet with the same one refers to the row. */
  readonly knownIds: ReadonlySet<string>;
  private readonly phaseHeadings: boolean;
  private lastHeaders: readonly string[] = [];

  constructor(builder: PlanBuilder, blocks: readonly Block[]) {
    this.builder = builder;
    this.headings = new Headings(builder);
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
    let label: Label | null = null;
    blocks.forEach((block, at) => {
      const { top } = this.headings;
      const place: Place = {
        parent: label?.index ?? top?.index ?? null,
        level: 0,
        role: label?.role ?? this.headings.role,
        label: label?.title ?? top?.title ?? null,
        inItem: false,
        owner: null,
      };
      if (block.type === "heading") {
        label = null;
        this.openHeading(block);
      } else if (block.type === "paragraph") label = this.takeParagraph(block, blocks[at + 1], place, top);
      else if (block.type === "html") takeHtml(this.builder, this.headings, block, place.parent);
      else this.walk([block], place);
    });
  }

  /** `## [x] Deploy` and `### ☐ Rehearse` head what is below them and can be ticked themselves. */
  private openHeading(block: Heading): void {
    const text = this.text(block.spans);
    const [span] = block.spans;
    const box = lineBox(text);
    const place = { from: block.line, to: block.endLine, boxed: box !== null };
    const node = this.headings.open(box ? box.rest : text, block.level, place);
    if (!box || !span || node.kind !== "task") return;
    node.checked = box.checked;
    if (this.raw(span) === text) node.box = boxBytes(this.builder, span.line, span.start, box);
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

  private text(spans: readonly Span[]): string {
    return this.builder.repaired(spans.map((span) => this.raw(span)).join(" "));
  }

  private takeParagraph(
    block: Paragraph,
    next: Block | undefined,
    place: Place,
    top: OpenHeading | undefined,
  ): Label | null {
    const parent = top?.index ?? null;
    if (this.takeLooseRows(block, { ...place, parent })) return null;
    const listed = next?.type === "list" || next?.type === "table" || next?.type === "quote";
    let label: Label | null = null;
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

  /** Lines that begin with a box, each with the lines that go on with it. */
  takeBoxLines(spans: readonly Span[], parent: number | null): void {
    let last = parent;
    for (const span of spans) {
      const node = this.takeBoxLine(span, this.text([span]), parent);
      if (node) last = node.index;
      else this.builder.keep(last, span.line, span.line);
    }
  }

  /** `[ ] text` or `☐ text` on a line of its own, also after a number, a letter or a drawn bullet: `1.2 [ ] text`. */
  private takeBoxLine(span: Span, line: string, parent: number | null): PlanNodeDraft | null {
    const prefix = BEFORE_BOX.exec(line);
    const text = prefix ? line.slice(prefix[0].length) : line;
    const box = lineBox(text);
    if (!box) return null;
    const node = this.builder.add(parent, {
      kind: "task",
      from: span.line,
      to: span.line,
      title: "",
      checked: box.checked,
    });
    const column = span.start + (prefix?.[0].length ?? 0);
    if (this.raw(span) === line) node.box = boxBytes(this.builder, span.line, column, box);
    if (box.state) node.status = { state: box.state, text: text.slice(0, 3) };
    node.title = plainText(readInlineFacts(node, box.rest));
    node.externalId = wholeIdentifier(prefix?.[1] ?? "");
    return node;
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

  private readFrontMatter(from: number, to: number): void {
    for (let line = from + 1; line < to; line += 1) {
      const found =
        /^(?:title|titel|titre|título|titolo|tytuł|başlık|标题|タイトル)\s*[:=]\s*["']?(.+?)["']?\s*$/iu.exec(
          this.builder.source.line(line),
        );
      if (found?.[1]) this.headings.title = plainText(this.builder.repaired(found[1]));
    }
  }
}
