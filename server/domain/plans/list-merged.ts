import type { GatheredSides } from "./gather-sides";
import type { MergeOutcome } from "./markdown";

/** What a merge did with an item, for the item's history. */
type Merged = Record<string, unknown>;

/** By id, every item of the plan that a merge changed, moved, took out or brought back. */
export function listMerged(outcome: MergeOutcome, { rows }: GatheredSides): Record<string, Merged> {
  const items: Record<string, Merged> = {};
  const add = (at: number | null | undefined, what: Merged) => {
    const id = rows[at ?? -1]?.id;
    if (id !== undefined) items[id] = { ...items[id], ...what };
  };
  for (const { node, changes } of outcome.changed) {
    const fields = changes.map(({ field, before, after }) => [field, { before, after }]);
    add(outcome.nodes[node]?.console, Object.fromEntries(fields));
  }
  for (const { node, from, to } of outcome.moved) {
    add(outcome.nodes[node]?.console, { place: { before: from, after: to } });
  }
  for (const at of outcome.removed) add(at, { removed: true });
  for (const at of outcome.restored) add(at, { restored: true });
  return items;
}
