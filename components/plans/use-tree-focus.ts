"use client";

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";

export type TreeFocus = {
  activeId: string | null;
  activeIndex: number;
  /** Moves the focus to a row, scrolling to it if need be. */
  focusRow: (index: number) => void;
  /** The same for a node that may only now be on its way into the list. */
  focusNode: (id: string) => void;
  onFocus: (event: React.FocusEvent<HTMLElement>) => void;
  onBlur: (event: React.FocusEvent<HTMLElement>) => void;
};

const rowOf = (list: HTMLElement | null, id: string) =>
  list?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;

/**
 * One row of the list is reached by Tab. It is known by its node, not by its place, so that changes of others do not
 * move it; when it leaves the list, the row in its place takes over, and with it the focus.
 */
export function useTreeFocus(
  list: RefObject<HTMLElement | null>,
  rows: readonly { node: { id: string } }[],
  scrollTo: (index: number) => void,
): TreeFocus {
  const [activeId, setActiveId] = useState<string | null>(null);
  const lastIndex = useRef(0);
  const inside = useRef(false);
  const wanted = useRef<string | null>(null);

  const found = activeId === null ? -1 : rows.findIndex(({ node }) => node.id === activeId);
  const activeIndex = found >= 0 ? found : Math.min(lastIndex.current, rows.length - 1);
  const current = rows[activeIndex]?.node.id ?? null;

  useLayoutEffect(() => {
    if (found >= 0) lastIndex.current = found;
    if (wanted.current !== null) {
      const index = rows.findIndex(({ node }) => node.id === wanted.current);
      const row = rowOf(list.current, wanted.current);
      if (row) {
        wanted.current = null;
        row.focus({ preventScroll: true });
      } else if (index >= 0) scrollTo(index);
      return;
    }
    if (!inside.current || current === null || document.activeElement !== document.body) return;
    rowOf(list.current, current)?.focus({ preventScroll: true });
  });

  const focusNode = useCallback((id: string) => {
    wanted.current = id;
    setActiveId(id);
  }, []);
  const focusRow = useCallback(
    (index: number) => {
      const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
      if (!row) return;
      scrollTo(rows.indexOf(row));
      focusNode(row.node.id);
      // The active row may be the same one as before: then no render follows.
      rowOf(list.current, row.node.id)?.focus({ preventScroll: true });
    },
    [rows, scrollTo, focusNode, list],
  );
  const onFocus = useCallback((event: React.FocusEvent<HTMLElement>) => {
    inside.current = true;
    const row = event.target.closest<HTMLElement>("[data-row]");
    if (row?.dataset.row) setActiveId(row.dataset.row);
  }, []);
  const onBlur = useCallback(
    (event: React.FocusEvent<HTMLElement>) => {
      const { target, relatedTarget } = event;
      // A row that is taken out of the page loses the focus too; the list has not been left then.
      queueMicrotask(() => {
        if (target.isConnected && !list.current?.contains(relatedTarget)) inside.current = false;
      });
    },
    [list],
  );
  return { activeId: current, activeIndex, focusRow, focusNode, onFocus, onBlur };
}
