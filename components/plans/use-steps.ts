"use client";

import { usePlanTools } from "./plan-tools";

/** Going from row to row, and selecting on the way. */
export type Steps = {
  go: (step: -1 | 1) => void;
  first: () => void;
  last: () => void;
  select: (id: string) => void;
  /** One row further, with all from where the range began. */
  extend: (step: -1 | 1) => void;
  extendTo: (id: string) => void;
  all: () => void;
};

export type StepPorts = {
  /** The rows as they are shown; `null` where a row cannot be selected. */
  order: readonly (string | null)[];
  at: number;
  focusRow: (index: number) => void;
  /** Everything that fits the filters. */
  fitting: () => readonly string[];
  /** What a row stands for: a group for all items below it that are shown. */
  below?: (id: string) => readonly string[];
};

export function useSteps({ order, at, focusRow, fitting, below }: StepPorts): Steps {
  const { selection } = usePlanTools();
  const chosen = order.filter((id) => id !== null);
  const extend = (step: -1 | 1) => {
    let to = at + step;
    while (order[to] === null) to += step;
    const [from, id] = [order[at], order[to]];
    if (id) focusRow(to);
    const end = id ?? from;
    if (end) selection.extendTo(end, chosen, from ?? null);
  };
  return {
    go: (step) => focusRow(at + step),
    first: () => focusRow(0),
    last: () => focusRow(order.length - 1),
    select: (id) => {
      const group = below?.(id) ?? [];
      if (group.length > 0) selection.toggleAll(group);
      else if (order.includes(id)) selection.toggle(id);
    },
    extend,
    extendTo: (id) => selection.extendTo(id, chosen, order[at] ?? null),
    all: () => selection.replace(fitting()),
  };
}
