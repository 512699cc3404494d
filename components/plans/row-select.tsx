"use client";

import type { MouseEvent } from "react";
import { Checkbox } from "@/components/ui/input";
import type { NodeView } from "@/server/domain/plans/schema";
import { useKeyed } from "./keyed-store";
import { nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";

export function useSelected(id: string): boolean {
  return useKeyed(usePlanTools().selection.marked, id) === true;
}

/** A round box, so that it is not taken for a tick; it is there while things are being selected. */
export function SelectBox({
  node,
  selecting,
  onSelect,
}: {
  node: NodeView;
  selecting: boolean;
  onSelect: (id: string, range: boolean) => void;
}) {
  const selected = useSelected(node.id);
  if (!selecting && !selected) return null;
  return (
    <Checkbox
      checked={selected}
      tabIndex={-1}
      aria-label={`Select ${nameOf(node)}`}
      className="pointer-coarse:-my-1.5 [&>input]:rounded-full"
      onChange={() => {}}
      onClick={(event) => {
        event.stopPropagation();
        onSelect(node.id, event.shiftKey);
      }}
    />
  );
}

/** What makes a row be selected with Ctrl or Cmd and a press, or with Shift from the last one to here. */
export function selectable(may: boolean, select: (range: boolean) => void) {
  return {
    onClick: (event: MouseEvent) => {
      const press = may ? selectPress(event) : null;
      if (press) select(press === "range");
    },
    onMouseDown: (event: MouseEvent) => {
      // A range of rows is no range of text.
      if (event.shiftKey) event.preventDefault();
    },
  };
}

/** Whether a press on a row means to select it; the range key goes from the last one to here. */
export function selectPress(event: MouseEvent): "one" | "range" | null {
  if (event.target instanceof Element && event.target.closest("input,[role=menu]")) return null;
  if (event.shiftKey) return "range";
  return event.ctrlKey || event.metaKey ? "one" : null;
}
