import {
  createLoader,
  createSerializer,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { NODE_KINDS, type NodeView, PRIORITIES } from "@/server/domain/plans/schema";

/** The page's word for itself where views are saved. */
export const PLAN_PAGE = "plan";

export const PLAN_VIEWS = ["tree", "board", "list"] as const;
export type PlanViewName = (typeof PLAN_VIEWS)[number];

export const STATE_FILTERS = [
  "open",
  "in_progress",
  "blocked",
  "waiting",
  "ticked",
  "proven",
  "stale",
  "cancelled",
] as const;
export type StateFilter = (typeof STATE_FILTERS)[number];

export const DUE_FILTERS = ["overdue", "week", "none"] as const;
export type DueFilter = (typeof DUE_FILTERS)[number];
export const PROOF_FILTERS = ["some", "none"] as const;
export type ProofFilter = (typeof PROOF_FILTERS)[number];

/** In the filter for owners: items that belong to nobody yet, and to whoever looks. */
export const NOBODY = "-";
export const ME = "me";

/** Columns by which the list is sorted; the plan's own order is none of them. */
export const SORT_COLUMNS = [
  "title",
  "phase",
  "owner",
  "due",
  "priority",
  "estimate",
  "status",
  "proof",
] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
export type Sort = SortColumn | `-${SortColumn}`;
const SORTS: readonly Sort[] = SORT_COLUMNS.flatMap((column): Sort[] => [column, `-${column}`]);
export const GROUPINGS = ["phase", "owner", "status"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the plan keeps in its address; defaults are left out. `item` is the one whose drawer is open. */
const planFilterParsers = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(STATE_FILTERS),
  kind: parseAsStringLiteral(NODE_KINDS),
  owner: parseAsString,
  priority: parseAsStringLiteral(PRIORITIES),
  phase: parseAsString,
  due: parseAsStringLiteral(DUE_FILTERS),
  proof: parseAsStringLiteral(PROOF_FILTERS),
  open: parseAsBoolean.withDefault(false),
};
export const planAddressParsers = {
  ...planFilterParsers,
  view: parseAsStringLiteral(PLAN_VIEWS).withDefault("tree"),
  sort: parseAsStringLiteral(SORTS),
  group: parseAsStringLiteral(GROUPINGS),
  item: parseAsString,
};

export const loadPlanAddress = createLoader(planAddressParsers);
/** The address as text, without what stands for its default. */
export const planAddressText = createSerializer(planAddressParsers);
export type PlanAddress = Awaited<ReturnType<typeof loadPlanAddress>>;
export type PlanFilters = Pick<PlanAddress, keyof typeof planFilterParsers>;

export const NO_FILTERS: PlanFilters = {
  q: "",
  state: null,
  kind: null,
  owner: null,
  priority: null,
  phase: null,
  due: null,
  proof: null,
  open: false,
};

/** What some filters are measured against. */
export type FilterContext = {
  meId: string;
  /** The day where the person is, as "2026-11-20". */
  today: string;
  /** Items that wait for something open. */
  waiting: ReadonlySet<string>;
};

/** Whether anything but the choice of a phase narrows the plan. */
export function narrows({ q, open, phase: _phase, ...choices }: PlanFilters): boolean {
  return q.trim() !== "" || open || Object.values(choices).some((value) => value !== null);
}

export function ownerOf(node: NodeView): string | undefined {
  return node.assigneeName ?? node.ownerText;
}

/** Not to be done: it counts in no progress. */
export function isApart(node: NodeView): boolean {
  return node.status === "cancelled";
}

function isOpen(node: NodeView): boolean {
  return node.tickable && !node.ticked && !isApart(node);
}

function inState(node: NodeView, state: StateFilter, { waiting }: FilterContext): boolean {
  if (state === "waiting") return isOpen(node) && waiting.has(node.id);
  if (state === "ticked") return node.ticked;
  if (state === "proven" || state === "stale") return node.state === state;
  if (state === "cancelled") return isApart(node);
  return !isApart(node) && node.status === state;
}

function ofOwner(node: NodeView, owner: string, { meId }: FilterContext): boolean {
  if (owner === NOBODY) return node.tickable && !ownerOf(node);
  return owner === ME ? node.assigneeId === meId : ownerOf(node) === owner;
}

/** "2026-11-20" and seven days: "2026-11-27". */
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Overdue and due this week are what is still to be done; a week ends seven days from today. */
function isDue(node: NodeView, due: DueFilter, { today }: FilterContext): boolean {
  if (!isOpen(node)) return false;
  if (due === "none") return node.dueDate === undefined;
  if (node.dueDate === undefined) return false;
  return due === "overdue"
    ? node.dueDate < today
    : node.dueDate >= today && node.dueDate <= daysLater(today, 7);
}

/** Everything but the text. */
export function fits(node: NodeView, filters: PlanFilters, context: FilterContext): boolean {
  const { state, kind, owner, priority, due, proof, open } = filters;
  return (
    (state === null || (node.tickable && inState(node, state, context))) &&
    (kind === null || node.kind === kind) &&
    (owner === null || ofOwner(node, owner, context)) &&
    (priority === null || node.priority === priority) &&
    (due === null || isDue(node, due, context)) &&
    (proof === null || (node.tickable && hasProof(node) === (proof === "some"))) &&
    (!open || isOpen(node))
  );
}

/** Whether a run has ever said something about it. */
export function hasProof(node: NodeView): boolean {
  return node.state !== "open" && node.state !== "claimed";
}

export function hasText(node: NodeView, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${node.externalId ?? ""} ${node.title} ${ownerOf(node) ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
