"use client";

import { useShortcuts } from "@/components/shell/shortcuts";
import type { NodeView } from "@/server/domain/plans/schema";
import { BOARD_COLUMNS, type BoardColumn } from "./board-columns";
import { usePlanTools } from "./plan-tools";
import { beside } from "./use-board-moves";
import { type ItemKeyPorts, useItemKeys } from "./use-item-keys";
import type { TreeFocus } from "./use-tree-focus";

export type BoardKeyPorts = Omit<ItemKeyPorts, "node" | "onSpace"> & {
  focus: TreeFocus;
  flat: readonly { node: NodeView; column: BoardColumn; index: number }[];
  columns: Record<BoardColumn, readonly NodeView[]>;
  onMove: (id: string, column: BoardColumn) => void;
};

/** On the board left and right go to the column beside, and with Alt they take the card along. */
export function useBoardKeys(ports: BoardKeyPorts): void {
  const { list, focus, flat, columns, onMove } = ports;
  const { mayTick } = usePlanTools();
  const card = flat[focus.activeIndex];
  const across = (step: -1 | 1) => {
    if (!card) return;
    const from = BOARD_COLUMNS.indexOf(card.column);
    const way = step > 0 ? BOARD_COLUMNS.slice(from + 1) : BOARD_COLUMNS.slice(0, from).reverse();
    const column = way.find((name) => columns[name].length > 0);
    if (!column) return;
    const cards = columns[column];
    const target = cards[Math.min(card.index, cards.length - 1)];
    if (target) focus.focusRow(flat.findIndex(({ node }) => node.id === target.id));
  };
  const take = (step: -1 | 1) => {
    const column = card && beside(card.node, BOARD_COLUMNS, step);
    if (card && column) onMove(card.node.id, column);
  };
  const left = { does: "Column before", run: () => across(-1) };
  const right = { does: "Next column", run: () => across(1) };
  useItemKeys({ ...ports, node: card?.node });
  useShortcuts(
    [
      { keys: "h", ...left },
      { keys: "ArrowLeft", ...left },
      { keys: "l", ...right },
      { keys: "ArrowRight", ...right },
      { keys: "Alt+ArrowLeft", does: "Move to the column before", run: () => take(-1), disabled: !mayTick },
      { keys: "Alt+ArrowRight", does: "Move to the next column", run: () => take(1), disabled: !mayTick },
    ],
    { group: "Plan", scope: list },
  );
}
