"use client";

import { useShortcuts } from "@/components/shell/shortcuts";
import { type PlanRow, siblingsOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { type ItemKeyPorts, useItemKeys } from "./use-item-keys";
import type { TreeFocus } from "./use-tree-focus";

export type TreeKeyPorts = Omit<ItemKeyPorts, "node" | "onSpace"> & {
  rows: readonly PlanRow[];
  focus: TreeFocus;
  collapsible: boolean;
  onToggle: (id: string) => void;
};

/** What the keys do while a row of the tree has the focus. Nothing here destroys anything. */
export function useTreeKeys(ports: TreeKeyPorts): void {
  const { list, rows, nodes, focus, collapsible } = ports;
  const { act, mayWrite, tellRefusal } = usePlanTools();
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
  const sibling = (step: -1 | 1) => {
    const level = rows.filter(({ node }) => node.parentId === row?.node.parentId);
    const next = level[level.findIndex(({ node }) => node.id === row?.node.id) + step];
    if (next) focusRow(rows.indexOf(next));
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
  const into = { does: "Expand, then go in", run: inward };
  const out = { does: "Collapse, then go out", run: outward };
  useItemKeys({
    ...ports,
    node: row?.node,
    onSpace: () => {
      if (row?.children) ports.onToggle(row.node.id);
    },
  });
  useShortcuts(
    [
      { keys: "l", ...into },
      { keys: "ArrowRight", ...into },
      { keys: "h", ...out },
      { keys: "ArrowLeft", ...out },
      { keys: "[", does: "Sibling before", run: () => sibling(-1) },
      { keys: "]", does: "Next sibling", run: () => sibling(1) },
      { keys: "Alt+ArrowUp", does: "Move up", run: () => move(-1), disabled: !mayWrite },
      { keys: "Alt+ArrowDown", does: "Move down", run: () => move(1), disabled: !mayWrite },
    ],
    { group: "Plan", scope: list },
  );
}
