"use client";

import { type PaletteAction, usePaletteActions } from "@/components/shell/palette";
import { useShortcuts } from "@/components/shell/shortcuts";
import type { PlanTree } from "@/server/domain/plans/schema";
import { ME, NO_FILTERS, PLAN_VIEWS, type PlanFilters } from "./plan-filters";
import { nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { VIEW_WORDS } from "./plan-words";
import type { PlanAddressPort } from "./use-plan-address";

const PRESETS: readonly { text: string; filters: Partial<PlanFilters> }[] = [
  { text: "Show what is open", filters: { open: true } },
  { text: "Show what is overdue", filters: { due: "overdue" } },
  { text: "Show what is due within a week", filters: { due: "week" } },
  { text: "Show what is mine", filters: { owner: ME } },
  { text: "Show what is blocked", filters: { state: "blocked" } },
  { text: "Show what waits for others", filters: { state: "waiting" } },
  { text: "Show what is stale", filters: { state: "stale" } },
];

/** What the page offers wherever the focus is, as keys and in the palette. */
export function usePlanPalette({
  tree,
  address,
  onAdd,
}: {
  tree: PlanTree;
  address: PlanAddressPort;
  onAdd: () => void;
}): void {
  const { undoLast, mayWrite } = usePlanTools();
  const { set, openItem } = address;
  useShortcuts(
    [
      { keys: "Mod+z", does: "Undo", run: undoLast },
      ...PLAN_VIEWS.map((view) => ({
        keys: `v ${view[0] ?? ""}`,
        does: `Show as ${VIEW_WORDS[view].toLowerCase()}`,
        run: () => set({ view }),
      })),
    ],
    { group: "Plan" },
  );
  usePaletteActions("Plan", (): PaletteAction[] => [
    ...PLAN_VIEWS.map((view) => ({
      id: `plan-view-${view}`,
      text: `Show the plan as ${VIEW_WORDS[view].toLowerCase()}`,
      hint: `v ${view[0] ?? ""}`,
      run: () => set({ view }),
    })),
    ...PRESETS.map(({ text, filters }) => ({
      id: `plan-${text}`,
      text,
      words: "filter plan",
      run: () => set({ ...NO_FILTERS, ...filters }),
    })),
    { id: "plan-clear", text: "Show the whole plan", words: "clear filters", run: address.clear },
    { id: "plan-undo", text: "Undo what I did last", hint: "Ctrl Z", run: undoLast },
    ...(mayWrite ? [{ id: "plan-add", text: "Add an item to the plan", hint: "n", run: onAdd }] : []),
  ]);
  usePaletteActions("Items", () =>
    tree.nodes
      .filter(({ kind }) => kind !== "note" && kind !== "title")
      .map((node) => ({ id: `item-${node.id}`, text: nameOf(node), run: () => openItem(node.id) })),
  );
}
