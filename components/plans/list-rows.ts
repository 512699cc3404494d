import type { NodeView } from "@/server/domain/plans/schema";
import { BOARD_COLUMNS, BOARD_WORDS, columnOf } from "./board-columns";
import { type Grouping, ownerOf, type Sort, type SortColumn } from "./plan-filters";
import { nameOf } from "./plan-rows";
import { PRIORITY_WORDS } from "./plan-words";

export type ListRow =
  | { kind: "group"; id: string; text: string; count: number; ticked: number }
  | { kind: "item"; id: string; node: NodeView; phase: NodeView | undefined };

const PRIORITY_ORDER = Object.keys(PRIORITY_WORDS);
const PROOF_ORDER = ["contradicted", "stale", "open", "claimed", "waived", "proven"];

type Phases = ReadonlyMap<string, NodeView>;
type Value = string | number | undefined;

/** What a column sorts by; undefined goes last, whichever way one sorts. */
function sortValue(node: NodeView, column: SortColumn, phases: Phases): Value {
  switch (column) {
    case "title":
      return nameOf(node).toLowerCase();
    case "phase":
      return phases.get(node.id)?.title.toLowerCase();
    case "owner":
      return ownerOf(node)?.toLowerCase();
    case "due":
      return node.dueDate;
    case "priority":
      return node.priority ? PRIORITY_ORDER.indexOf(node.priority) : undefined;
    case "estimate":
      return node.estimateMinutes;
    case "status":
      return BOARD_COLUMNS.indexOf(columnOf(node));
    case "proof":
      return PROOF_ORDER.indexOf(node.state);
  }
}

const collator = new Intl.Collator("en", { numeric: true });

function compare(a: Value, b: Value): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}

export function columnOfSort(sort: Sort | null): { column: SortColumn; down: boolean } | null {
  if (sort === null) return null;
  const down = sort.startsWith("-");
  return { column: (down ? sort.slice(1) : sort) as SortColumn, down };
}

/** The next order when a column's head is pressed: up, down, then the plan's own. */
export function nextSort(sort: Sort | null, column: SortColumn): Sort | null {
  if (sort === column) return `-${column}`;
  return sort === `-${column}` ? null : column;
}

/** Stable: what is equal keeps the plan's order. */
export function sortItems(items: readonly NodeView[], sort: Sort | null, phases: Phases): NodeView[] {
  const by = columnOfSort(sort);
  if (!by) return [...items];
  const keyed = items.map((node) => ({ node, value: sortValue(node, by.column, phases) }));
  keyed.sort((a, b) => {
    const missing = Number(a.value === undefined) - Number(b.value === undefined);
    return missing || compare(a.value, b.value) * (by.down ? -1 : 1);
  });
  return keyed.map(({ node }) => node);
}

function groupOf(node: NodeView, group: Grouping, phases: Phases): { id: string; text: string } {
  if (group === "owner") return { id: ownerOf(node) ?? "", text: ownerOf(node) ?? "Nobody yet" };
  if (group === "status") return { id: columnOf(node), text: BOARD_WORDS[columnOf(node)] };
  const phase = phases.get(node.id);
  return { id: phase?.id ?? "", text: phase ? nameOf(phase) : "In no phase" };
}

/** The flat table: sorted items, under a row for each group when one is chosen; groups keep the plan's order. */
export function buildList(
  items: readonly NodeView[],
  { sort, group, phases }: { sort: Sort | null; group: Grouping | null; phases: Phases },
): ListRow[] {
  const toRow = (node: NodeView): ListRow => ({
    kind: "item",
    id: node.id,
    node,
    phase: phases.get(node.id),
  });
  const sorted = sortItems(items, sort, phases);
  if (group === null) return sorted.map(toRow);
  const order = new Map<string, { text: string; nodes: NodeView[] }>();
  if (group === "status") for (const id of BOARD_COLUMNS) order.set(id, { text: BOARD_WORDS[id], nodes: [] });
  for (const node of items) {
    const { id, text } = groupOf(node, group, phases);
    if (!order.has(id)) order.set(id, { text, nodes: [] });
  }
  for (const node of sorted) order.get(groupOf(node, group, phases).id)?.nodes.push(node);
  return [...order].flatMap(([id, { text, nodes }]) =>
    nodes.length === 0
      ? []
      : [
          {
            kind: "group" as const,
            id: `group:${id}`,
            text,
            count: nodes.length,
            ticked: nodes.filter(({ ticked }) => ticked).length,
          },
          ...nodes.map(toRow),
        ],
  );
}
