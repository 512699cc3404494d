"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { NodeView } from "@/server/domain/plans/schema";
import { BOARD_WORDS, type BoardColumn, columnOf, mayMove, wishFor } from "./board-columns";
import { usePlanTools } from "./plan-tools";

/**
 * Moves cards. A card stands in its new column at once; a tick goes the way of every tick, with its question about
 * what it waits for, everything else as a change of one. A card that is selected takes the other selected ones along.
 */
export function useBoardMoves(items: readonly NodeView[]): {
  pending: ReadonlyMap<string, BoardColumn>;
  move: (id: string, column: BoardColumn) => boolean;
} {
  const { ticks, bulk, selection, askBulk, mayTick, mayWrite } = usePlanTools();
  const [pending, setPending] = useState<ReadonlyMap<string, BoardColumn>>(new Map());
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  });
  const move = useCallback(
    (id: string, column: BoardColumn) => {
      const wanted = new Set(selection.has(id) ? selection.ids : [id]);
      const may = { tick: mayTick, write: mayWrite };
      const cards = latest.current.filter((node) => wanted.has(node.id) && mayMove(node, column, may));
      const [first] = cards;
      if (!first) return false;
      if (cards.length === 1 && column === "done") {
        ticks.toggle(first);
        return true;
      }
      const ids = cards.map((card) => card.id);
      if (column === "apart") {
        askBulk({ field: "cancel", ids, untick: true });
        return false;
      }
      setPending((now) => new Map([...now, ...ids.map((each) => [each, column] as const)]));
      const did = column === "done" ? "Ticked" : `Moved to ${BOARD_WORDS[column]}:`;
      void bulk
        .run({ ids, did, wish: (node) => wishFor(node, column) })
        .finally(() => setPending((now) => new Map([...now].filter(([each]) => !ids.includes(each)))));
      return true;
    },
    [ticks, bulk, selection, askBulk, mayTick, mayWrite],
  );
  return { pending, move };
}

/** The column before or after the one in which a card stands. */
export function beside(
  node: NodeView,
  columns: readonly BoardColumn[],
  step: -1 | 1,
): BoardColumn | undefined {
  return columns[columns.indexOf(columnOf(node)) + step];
}
