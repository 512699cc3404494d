"use client";

import type { RefObject } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import type { NodeView } from "@/server/domain/plans/schema";
import { runOrAsk } from "./bulk-bar";
import { usePlanTools } from "./plan-tools";
import type { Steps } from "./use-steps";

export type ItemKeyPorts = {
  list: RefObject<HTMLElement | null>;
  nodes: readonly NodeView[];
  /** The one that has the focus. */
  node: NodeView | undefined;
  /** The row in focus where it is no item: to select a head is to select what stands under it. */
  headId?: string | undefined;
  steps: Steps;
  /** What Space does with a row that cannot be ticked. */
  onSpace?: () => void;
  onOpen: (id: string) => void;
  onRename?: (id: string) => void;
  onAssign: (id: string) => void;
  onAdd: (near: NodeView | null) => void;
  onLeave: () => void;
};

/** What the keys do with the item in focus, the same in the tree, on the board and in the list. */
export function useItemKeys(ports: ItemKeyPorts): void {
  const { list, node, steps, onRename } = ports;
  const tools = usePlanTools();
  const { ticks, selection, askBulk, mayTick, mayWrite } = tools;
  const tick = () => {
    if (node && selection.has(node.id)) return tickSelected();
    if (node?.tickable && node.status !== "cancelled") ticks.toggle(node);
    else ports.onSpace?.();
  };
  const tickSelected = () => {
    const ticked = node?.ticked !== true;
    const wish = (each: NodeView) => (each.tickable && each.ticked !== ticked ? { ticked } : null);
    const [did, verb] = ticked ? ["Ticked", "Tick"] : ["Took the tick off", "Take the tick off"];
    runOrAsk(tools, { ids: selection.ids, wish, did }, verb);
  };
  const here = (run: (found: NodeView) => void) => () => {
    if (node) run(node);
  };
  const assign = here(({ id }) => {
    if (selection.has(id)) askBulk({ field: "owner", ids: selection.ids });
    else ports.onAssign(id);
  });
  const setDue = here(({ id }) => askBulk({ field: "due", ids: selection.has(id) ? selection.ids : [id] }));
  const select = () => {
    const id = node?.id ?? ports.headId;
    if (id !== undefined) steps.select(id);
  };
  const leave = () => {
    if (selection.ids.length > 0) selection.clear();
    else ports.onLeave();
  };
  const down = { does: "Next row", run: () => steps.go(1) };
  const up = { does: "Row before", run: () => steps.go(-1) };
  useShortcuts(
    [
      { keys: "j", ...down },
      { keys: "ArrowDown", ...down },
      { keys: "k", ...up },
      { keys: "ArrowUp", ...up },
      { keys: "Home", does: "First row", run: steps.first },
      { keys: "End", does: "Last row", run: steps.last },
      { keys: "Space", does: "Tick", run: tick, disabled: !mayTick },
      { keys: "Enter", does: "Open", run: here(({ id }) => ports.onOpen(id)) },
      { keys: "x", does: "Select", run: select, disabled: !mayTick },
      { keys: "Shift+ArrowDown", does: "Select downwards", run: () => steps.extend(1), disabled: !mayTick },
      { keys: "Shift+ArrowUp", does: "Select upwards", run: () => steps.extend(-1), disabled: !mayTick },
      { keys: "Mod+a", does: "Select all that fit", run: steps.all, disabled: !mayTick },
      {
        keys: "e",
        does: "Edit the title",
        run: here(({ id }) => onRename?.(id)),
        disabled: !mayWrite || !onRename,
      },
      { keys: "a", does: "Assign", run: assign, disabled: !mayWrite },
      { keys: "d", does: "Set the due date", run: setDue, disabled: !mayWrite },
      { keys: "n", does: "New item", run: () => ports.onAdd(node ?? null), disabled: !mayWrite },
      { keys: "Escape", does: "Leave", run: leave },
    ],
    { group: "Plan", scope: list },
  );
}
