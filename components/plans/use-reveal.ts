"use client";

import { type RefObject, useEffect, useState } from "react";
import type { NodeView } from "@/server/domain/plans/schema";

/** Opens what a new item stands in, and gives it the focus once it is there. */
export function useReveal(
  nodes: readonly NodeView[],
  collapsed: ReadonlySet<string>,
  setAll: (ids: readonly string[]) => void,
  focusNode: RefObject<((id: string) => void) | null>,
): (id: string) => void {
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    const node = wanted === null ? undefined : nodes.find(({ id }) => id === wanted);
    if (!node) return;
    const above = new Set<string>();
    for (let up = node.parentId; up !== null; up = nodes.find(({ id }) => id === up)?.parentId ?? null) {
      if (above.has(up)) break;
      above.add(up);
    }
    if ([...above].some((id) => collapsed.has(id))) setAll([...collapsed].filter((id) => !above.has(id)));
    // The window that added it gives the focus back first.
    const focus = () => {
      setWanted(null);
      focusNode.current?.(node.id);
    };
    const frame = requestAnimationFrame(() => requestAnimationFrame(focus));
    return () => cancelAnimationFrame(frame);
  }, [wanted, nodes, collapsed, setAll, focusNode]);
  return setWanted;
}
