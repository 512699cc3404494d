"use client";

import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import {
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { LogStore } from "./log-store";
import { followsAfter, originFor, rowCount, tailOrigin } from "./log-window";

/** Pixels of an unwrapped line. */
export const ROW_HEIGHT = 20;

export type LogScroll = {
  scroller: RefObject<HTMLElement | null>;
  virtualizer: Virtualizer<HTMLElement, HTMLDivElement>;
  /** The line of the first row. */
  origin: number;
  following: boolean;
  /** Lines that came since the person stopped following. */
  unseen: number;
  onScroll: () => void;
  /** Shows a line in the middle, loading it if need be, and stops following. */
  goTo: (line: number) => void;
  /** Call it with a change of the rows' heights: the line at the top stays there. */
  holdPlace: () => void;
  /** Back to the end, and stay there. */
  follow: () => void;
};

type Jump = { line: number; align: "center" | "start" } | null;

/** Goes to the end whenever `reason`, what the height and the view depend on, has changed. */
function useStayAtEnd(
  following: boolean,
  scroller: RefObject<HTMLElement | null>,
  lastTop: RefObject<number>,
  reason: string,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the reason is only there to run this again
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!following || !element) return;
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
  }, [following, reason, scroller, lastTop]);
}

/** Where the log is: which rows are on the screen, whether it follows its end, and jumps to lines not loaded yet. */
export function useLogScroll(store: LogStore, wrap: boolean, view: number | null): LogScroll {
  useSyncExternalStore(store.subscribe, store.version, store.version);
  const { total } = store;
  const scroller = useRef<HTMLElement>(null);
  const lastTop = useRef(0);
  const [origin, setOrigin] = useState(() => tailOrigin(total));
  const [following, setFollowing] = useState(true);
  const [seen, setSeen] = useState(total);
  const [jump, setJump] = useState<Jump>(null);
  const rows = rowCount(origin, total);

  const virtualizer = useVirtualizer<HTMLElement, HTMLDivElement>({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
    initialRect: { width: 800, height: 640 },
    initialOffset: Math.max(0, rows * ROW_HEIGHT - 640),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: heights change with the wrapping, and only with it
  useLayoutEffect(() => virtualizer.measure(), [wrap]);

  useStayAtEnd(following, scroller, lastTop, `${virtualizer.getTotalSize()} ${wrap} ${view}`);

  useEffect(() => {
    if (following && total > origin + rows - 1) setOrigin(tailOrigin(total));
  }, [following, total, origin, rows]);

  useLayoutEffect(() => {
    if (!jump) return;
    virtualizer.scrollToIndex(jump.line - origin, { align: jump.align });
    lastTop.current = scroller.current?.scrollTop ?? 0;
    setJump(null);
  }, [jump, origin, virtualizer]);

  const items = virtualizer.getVirtualItems();
  const first = origin + (items[0]?.index ?? 0);
  const last = origin + (items.at(-1)?.index ?? 0);
  useEffect(() => store.want(first, last), [store, first, last]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const place = { top: element.scrollTop, height: element.scrollHeight, view: element.clientHeight };
    const atLast = origin + rows > total;
    const next = atLast && followsAfter(following, lastTop.current, place);
    lastTop.current = element.scrollTop;
    if (next === following) return;
    setFollowing(next);
    setSeen(total);
  }, [following, origin, rows, total]);

  const goTo = useCallback(
    (line: number) => {
      const target = Math.min(Math.max(1, line), Math.max(1, total));
      setFollowing(false);
      setSeen(total);
      setOrigin((now) => originFor(target, total, now));
      setJump({ line: target, align: "center" });
    },
    [total],
  );
  const follow = useCallback(() => {
    setOrigin(tailOrigin(total));
    setFollowing(true);
  }, [total]);

  const holdPlace = useCallback(() => {
    const top = virtualizer.getVirtualItemForOffset((scroller.current?.scrollTop ?? 0) + ROW_HEIGHT / 2);
    if (top && !following) setJump({ line: origin + top.index, align: "start" });
  }, [virtualizer, following, origin]);

  const unseen = following ? 0 : Math.max(0, total - seen);
  return { scroller, virtualizer, origin, following, unseen, onScroll, goTo, holdPlace, follow };
}
