import { buildNodes, type ImportedBy, type NodeRow } from "./build-nodes";
import type { GatheredSides, StoredNode } from "./gather-sides";
import type { EditableField, FieldValue, MergedNode, MergeOutcome, PlanNodeDraft } from "./markdown";
import { isGroup } from "./rules";

/** The columns of each field that both sides can change; the first is what they are compared by. */
const COLUMNS: Record<Exclude<EditableField, "status" | "ticked">, readonly string[]> = {
  title: ["title"],
  owner: ["owner_text"],
  priority: ["priority", "priority_text"],
  estimate: ["estimate_minutes", "estimate_text"],
  due: ["due_date"],
  needs: ["depends_on", "depends_text", "unresolved"],
};
const TICK_COLUMNS = ["ticked", "ticked_by_id", "ticked_by_name", "ticked_at", "ticked_source"];
/** What an import knows nothing about. */
const OWN_COLUMNS = ["version", "changed_at", "changed_by_name", "proof_state"];
/** What was set in the console about a target or a risk stays, whatever the file says of it. */
const REGISTERS = ["target", "risk"];
const isEdited = (facts: unknown) => (facts as { edited?: boolean } | null)?.edited === true;
/** Where a node stands in the file. */
const FILE_COLUMNS = [
  ...["line", "end_line", "start_byte", "end_byte", "box_offset", "box_length", "box_style"],
  ...["ticked_in_file", "key"],
];

/** All rows of the merged plan, those of removed nodes too: what was there keeps its id and what people did with it. */
export function mergeRows(
  outcome: MergeOutcome,
  { rows, sides, isTable }: GatheredSides,
  drafts: readonly PlanNodeDraft[],
  by: ImportedBy,
): NodeRow[] {
  const fresh = buildNodes(drafts, by, knownIds(outcome, rows));
  const unknown = new Set(outcome.leftOut.map((at) => fresh[at]?.id));
  const touched = touchedNodes(outcome);
  const merged: NodeRow[] = [];
  const below = new Map<number | null, number>();
  const rowOf = (node: MergedNode, at: number): NodeRow => {
    const mine = rows[node.console ?? -1];
    const theirs = fresh[node.file ?? -1];
    if (!mine) return { ...theirs };
    // Without the tick: a ticked row itself says only "done".
    const given = sides.file[node.file ?? -1]?.values.status ?? null;
    const row = mergeRow(node, mine, theirs, given, touched.has(at) ? stampOf(mine, by) : {}, by);
    return isTable ? { ...row, ...untold(mine) } : row;
  };
  for (const [at, node] of outcome.nodes.entries()) {
    const position = (below.get(node.parent) ?? 0) + 1;
    below.set(node.parent, position);
    const row = rowOf(node, at);
    const needs = ((row.depends_on ?? []) as string[]).filter((id) => !unknown.has(id));
    const place = placeBelow(node.parent === null ? null : merged[node.parent]);
    merged.push({ ...row, depends_on: needs, position, ...place });
  }
  return [...merged, ...leavingRows(outcome, rows, by), ...stayingRows(outcome, rows, fresh, by)];
}

/** Columns of the table that CSV has none for. */
const NOT_IN_CSV = ["role", "percent", "start_date", "timing", "parallel", "target", "risk"];

/** CSV says why an item does not apply, but not who said so: whoever did stays. */
const NA_COLUMNS = ["na_reason", "na_by_name", "na_at", "na_with"];

function untold(mine: StoredNode): NodeRow {
  const names = mine.na_reason == null ? NOT_IN_CSV : [...NOT_IN_CSV, ...NA_COLUMNS];
  return Object.fromEntries(names.map((name) => [name, mine[name]]));
}

/** The ids of the file's nodes that the plan has already. */
function knownIds(outcome: MergeOutcome, rows: readonly StoredNode[]): Map<number, string> {
  const pairs = [...outcome.nodes, ...outcome.staying].flatMap(({ console, file }): [number, string][] => {
    const id = rows[console ?? -1]?.id;
    return file === null || id === undefined ? [] : [[file, id]];
  });
  return new Map(pairs);
}

/** In the merged list: what the merge changes in a way that people see. */
function touchedNodes(outcome: MergeOutcome): Set<number> {
  const back = new Set(outcome.restored);
  const touched = new Set([...outcome.moved, ...outcome.changed].map(({ node }) => node));
  for (const [at, { console }] of outcome.nodes.entries())
    if (console !== null && back.has(console)) touched.add(at);
  return touched;
}

function mergeRow(
  node: MergedNode,
  mine: StoredNode,
  theirs: NodeRow | undefined,
  given: FieldValue,
  stamp: NodeRow,
  by: ImportedBy,
): NodeRow {
  const back = { generation: by.generation, removed_at: null, removed_with: null, ...stamp };
  if (!theirs) return { ...mine, ...NOT_IN_FILE, key: mine.id, ...back };
  const own: NodeRow = { notes: mine.notes ?? theirs.notes ?? null };
  for (const name of OWN_COLUMNS) own[name] = mine[name];
  for (const name of REGISTERS) if (isEdited(mine[name])) own[name] = mine[name];
  const kept = { ...own, ...keptColumns(node, mine, theirs), ...tickColumns(node, mine, theirs, given) };
  return { ...mine, ...theirs, ...kept, ...back };
}

const NOT_IN_FILE = Object.fromEntries(FILE_COLUMNS.map((column) => [column, null]));

function stampOf(mine: StoredNode, by: ImportedBy): NodeRow {
  return { version: Number(mine.version) + 1, changed_at: by.at, changed_by_name: by.personName };
}

/** Where the console's value counts its texts count too, unless the file says the same in its own words. */
function keptColumns(node: MergedNode, mine: StoredNode, theirs: NodeRow): NodeRow {
  const fields = Object.entries(COLUMNS).filter(([field, [main = ""]]) => {
    const isConsole = node.fields[field as EditableField] === "console";
    return isConsole && textOf(mine[main]) !== textOf(theirs[main]);
  });
  return Object.fromEntries(fields.flatMap(([, columns]) => columns.map((name) => [name, mine[name]])));
}

const textOf = (value: unknown) => JSON.stringify(Array.isArray(value) ? value.toSorted() : (value ?? null));

function tickColumns(node: MergedNode, mine: StoredNode, theirs: NodeRow, given: FieldValue): NodeRow {
  const ticked = node.fields.ticked === "file" ? theirs.ticked === true : mine.ticked === true;
  const source = ticked === (mine.ticked === true) ? mine : theirs;
  const own = mine.ticked ? (mine.status_before ?? "open") : mine.status;
  const status = node.fields.status === "file" ? given : own;
  return {
    ...Object.fromEntries(TICK_COLUMNS.map((name) => [name, source[name]])),
    status: ticked ? "done" : status,
    status_before: ticked && status !== "open" ? status : null,
  };
}

function placeBelow(parent: NodeRow | null | undefined): NodeRow {
  if (!parent) return { parent_id: null, group_id: null, depth: 0 };
  const group = isGroup(String(parent.kind)) ? parent.id : parent.group_id;
  return { parent_id: parent.id, group_id: group, depth: Number(parent.depth) + 1 };
}

/** What leaves the plan now can be restored like anything that is removed, with all that went along. */
function leavingRows(outcome: MergeOutcome, rows: readonly StoredNode[], by: ImportedBy): NodeRow[] {
  const roots = new Map<string, string>();
  return outcome.removed.flatMap((at) => {
    const mine = rows[at];
    if (!mine) return [];
    const root = roots.get(mine.parent_id ?? "") ?? mine.id;
    roots.set(mine.id, root);
    const gone = { generation: by.generation, removed_at: by.at, removed_with: root };
    return [{ ...mine, ...NOT_IN_FILE, key: mine.id, ...gone, ...stampOf(mine, by) }];
  });
}

/** What was removed before stays so, and knows its place in the new file, should it be restored. */
function stayingRows(
  outcome: MergeOutcome,
  rows: readonly StoredNode[],
  fresh: readonly NodeRow[],
  by: ImportedBy,
): NodeRow[] {
  return outcome.staying.flatMap(({ console, file }) => {
    const mine = rows[console];
    if (!mine) return [];
    const theirs = fresh[file ?? -1];
    const place = theirs
      ? Object.fromEntries(FILE_COLUMNS.map((column) => [column, theirs[column]]))
      : { ...NOT_IN_FILE, key: mine.id };
    return [{ ...mine, ...place, generation: by.generation }];
  });
}
