import { createLoader, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { NODE_KINDS, type NodeView, PRIORITIES } from "@/server/domain/plans/schema";

export const STATE_FILTERS = [
  "open",
  "in_progress",
  "blocked",
  "ticked",
  "proven",
  "stale",
  "cancelled",
] as const;
export type StateFilter = (typeof STATE_FILTERS)[number];

/** In the filter for owners: items that belong to nobody yet. */
export const NOBODY = "-";

/** What the plan keeps in its address; defaults are left out. `item` is the one whose drawer is open. */
export const planFilterParsers = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(STATE_FILTERS),
  kind: parseAsStringLiteral(NODE_KINDS),
  owner: parseAsString,
  priority: parseAsStringLiteral(PRIORITIES),
  phase: parseAsString,
  open: parseAsBoolean.withDefault(false),
  item: parseAsString,
};

export const loadPlanFilters = createLoader(planFilterParsers);
export type PlanFilters = Omit<Awaited<ReturnType<typeof loadPlanFilters>>, "item">;

export const NO_FILTERS: PlanFilters = {
  q: "",
  state: null,
  kind: null,
  owner: null,
  priority: null,
  phase: null,
  open: false,
};

/** Whether anything but the choice of a phase narrows the plan. */
export function narrows({ q, state, kind, owner, priority, open }: PlanFilters): boolean {
  return q.trim() !== "" || open || [state, kind, owner, priority].some((value) => value !== null);
}

export function ownerOf(node: NodeView): string | undefined {
  return node.assigneeName ?? node.ownerText;
}

function inState(node: NodeView, state: StateFilter): boolean {
  if (state === "ticked") return node.ticked;
  if (state === "proven" || state === "stale") return node.state === state;
  return node.status === state;
}

/** Everything but the text. */
export function fits(node: NodeView, { state, kind, owner, priority, open }: PlanFilters): boolean {
  if (state !== null && !(node.tickable && inState(node, state))) return false;
  if (kind !== null && node.kind !== kind) return false;
  if (owner !== null && (owner === NOBODY ? !node.tickable || ownerOf(node) : ownerOf(node) !== owner))
    return false;
  if (priority !== null && node.priority !== priority) return false;
  return !open || (node.tickable && !node.ticked && node.status !== "cancelled");
}

export function hasText(node: NodeView, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${node.externalId ?? ""} ${node.title} ${ownerOf(node) ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
