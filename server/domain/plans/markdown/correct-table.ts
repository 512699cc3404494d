import { type ColumnMeaning, type Correction, columnIds, type GuessedColumn, type Reading } from "./guesses";
import type { ColumnRole } from "./table-columns";
import type { TableKind, TableShape } from "./table-kind";

const MEANING_OF_ROLE: Partial<Record<ColumnRole, ColumnMeaning>> = {
  id: "id",
  done: "tick",
  status: "status",
  owner: "owner",
  priority: "priority",
  estimate: "estimate",
  start: "start",
  due: "due",
  timing: "timing",
  dependencies: "dependencies",
  percent: "progress",
  baseline: "baseline",
  target: "target",
  actual: "actual",
  likelihood: "likelihood",
  impact: "impact",
  mitigation: "mitigation",
  ignored: "ignore",
};

const ROLE_OF_MEANING: Record<ColumnMeaning, ColumnRole> = {
  title: "detail",
  id: "id",
  tick: "done",
  status: "status",
  owner: "owner",
  priority: "priority",
  estimate: "estimate",
  start: "start",
  due: "due",
  timing: "timing",
  dependencies: "dependencies",
  progress: "percent",
  baseline: "baseline",
  target: "target",
  actual: "actual",
  likelihood: "likelihood",
  impact: "impact",
  mitigation: "mitigation",
  notes: "detail",
  ignore: "ignored",
};

const READING_OF_KIND: Record<TableKind, Reading> = {
  task: "tasks",
  schedule: "tasks",
  metric: "targets",
  risk: "risks",
  signoff: "signoffs",
  dependency: "notes",
  summary: "notes",
  reference: "notes",
};

const KIND_OF_READING: Partial<Record<Reading, TableKind>> = {
  tasks: "task",
  targets: "metric",
  risks: "risk",
  signoffs: "signoff",
  notes: "reference",
};

export const readingOfTable = (kind: TableKind): Reading => READING_OF_KIND[kind];

/** The columns as they are read, by names that corrections use. */
export function describeColumns(headers: readonly string[], shape: TableShape): GuessedColumn[] {
  const ids = columnIds(headers);
  return headers.map((name, column) => ({
    id: ids[column] ?? `#${column + 1}`,
    name,
    means: meaningOf(shape, column),
  }));
}

function meaningOf({ roles, titleColumn, boxColumn }: TableShape, column: number): ColumnMeaning {
  if (column === titleColumn) return "title";
  if (column === boxColumn) return "tick";
  return MEANING_OF_ROLE[roles[column] ?? "unknown"] ?? "notes";
}

/** The shape as a person says it is. One column has a meaning at a time: who had it before becomes a note. */
export function correctTable(
  shape: TableShape,
  headers: readonly string[],
  said: Correction | undefined,
): TableShape {
  if (!said) return shape;
  const kind = said.as && said.as !== readingOfTable(shape.kind) ? KIND_OF_READING[said.as] : undefined;
  const corrected = { ...shape, kind: kind ?? shape.kind, roles: [...shape.roles] };
  const before = describeColumns(headers, shape);
  const given = before.map((column) => said.columns?.[column.id]);
  given.forEach((meaning, column) => {
    if (meaning === undefined) return;
    before.forEach((other, at) => {
      const taken = other.means === meaning && given[at] === undefined && meaning !== "notes";
      if (taken && meaning !== "ignore") setMeaning(corrected, at, "notes");
    });
    setMeaning(corrected, column, meaning);
  });
  return corrected;
}

function setMeaning(shape: TableShape, column: number, meaning: ColumnMeaning): void {
  shape.roles[column] = ROLE_OF_MEANING[meaning];
  if (shape.boxColumn === column) shape.boxColumn = -1;
  if (meaning === "tick") shape.boxColumn = column;
  if (meaning === "title") shape.titleColumn = column;
}
