import type { NodeView } from "@/server/domain/plans/schema";
import type { NodeWish } from "./bulk-changes";
import { isApart } from "./plan-filters";

/** `done` holds what is ticked: to move a card there is to tick it. `apart` is what is not to be done. */
export const BOARD_COLUMNS = ["open", "in_progress", "blocked", "done", "apart"] as const;
export type BoardColumn = (typeof BOARD_COLUMNS)[number];

export const BOARD_WORDS: Record<BoardColumn, string> = {
  open: "Open",
  in_progress: "In progress",
  blocked: "Blocked",
  done: "Ticked",
  apart: "Not applicable",
};

export function columnOf(node: NodeView): BoardColumn {
  if (isApart(node)) return "apart";
  if (node.ticked) return "done";
  return node.status === "in_progress" || node.status === "blocked" ? node.status : "open";
}

/** `pending`: cards on their way to another column, shown there already. */
export function toColumns(
  items: readonly NodeView[],
  pending: ReadonlyMap<string, BoardColumn> = new Map(),
): Record<BoardColumn, NodeView[]> {
  const columns: Record<BoardColumn, NodeView[]> = {
    open: [],
    in_progress: [],
    blocked: [],
    done: [],
    apart: [],
  };
  for (const item of items) columns[pending.get(item.id) ?? columnOf(item)].push(item);
  return columns;
}

/** What has to be changed for a card to stand in a column; null when it stands there, or cannot without a question. */
export function wishFor(node: NodeView, column: BoardColumn): NodeWish | null {
  if (columnOf(node) === column) return null;
  if (column === "done") return { ticked: true };
  // What does not apply needs a reason, which is asked for.
  if (column === "apart") return null;
  return node.ticked ? { ticked: false, status: column } : { status: column };
}

/** Who may only tick moves cards to the ticked column, and takes the tick off again. */
export function mayMove(
  node: NodeView,
  column: BoardColumn,
  may: { tick: boolean; write: boolean },
): boolean {
  if (columnOf(node) === column) return false;
  if (column === "done") return may.tick && !isApart(node);
  return may.write;
}
