import { resolveDependencies } from "../dependencies";
import type { NodeKind, ParsedPlan, PlanNodeDraft, Warning } from "../draft";
import { readDate, readEstimate } from "../durations";
import { fieldKind } from "../headings";
import { readSource } from "../source-text";
import { readPriority, readStatus } from "../status-words";
import { NODE_KINDS } from "../vocabulary";
import { type CsvRow, readCsv, writeCsv } from "./csv-text";
import { FormatError, finishPlan, newDraft } from "./new-draft";
import { ParentFinder } from "./parent-finder";

/** A node as CSV carries it; `fields` are further columns. */
export interface CsvNode {
  parent: number | null;
  kind: NodeKind;
  title: string;
  id: string | null;
  owner: string | null;
  priority: string | null;
  estimate: string | null;
  due: string | null;
  status: string | null;
  /** Null for what cannot be ticked. */
  ticked: boolean | null;
  /** Why it does not apply. */
  reason: string | null;
  needs: string | null;
  notes: string | null;
  text: string | null;
  fields: readonly { name: string; value: string }[];
}

const COLUMNS = [
  ...(["id", "title", "kind", "parent", "owner", "priority", "estimate", "due", "status", "ticked"] as const),
  ...(["reason", "needs", "notes", "text"] as const),
];
type Column = (typeof COLUMNS)[number];
/** Before the name of a column that would otherwise be taken for one of the above. */
const FIELD_MARK = "field:";

/** The plan as a table for a spreadsheet: UTF-8 with a byte order mark, which Excel needs to see it. */
export function writeCsvPlan(nodes: readonly CsvNode[]): string {
  const extra = extraColumns(nodes);
  const parents = new ParentFinder();
  const rows = nodes.map((node) => {
    const named = { ...node, parent: parents.nameOf(node.parent), ticked: tickText(node.ticked) };
    parents.add(node);
    const cells = COLUMNS.map((column) => named[column] ?? "");
    const fields = [...node.fields];
    const more = extra.map((name) => {
      const at = fields.findIndex((field) => field.name === name);
      return at < 0 ? "" : (fields.splice(at, 1)[0]?.value ?? "");
    });
    return [...cells, ...more];
  });
  const header = [...COLUMNS, ...extra.map((name) => (needsMark(name) ? `${FIELD_MARK}${name}` : name))];
  return `\u{feff}${writeCsv([header, ...rows])}`;
}

const tickText = (ticked: boolean | null) => (ticked === null ? "" : String(ticked));
const needsMark = (name: string) =>
  columnOf(name) !== null || name.startsWith(FIELD_MARK) || name.trim() === "" || name.trim() !== name;

/** Each name as often as one node has it. */
function extraColumns(nodes: readonly CsvNode[]): string[] {
  const most = new Map<string, number>();
  for (const { fields } of nodes) {
    const own = new Map<string, number>();
    for (const { name } of fields) own.set(name, (own.get(name) ?? 0) + 1);
    for (const [name, count] of own) most.set(name, Math.max(count, most.get(name) ?? 0));
  }
  return [...most].flatMap(([name, count]) => Array.from({ length: count }, () => name));
}

const NAMES: [Column, RegExp][] = [
  [
    "title",
    /^(?:title|task|item|name|summary|what|titel|aufgabe|titre|tâche|título|tarea|tarefa|任务|标题|タスク)$/iu,
  ],
  ["kind", /^(?:kind|type|art|typ|tipo|类型|種類)$/iu],
  ["parent", /^(?:parent|parent id|below|group|übergeordnet|padre|父)$/iu],
  ["ticked", /^(?:ticked|checked|done|complete|completed|erledigt|fait|hecho|feito|完成)$/iu],
  ["reason", /^reason$/iu],
  ["notes", /^(?:notes|note|notizen)$/iu],
  ["text", /^text$/iu],
  ["needs", /^needs$/iu],
];

function columnOf(name: string): Column | null {
  const trimmed = name.trim();
  const exact = NAMES.find(([, pattern]) => pattern.test(trimmed))?.[0];
  if (exact) return exact;
  const kind = fieldKind(trimmed);
  if (kind === "dependencies") return "needs";
  return kind === null || kind === "percent" || kind === "timing" || kind === "start" ? null : kind;
}

/** Reads a plan from CSV; throws FormatError where it is no table with a column of titles. */
export function readCsvPlan(bytes: Uint8Array): ParsedPlan {
  const source = readSource(bytes);
  const [header, ...rows] = readCsv(source.text);
  const columns = readHeader(header);
  const reader = new CsvPlanReader(columns);
  for (const [at, row] of rows.entries()) reader.read(row, at + 2);
  resolveDependencies(reader.nodes, new Map(), []);
  return finishPlan(reader.nodes, null, source.encoding, reader.warnings);
}

interface Columns {
  known: Map<Column, number>;
  extra: { at: number; name: string }[];
}

function readHeader(header: CsvRow | undefined): Columns {
  const known = new Map<Column, number>();
  const extra: Columns["extra"] = [];
  for (const [at, name] of (header?.cells ?? []).entries()) {
    const column = columnOf(name);
    if (column !== null && !known.has(column)) known.set(column, at);
    else if (name !== "") extra.push({ at, name: name.startsWith(FIELD_MARK) ? name.slice(6) : name.trim() });
  }
  if (!known.has("title")) {
    throw new FormatError('The first row must name the columns, and one of them must be called "title".');
  }
  return { known, extra };
}

const KINDS: ReadonlySet<string> = new Set(NODE_KINDS);
const RANKS: Partial<Record<NodeKind, number>> = { title: 0, phase: 1, milestone: 2, section: 3 };
const YES = /^(?:true|yes|y|x|1|✓|✔|✅|☑|ja|oui|sí|si|sim|да|是)$/iu;

class CsvPlanReader {
  readonly nodes: PlanNodeDraft[] = [];
  readonly warnings: Warning[] = [];
  private readonly parents = new ParentFinder();
  private readonly columns: Columns;
  /** The group that each rank stands in, for tables without a column of parents. */
  private groups: number[] = [];

  constructor(columns: Columns) {
    this.columns = columns;
  }

  read(row: CsvRow, number: number): void {
    const cell = (column: Column) => row.cells[this.columns.known.get(column) ?? -1] ?? "";
    if (row.cells.every((value) => value.trim() === "")) {
      this.parents.skip();
      return;
    }
    const kindText = cell("kind").trim().toLowerCase();
    const kind = KINDS.has(kindText) ? (kindText as NodeKind) : "task";
    const id = cell("id").trim() || null;
    const parent = this.columns.known.has("parent")
      ? this.parentFor(cell("parent").trim(), row.line)
      : this.groupFor(kind);
    const title = cell("title").trim();
    const node = newDraft(this.nodes, { parent, kind, title, line: row.line });
    node.externalId = id;
    this.setFacts(node, cell);
    if (kindText !== "" && kindText !== kind) this.keep(node, "kind", cell("kind"));
    for (const { at, name } of this.columns.extra) this.keep(node, name, row.cells[at] ?? "");
    if (row.cells.length > this.headerLength())
      this.warn(row.line, "The row has more cells than the first row.");
    if (title === "" && kindText === "") this.warn(row.line, `Row ${number} has no title.`);
    this.parents.add({ id, title });
    this.nodes.push(node);
  }

  /** What cannot be read as what its column says is kept under the column's name. */
  private setFacts(node: PlanNodeDraft, cell: (column: Column) => string): void {
    const text = (column: Column) => cell(column).trim();
    node.owner = text("owner") || null;
    node.priority = readPriority(text("priority"));
    if (text("priority") && !node.priority) this.keep(node, "priority", text("priority"));
    node.estimate = readEstimate(text("estimate"));
    if (text("estimate") && !node.estimate) this.keep(node, "estimate", text("estimate"));
    node.status = readStatus(text("status"));
    if (text("status") && !node.status) this.keep(node, "status", text("status"));
    node.due = readDate(text("due"));
    if (text("due") && !node.due) this.keep(node, "due", text("due"));
    if (text("ticked") !== "") node.checked = YES.test(text("ticked"));
    this.setReason(node, text("reason"));
    if (text("needs")) node.dependencies = { text: text("needs"), resolved: [], unresolved: [] };
    if (cell("notes") !== "") node.notes = cell("notes");
    if (cell("text") !== "") node.text = cell("text");
  }

  private setReason(node: PlanNodeDraft, reason: string): void {
    const isOut = node.status?.state === "cancelled" && node.checked !== true;
    if (isOut && reason !== "") node.notApplicable = { reason };
    else this.keep(node, "reason", reason);
  }

  private keep(node: PlanNodeDraft, name: string, value: string): void {
    if (value !== "") node.fields.push({ name, value, line: node.line });
  }

  private warn(line: number, message: string): void {
    this.warnings.push({ line, code: "csv", message });
  }

  private headerLength(): number {
    const places = [...this.columns.known.values(), ...this.columns.extra.map(({ at }) => at)];
    return places.reduce((most, at) => Math.max(most, at + 1), 0);
  }

  private parentFor(name: string, line: number): number | null {
    if (name === "") return null;
    const found = this.parents.find(name);
    if (found === null) {
      this.warn(line, `No row above is called "${name.slice(0, 80)}"; the item stands at the top.`);
    }
    return found;
  }

  private groupFor(kind: NodeKind): number | null {
    const rank = RANKS[kind];
    const above = this.groups.slice(0, rank ?? this.groups.length).findLast((at) => at !== undefined);
    if (rank !== undefined) {
      this.groups = this.groups.slice(0, rank);
      this.groups[rank] = this.nodes.length;
    }
    return above ?? null;
  }
}
