import { splitCells } from "./block-starts";
import type { Span } from "./block-tree";
import { cellBox, type FoundBox } from "./boxes";
import { correctTable, describeColumns, readingOfTable } from "./correct-table";
import type { Box, Measure, NodeKind, PlanNodeDraft } from "./draft";
import { leadingIdentifier, wholeIdentifier } from "./identifiers";
import { readMeasure } from "./measures";
import { readInlineFacts, setField, setRiskPart } from "./node-fields";
import { plainText } from "./plain-text";
import type { PlanBuilder } from "./plan-builder";
import { leadingSign } from "./status-words";
import type { ColumnRole } from "./table-columns";
import type { TableContext } from "./table-evidence";
import { type TableKind, type TableShape, tableShape } from "./table-kind";

interface Cell {
  text: string;
  line: number;
  start: number;
  raw: string;
}

export interface TableSource {
  headers: readonly string[];
  rows: readonly Span[];
  from: number;
  to: number;
}

const KIND_OF_ROW: Record<TableKind, NodeKind | null> = {
  task: "task",
  schedule: "task",
  metric: "target",
  risk: "risk",
  signoff: "signoff",
  dependency: null,
  summary: null,
  reference: null,
};

/** Rows that are looked at to judge what a table is. */
const SAMPLE = 40;

/** Reads a table's rows into nodes below `parent`; a table that holds no items is kept as a note. */
export function walkTable(
  builder: PlanBuilder,
  parent: number | null,
  table: TableSource,
  context: TableContext,
): TableShape {
  const rows = table.rows.map((row) => cellsOf(builder, row));
  const recognised = tableShape(
    table.headers,
    rows.slice(0, SAMPLE).map((cells) => cells.map((cell) => plainText(cell.text))),
    context,
  );
  const shape = guessTable(builder, table, recognised, context);
  const kind = KIND_OF_ROW[shape.kind];
  if (shape.kind === "dependency") keepDependencies(builder, shape, rows);
  if (kind === null) {
    builder.keep(parent, table.from, table.to, "reference");
    return shape;
  }
  walkRows(builder, parent, rows, { kind, shape, headers: table.headers });
  return shape;
}

function guessTable(
  builder: PlanBuilder,
  { headers, rows, from, to }: TableSource,
  recognised: TableShape,
  { label }: TableContext,
): TableShape {
  const { book } = builder;
  const { key, said } = book.find("table", label, headers.join("|"));
  const shape = correctTable(recognised, headers, said);
  if (book.idle) return shape;
  const columns = describeColumns(headers, shape);
  const named = columns.filter(({ means }) => means !== "notes" && means !== "title");
  book.note(builder, {
    key,
    what: "table",
    as: readingOfTable(shape.kind),
    confidence: recognised.confidence,
    why: whyOf(named.map(({ name, means }) => name || means)),
    title: label,
    line: from + 1,
    endLine: to + 1,
    size: rows.length,
    columns,
  });
  return shape;
}

function whyOf(columns: readonly string[]): string {
  if (columns.length === 0) return "its header row";
  return `its ${columns.length > 1 ? "columns" : "column"} ${columns.join(", ")}`;
}

function walkRows(
  builder: PlanBuilder,
  parent: number | null,
  rows: Cell[][],
  table: Omit<Row, "cells" | "line">,
): void {
  const grouped = rows.filter(isGroupRow).length <= rows.length / 2;
  let group: number | null = null;
  for (const cells of rows) {
    const only = cells.find((cell) => cell.text !== "");
    if (!only) continue;
    const { line } = only;
    // A line without a pipe below a table belongs to it only by the letter of the rule.
    if (!builder.source.line(line).includes("|")) builder.keep(group ?? parent, line, line);
    else if (grouped && isGroupRow(cells)) {
      const title = plainText(only.text);
      group = builder.add(parent, { kind: "section", from: line, to: line, title }).index;
    } else addRow(builder, group ?? parent, { ...table, cells, line });
  }
}

function keepDependencies(
  builder: PlanBuilder,
  { roles }: TableShape,
  rows: readonly (readonly Cell[])[],
): void {
  const subject = roles.findIndex((role) => role === "id" || role === "item" || role === "weak_item");
  const needs = roles.indexOf("dependencies");
  for (const cells of rows) {
    const [named, text] = [cells[subject], cells[needs]].map((cell) => plainText(cell?.text ?? ""));
    if (named && text) builder.dependencyRows.push({ subject: named, needs: text });
  }
}

export function cellsOf(builder: PlanBuilder, row: Span): Cell[] {
  const line = builder.source.line(row.line);
  return splitCells(line, row.start, row.end).map(({ start, end }) => {
    const raw = line.slice(start, end);
    return { raw, text: builder.repaired(raw).replace(/\\\|/g, "|"), line: row.line, start };
  });
}

/** A row with one bold cell and nothing else heads the rows below it. */
function isGroupRow(cells: readonly Cell[]): boolean {
  const filled = cells.filter((cell) => cell.text !== "");
  return (
    cells.length > 1 && filled.length === 1 && /^(?:\*\*|__).+(?:\*\*|__)[:.]?$/.test(filled[0]?.text ?? "")
  );
}

interface Row {
  kind: NodeKind;
  shape: TableShape;
  headers: readonly string[];
  cells: readonly Cell[];
  line: number;
}

function addRow(builder: PlanBuilder, parent: number | null, row: Row): void {
  const { shape, cells, line } = row;
  const named = cells[shape.titleColumn];
  const title =
    named && named.text !== ""
      ? named
      : cells.find((cell, column) => cell.text !== "" && column !== shape.boxColumn);
  const node = builder.add(parent, { kind: row.kind, from: line, to: line, title: "" });
  cells.forEach((cell, column) => {
    if (cell.text !== "" && cell !== title) setCell(builder, node, row, cell, column);
  });
  setTitle(builder, node, title);
  if (row.kind === "task") node.checked ??= node.status ? node.status.state === "done" : null;
  if (row.kind === "target") setTarget(node, row);
}

function setTitle(builder: PlanBuilder, node: PlanNodeDraft, cell: Cell | undefined): void {
  if (!cell) return;
  const box = cellBox(cell.text);
  if (box) setBox(builder, node, cell, box);
  const text = plainText(readInlineFacts(node, box ? box.rest : cell.text));
  const id = node.externalId === null ? leadingIdentifier(text, false) : null;
  if (id) node.externalId = id.id;
  node.title = id?.rest || text || (node.externalId ?? "");
}

function setCell(builder: PlanBuilder, node: PlanNodeDraft, row: Row, cell: Cell, column: number): void {
  const role = row.shape.roles[column] ?? "unknown";
  if (role === "ignored") return;
  if (column === row.shape.boxColumn && takeBox(builder, node, cell)) return;
  if (setByRole(builder, node, role, cell)) return;
  const name = plainText(row.headers[column] ?? "") || `${column + 1}`;
  node.fields.push({ name, value: plainText(cell.text).slice(0, 2000), line: cell.line + 1 });
}

function setByRole(builder: PlanBuilder, node: PlanNodeDraft, role: ColumnRole, cell: Cell): boolean {
  const text = plainText(cell.text);
  switch (role) {
    case "id":
      node.externalId = text.slice(0, 40);
      return true;
    case "item":
    case "weak_item":
      if (node.externalId !== null || wholeIdentifier(text) === null) return false;
      node.externalId = wholeIdentifier(text);
      return true;
    case "status":
    case "done":
      takeEmojiStatus(builder, node, cell);
      return setField(node, "status", cell.text);
    case "likelihood":
    case "impact":
    case "mitigation":
      return node.kind === "risk" && setRiskPart(node, role, cell.text);
    case "owner":
    case "priority":
    case "estimate":
    case "dependencies":
    case "start":
    case "due":
    case "timing":
      return setField(node, FIELD_OF_ROLE[role], cell.text);
    case "percent":
      return setField(node, "progress", cell.text);
    default:
      return false;
  }
}

const FIELD_OF_ROLE = {
  owner: "owner",
  priority: "priority",
  estimate: "estimate",
  dependencies: "dependencies",
  start: "start",
  due: "due",
  timing: "timeline",
} as const;

/** A box in its column is the row's box; words beside it may still name a state. */
function takeBox(builder: PlanBuilder, node: PlanNodeDraft, cell: Cell): boolean {
  const box = cellBox(cell.text);
  if (!box) return false;
  setBox(builder, node, cell, box);
  return box.rest === "" || setField(node, "status", box.rest);
}

function setBox(builder: PlanBuilder, node: PlanNodeDraft, cell: Cell, box: FoundBox): void {
  node.checked = box.checked;
  node.box = boxBytes(builder, cell.line, cell.start, cell.raw === cell.text ? box : null);
  const state = box.state ?? (box.checked ? "done" : "open");
  node.status ??= { state, text: cell.text.slice(0, 60) };
}

/** A single sign in a status cell can be ticked too: it is replaced by another sign. */
function takeEmojiStatus(builder: PlanBuilder, node: PlanNodeDraft, cell: Cell): void {
  const sign = leadingSign(cell.text);
  if (!sign || sign.sign.startsWith(":") || sign.rest !== "" || cell.raw !== cell.text) return;
  const mark = { start: 0, length: sign.sign.length };
  node.box ??= boxBytes(builder, cell.line, cell.start, { ...BARE, mark, style: "emoji-status" });
}

const BARE: FoundBox = { style: "cell", checked: false, state: null, mark: null, rest: "" };

/** The bytes of a box that begins at a column of a line. */
export function boxBytes(
  builder: PlanBuilder,
  line: number,
  column: number,
  box: FoundBox | null,
): Box | null {
  if (!box?.mark) return null;
  const offset = builder.source.byteAt(line, column + box.mark.start);
  const end = builder.source.byteAt(line, column + box.mark.start + box.mark.length);
  return { offset, length: end - offset, style: box.style };
}

function setTarget(node: PlanNodeDraft, row: Row): void {
  const measure = (role: ColumnRole) => {
    const cell = row.cells[row.shape.roles.indexOf(role)];
    return cell ? readMeasure(plainText(cell.text)) : null;
  };
  const text = node.title;
  const percentile = /\bp(\d{2}(?:\.\d+)?)\b/i.exec(text)?.[1];
  const target = measure("target") ?? anyMeasure(row);
  if (target && percentile) target.percentile ??= Number(percentile);
  node.target = { metric: text, target, baseline: measure("baseline"), actual: measure("actual") };
}

/** Where no column is headed as the target, the last number in the row that is nothing else. */
function anyMeasure({ shape, cells }: Row): Measure | null {
  if (shape.roles.includes("target")) return null;
  const free = cells.filter((_cell, column) => {
    const role = shape.roles[column] ?? "unknown";
    return column !== shape.titleColumn && ["unknown", "detail", "reference", "severity"].includes(role);
  });
  return free.reduceRight<Measure | null>((found, cell) => found ?? readMeasure(plainText(cell.text)), null);
}
