"use client";

import { useCallback, useEffect, useState } from "react";

const key = (launchId: string) => `hp-plan-collapsed:${launchId}`;

/** Which nodes are collapsed; kept for this tab, so that coming back finds the plan as it was left. */
export function useCollapsed(launchId: string): {
  collapsed: ReadonlySet<string>;
  toggle: (id: string) => void;
  setAll: (ids: readonly string[]) => void;
} {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const keep = useCallback(
    (next: ReadonlySet<string>) => {
      try {
        sessionStorage.setItem(key(launchId), [...next].join(","));
      } catch {
        // A browser that keeps nothing still collapses.
      }
      return next;
    },
    [launchId],
  );
  useEffect(() => {
    try {
      const kept = sessionStorage.getItem(key(launchId));
      if (kept) setCollapsed(new Set(kept.split(",")));
    } catch {
      // The same.
    }
  }, [launchId]);
  const toggle = useCallback(
    (id: string) =>
      setCollapsed((now) => {
        const next = new Set(now);
        if (!next.delete(id)) next.add(id);
        return keep(next);
      }),
    [keep],
  );
  const setAll = useCallback((ids: readonly string[]) => setCollapsed(keep(new Set(ids))), [keep]);
  return { collapsed, toggle, setAll };
}
