"use client";

import type { RefObject } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import type { NodeView } from "@/server/domain/plans/schema";
import { type PlanRow, siblingsOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import type { TreeFocus } from "./use-tree-focus";

export type TreeKeyPorts = {
  list: RefObject<HTMLElement | null>;
  rows: readonly PlanRow[];
  nodes: readonly NodeView[];
  focus: TreeFocus;
  collapsible: boolean;
  onToggle: (id: string) => void;
  onOpen: (id: string) => void;
  onRename: (id: string) => void;
  onAssign: (id: string) => void;
  onAdd: (near: NodeView | null) => void;
  onLeave: () => void;
};

/** What the keys do while a row has the focus. Nothing here destroys anything. */
export function useTreeKeys(ports: TreeKeyPorts): void {
  const { list, rows, nodes, focus, collapsible } = ports;
  const { ticks, act, mayTick, mayWrite, tellRefusal } = usePlanTools();
  const row = rows[focus.activeIndex];
  const { activeIndex: at, focusRow } = focus;

  const inward = () => {
    if (row?.children && !row.expanded && collapsible) ports.onToggle(row.node.id);
    else if (row?.expanded) focusRow(at + 1);
  };
  const outward = () => {
    if (row?.expanded && collapsible) return ports.onToggle(row.node.id);
    const parent = rows.findIndex(({ node }) => node.id === row?.node.parentId);
    if (parent >= 0) focusRow(parent);
  };
  const move = (step: -1 | 1) => {
    if (!row) return;
    const siblings = siblingsOf(nodes, row.node);
    const other = siblings[siblings.indexOf(row.node) + step];
    if (!other) return;
    const place = step < 0 ? { before: other.id } : { after: other.id };
    focus.focusNode(row.node.id);
    act.move(row.node.id, place).catch((error: unknown) => tellRefusal(error, "It could not be moved."));
  };
  const tick = () => {
    if (row?.node.tickable && row.node.status !== "cancelled") ticks.toggle(row.node);
    else if (row?.children) ports.onToggle(row.node.id);
  };
  const here = (run: (node: NodeView) => void) => () => {
    if (row) run(row.node);
  };
  const down = { does: "Next row", run: () => focusRow(at + 1) };
  const up = { does: "Row before", run: () => focusRow(at - 1) };
  const into = { does: "Expand, then go in", run: inward };
  const out = { does: "Collapse, then go out", run: outward };
  useShortcuts(
    [
      { keys: "j", ...down },
      { keys: "ArrowDown", ...down },
      { keys: "k", ...up },
      { keys: "ArrowUp", ...up },
      { keys: "l", ...into },
      { keys: "ArrowRight", ...into },
      { keys: "h", ...out },
      { keys: "ArrowLeft", ...out },
      { keys: "Home", does: "First row", run: () => focusRow(0) },
      { keys: "End", does: "Last row", run: () => focusRow(rows.length - 1) },
      { keys: "Space", does: "Tick", run: tick, disabled: !mayTick },
      { keys: "Enter", does: "Open", run: here((node) => ports.onOpen(node.id)) },
      {
        keys: "e",
        does: "Edit the title",
        run: here((node) => ports.onRename(node.id)),
        disabled: !mayWrite,
      },
      { keys: "a", does: "Assign", run: here((node) => ports.onAssign(node.id)), disabled: !mayWrite },
      { keys: "n", does: "New item", run: () => ports.onAdd(row?.node ?? null), disabled: !mayWrite },
      { keys: "Alt+ArrowUp", does: "Move up", run: () => move(-1), disabled: !mayWrite },
      { keys: "Alt+ArrowDown", does: "Move down", run: () => move(1), disabled: !mayWrite },
      { keys: "Escape", does: "Leave", run: ports.onLeave },
    ],
    { group: "Plan", scope: list },
  );
}
