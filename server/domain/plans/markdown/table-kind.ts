import { readDate, readTiming } from "./durations";
import { wholeIdentifier } from "./identifiers";
import { readMeasure } from "./measures";
import { isStatusCell } from "./status-words";
import { type ColumnRole, columnRole } from "./table-columns";

/** What the rows of a table are. Only `task` and `schedule` rows become tasks. */
export const TABLE_KINDS = [
  "task",
  "schedule",
  "metric",
  "risk",
  "signoff",
  "dependency",
  "summary",
  "reference",
] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

export interface TableShape {
  kind: TableKind;
  roles: ColumnRole[];
  /** The column that names the row, and the one whose box can be ticked. */
  titleColumn: number;
  boxColumn: number;
}

const BOX_CELL = /^(?:\[[ xX]?\]|[☐☑☒⬜⬛□■◻🔲])/u;
const WORK: readonly ColumnRole[] = [
  "status",
  "owner",
  "priority",
  "estimate",
  "dependencies",
  "percent",
  "due",
  "start",
  "done",
];
const TIME_CELL =
  /^(?:~?\d{1,2}[:.h]\d{2}|T\s?[-–−+±]\s?\d|day\s?\d|week|woche|jour|第|d[-+]\d|[hH][-+]\d|q[1-4]\b)/iu;

/** Judges a table by its headers first and by what stands in its cells where the headers say nothing. */
export function tableShape(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  context: string,
): TableShape {
  const roles = headers.map(columnRole);
  // In Spanish "actual" is what is, not what was measured.
  const spanish = headers.some((header) => /objetivo|meta|métrica|indicador|umbral|estado/iu.test(header));
  if (spanish)
    headers.forEach((header, column) =>
      roles.splice(column, 1, /^actual$/i.test(header) ? "baseline" : roleAt(roles, column)),
    );
  const sample = rows.slice(0, 40);
  fillFromCells(roles, headers, sample);
  const boxColumn = boxColumnOf(roles, sample);
  const titleColumn = titleColumnOf(roles, sample);
  const kind = kindOf({ roles, rows: sample, boxColumn, titleColumn, context });
  return { kind, roles, titleColumn, boxColumn };
}

function roleAt(roles: readonly ColumnRole[], column: number): ColumnRole {
  return roles[column] ?? "unknown";
}

interface Evidence {
  roles: ColumnRole[];
  rows: readonly (readonly string[])[];
  boxColumn: number;
  titleColumn: number;
  context: string;
}

function share(
  rows: readonly (readonly string[])[],
  column: number,
  test: (cell: string) => boolean,
): number {
  const cells = rows.map((row) => (row[column] ?? "").trim()).filter((cell) => cell !== "");
  return cells.length === 0 ? 0 : cells.filter(test).length / cells.length;
}

/** Columns with an empty or unknown header are read by their content. */
function fillFromCells(roles: ColumnRole[], headers: readonly string[], rows: Evidence["rows"]): void {
  roles.forEach((role, column) => {
    if (role !== "unknown") return;
    if (share(rows, column, (cell) => BOX_CELL.test(cell)) > 0.5) roles[column] = "done";
    else if (headers[column]?.trim() !== "") return;
    else if (column === 0 && share(rows, column, (cell) => wholeIdentifier(cell) !== null) > 0.7)
      roles[column] = "id";
    else if (share(rows, column, isStatusCell) > 0.6) roles[column] = "status";
  });
}

function boxColumnOf(roles: readonly ColumnRole[], rows: Evidence["rows"]): number {
  const boxed = roles.map((_role, column) => share(rows, column, (cell) => BOX_CELL.test(cell)));
  const status = roles.findIndex(
    (role, column) => (role === "done" || role === "status") && (boxed[column] ?? 0) > 0,
  );
  if (status >= 0) return status;
  const best = Math.max(...boxed, 0);
  return best > 0.3 ? boxed.indexOf(best) : -1;
}

/** The first column that names an item; failing that the first with words in it. */
function titleColumnOf(roles: readonly ColumnRole[], rows: Evidence["rows"]): number {
  for (const wanted of ["risk", "metric", "item", "weak_item"] as const) {
    const column = roles.indexOf(wanted);
    if (column < 0) continue;
    // "Task | Description" with T104 in the first column: the identifier is not the title.
    const onlyIds = share(rows, column, (cell) => wholeIdentifier(cell) !== null) > 0.7;
    if (!onlyIds) return column;
    const next = roles.findIndex(
      (role, other) => other !== column && ["item", "weak_item", "detail"].includes(role),
    );
    return next >= 0 ? next : column;
  }
  const words = roles.findIndex(
    (role, column) =>
      (role === "unknown" || role === "detail" || role === "phase") && share(rows, column, isWords) > 0.5,
  );
  return words >= 0 ? words : 0;
}

function isWords(cell: string): boolean {
  return /\p{L}{2}/u.test(cell) && !isStatusCell(cell) && wholeIdentifier(cell) === null;
}

function kindOf(evidence: Evidence): TableKind {
  const { roles } = evidence;
  const has = (...wanted: ColumnRole[]): boolean => wanted.some((role) => roles.includes(role));
  const count = (...wanted: ColumnRole[]): number => roles.filter((role) => wanted.includes(role)).length;
  if (isRisk(evidence, has, count)) return "risk";
  if (isMetric(evidence, has)) return "metric";
  if (has("signature") && !has("item", "priority", "estimate")) return "signoff";
  if (has("version", "change") && !has("item") && !has("estimate", "priority")) return "reference";
  return workKind(evidence, has, count);
}

type Has = (...wanted: ColumnRole[]) => boolean;
type Count = (...wanted: ColumnRole[]) => number;

function isRisk({ roles, context }: Evidence, has: Has, count: Count): boolean {
  const first = roles.find((role) => role !== "id");
  if (first === "risk") return true;
  if (first === "item") return false;
  if (count("risk", "likelihood", "impact", "mitigation") >= 2) return true;
  return (
    /risk|risik|risque|riesgo|risco|rischi|риск|风险|リスク/iu.test(context) &&
    has("severity", "impact", "likelihood", "mitigation")
  );
}

function isMetric({ roles, rows }: Evidence, has: Has): boolean {
  const first = roles.find((role) => role !== "id" && role !== "done");
  const values = roles.flatMap((role, column) =>
    role === "target" || role === "baseline" || role === "actual" ? [column] : [],
  );
  const measured = values.some((column) => share(rows, column, isMeasured) >= 0.4);
  if (first === "metric") return has("target", "baseline", "actual", "severity") || measured;
  if (has("metric") && has("target") && measured) return true;
  if (has("target") && has("baseline", "actual") && measured) return true;
  const target = roles.indexOf("target");
  const dated = target >= 0 && share(rows, target, (cell) => readDate(cell) !== null) > 0.5;
  return (
    target > 0 &&
    !dated &&
    share(rows, target, isMeasured) >= 0.6 &&
    !has("estimate", "priority", "dependencies", "owner", "due")
  );
}

function isMeasured(cell: string): boolean {
  return readDate(cell) === null && readMeasure(cell) !== null;
}

function workKind(evidence: Evidence, has: Has, count: Count): TableKind {
  const { roles, rows, boxColumn } = evidence;
  const first = roles[0] === "id" && roles.length > 1 ? roles[1] : roles[0];
  const work = count(...WORK);
  if (has("dependencies") && isOnlyReferences(evidence)) return "dependency";
  // A status legend or a table of thresholds is about conditions, not about work.
  if (first === "severity" && !has("status", "done", "owner") && boxColumn < 0) return "reference";
  if (boxColumn >= 0) return "task";
  if (isPeople(roles, has)) return "reference";
  if (has("item"))
    return first === "phase" || first === "item" || work > 0 || has("id")
      ? itemKind(evidence, has)
      : scheduleOr(evidence, "reference");
  if (first === "phase") return "summary";
  if (isSchedule(evidence)) return "schedule";
  if (has("reference") && work < 2 && !has("status")) return "reference";
  if (has("weak_item")) return weakKind(has, work);
  if (has("id") && work > 0) return "task";
  const statusColumn = roles.indexOf("status");
  const judged = statusColumn >= 0 && share(rows, statusColumn, isStatusCell) > 0.5;
  return judged && work > 1 ? "task" : judged ? "summary" : "reference";
}

function itemKind(evidence: Evidence, has: Has): TableKind {
  const { roles } = evidence;
  const first = roles[0] === "id" ? roles[1] : roles[0];
  if (first === "timing" || first === "due" || first === "start") return "schedule";
  if (first === "item" || first === "phase" || has("id") || has("status", "done", "estimate", "due"))
    return "task";
  return has("owner", "priority", "dependencies", "percent") &&
    !["severity", "person", "owner"].includes(first ?? "")
    ? "task"
    : "reference";
}

/** "Feature | Priority | Effort" is work; "Component | Owner" is a register. */
function weakKind(has: Has, work: number): TableKind {
  if (has("status", "done", "percent")) return work > 1 || has("id") ? "task" : "summary";
  return work > 1 || has("estimate", "dependencies", "due") ? "task" : "reference";
}

function scheduleOr(evidence: Evidence, otherwise: TableKind): TableKind {
  return isSchedule(evidence) ? "schedule" : otherwise;
}

/** Rows led by a day, a week or an hour that say what happens then. */
function isSchedule({ roles, rows }: Evidence): boolean {
  const first = roles[0] ?? "unknown";
  const leads = first === "timing" || first === "due" || first === "start" || first === "unknown";
  if (!leads || roles.length < 2 || roles.includes("version") || roles.includes("change")) return false;
  const timed =
    share(rows, 0, (cell) => TIME_CELL.test(cell) || readDate(cell) !== null || readTiming(cell) !== null) >
    0.5;
  const says = roles.slice(1).some((role) => ["item", "weak_item", "owner", "status"].includes(role));
  return (timed || first === "timing") && (says || (timed && first === "timing"));
}

function isPeople(roles: readonly ColumnRole[], has: Has): boolean {
  if (has("item", "status", "done", "estimate", "priority")) return false;
  return (
    roles[0] === "person" || roles[0] === "owner" || roles.filter((role) => role === "person").length > 1
  );
}

/** "T104-T107 | Phase 9 complete | …": the first column refers to tasks, it does not name any. */
function isOnlyReferences({ roles, rows, titleColumn }: Evidence): boolean {
  const references = (cell: string): boolean =>
    cell
      .split(/\s*(?:,|;|\+|&|\band\b|–|—|-(?=[A-Z]))\s*/)
      .every((part) => wholeIdentifier(part) !== null && !/^\d+$/.test(part));
  const first = roles[0] === "id" ? 0 : roles.findIndex((role) => role === "item" || role === "weak_item");
  const named =
    titleColumn !== first && share(rows, titleColumn, isWords) > 0.5 && roles[titleColumn] !== "detail";
  return first >= 0 && !named && share(rows, first, references) > 0.7;
}
