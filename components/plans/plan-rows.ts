import { GROUP_KINDS, type NodeKind, type NodeView, type PlanTree } from "@/server/domain/plans/schema";
import {
  type FilterContext,
  fits,
  hasText,
  isApart,
  narrows,
  ownerOf,
  type PlanFilters,
} from "./plan-filters";

export type PlanRow = {
  node: NodeView;
  /** 0 for what stands outermost here. */
  depth: number;
  children: boolean;
  expanded: boolean;
  /** Shown only because something below it fits the filters. */
  context: boolean;
};

export type PlanColumns = { priority: boolean; owner: boolean; estimate: boolean; due: boolean };

export function isGroupKind(kind: NodeKind): boolean {
  return (GROUP_KINDS as readonly string[]).includes(kind);
}

/** The document's own heading says what the page's heading says: its row is left out where it holds everything. */
function outermost(
  nodes: readonly NodeView[],
  phase: string | null,
): { from: number; to: number; depth: number } {
  const start = phase === null ? -1 : nodes.findIndex(({ id }) => id === phase);
  const first = nodes[Math.max(0, start)];
  if (start >= 0 && first) {
    const next = nodes.findIndex((node, index) => index > start && node.depth <= first.depth);
    return { from: start, to: next === -1 ? nodes.length : next, depth: first.depth };
  }
  const roots = nodes.filter((node) => node.depth === 0);
  const titled = roots.length === 1 && roots[0]?.kind === "title";
  return { from: titled ? 1 : 0, to: nodes.length, depth: titled ? 1 : 0 };
}

type Marks = { shown: Uint8Array; fitting: Uint8Array };

/**
 * Which nodes have the words: by themselves, or because a group above has them and nothing below that group does. So
 * "week 46" shows all of that week, and "security" does not show everything below "Security audit".
 */
function withWords(nodes: readonly NodeView[], parents: Int32Array, words: readonly string[]): Uint8Array {
  const own = Uint8Array.from(nodes, (node) => Number(hasText(node, words)));
  const below = new Uint8Array(nodes.length);
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const parent = parents[index] ?? -1;
    if (parent >= 0 && (own[index] || below[index])) below[parent] = 1;
  }
  const passed = new Uint8Array(nodes.length);
  nodes.forEach((_, index) => {
    const inherits = passed[parents[index] ?? -1] === 1;
    passed[index] = Number(inherits || (own[index] === 1 && !below[index]));
    if (inherits) own[index] = 1;
  });
  return own;
}

/** Which nodes fit, and which stand above one that does. */
function markFitting(
  nodes: readonly NodeView[],
  filters: PlanFilters,
  context: FilterContext,
  held: ReadonlySet<string>,
): Marks {
  const words = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  const indexes = new Map(nodes.map((node, index) => [node.id, index]));
  const parents = Int32Array.from(nodes, (node) => indexes.get(node.parentId ?? "") ?? -1);
  const spoken = withWords(nodes, parents, words);
  const fitting = Uint8Array.from(nodes, (node, index) =>
    Number(held.has(node.id) || (spoken[index] === 1 && fits(node, filters, context))),
  );
  const shown = Uint8Array.from(fitting);
  // From the last to the first: a node's parent comes before it.
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const parent = parents[index] ?? -1;
    if (shown[index] && parent >= 0) shown[parent] = 1;
  }
  return { shown, fitting };
}

/**
 * The rows to draw. Without filters collapsed nodes hide what is below them; with filters everything that fits is
 * shown, with the way to it. `held` keeps rows the person has just worked on from vanishing under the hand.
 */
export function buildRows(
  nodes: readonly NodeView[],
  filters: PlanFilters,
  context: FilterContext,
  collapsed: ReadonlySet<string>,
  held: ReadonlySet<string> = new Set(),
): PlanRow[] {
  const { from, to, depth: base } = outermost(nodes, filters.phase);
  const marks = narrows(filters) ? markFitting(nodes, filters, context, held) : null;
  const rows: PlanRow[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  for (let index = from; index < to; index += 1) {
    const node = nodes[index];
    if (!node || (marks && !marks.shown[index])) continue;
    if (!marks && node.depth > hiddenBelow) continue;
    hiddenBelow = Number.POSITIVE_INFINITY;
    const children = (nodes[index + 1]?.depth ?? 0) > node.depth;
    const expanded = children && (marks !== null || !collapsed.has(node.id));
    if (children && !expanded) hiddenBelow = node.depth;
    rows.push({ node, depth: node.depth - base, children, expanded, context: marks?.fitting[index] === 0 });
  }
  return rows;
}

/** Everything that can be ticked and fits, in the plan's order: what the board and the list show. */
export function itemsOf(
  nodes: readonly NodeView[],
  filters: PlanFilters,
  context: FilterContext,
  held: ReadonlySet<string> = new Set(),
): NodeView[] {
  const { from, to } = outermost(nodes, filters.phase);
  const { fitting } = markFitting(nodes, filters, context, held);
  return nodes.filter((node, index) => index >= from && index < to && node.tickable && fitting[index] === 1);
}

/** Items that wait for something open. */
export function waitingItems({ nodes, progress }: PlanTree): ReadonlySet<string> {
  const known = byId(nodes);
  return new Set(
    nodes.flatMap((node) =>
      node.dependsOn && node.tickable && openDependencies(node, known, progress.groups).length > 0
        ? [node.id]
        : [],
    ),
  );
}

/** For each node the phase or milestone it stands in, the nearest first; nothing at the top. */
export function phasesOf(nodes: readonly NodeView[]): ReadonlyMap<string, NodeView> {
  const phases = new Map<string, NodeView>();
  const known = byId(nodes);
  for (const node of nodes) {
    const parent = node.parentId === null ? undefined : known.get(node.parentId);
    if (!parent) continue;
    const above = parent.kind === "phase" || parent.kind === "milestone" ? parent : phases.get(parent.id);
    if (above) phases.set(node.id, above);
  }
  return phases;
}

/** Columns that some item fills; a plan without due dates has no column for them. */
export function usedColumns(nodes: readonly NodeView[]): PlanColumns {
  const items = nodes.filter(({ kind }) => !isGroupKind(kind));
  return {
    priority: items.some((node) => node.priority !== undefined || node.priorityText !== undefined),
    owner: items.some((node) => ownerOf(node) !== undefined),
    estimate: items.some((node) => node.estimateMinutes !== undefined || node.estimateText !== undefined),
    due: items.some((node) => node.dueDate !== undefined || node.timing !== undefined),
  };
}

export type PlanFacets = { owners: string[]; kinds: NodeKind[]; groups: { id: string; text: string }[] };

/** What the filters offer: only what the plan has. */
export function facetsOf(nodes: readonly NodeView[]): PlanFacets {
  const owners = new Set<string>();
  const kinds = new Set<NodeKind>();
  const groups: PlanFacets["groups"] = [];
  for (const node of nodes) {
    const owner = ownerOf(node);
    if (owner) owners.add(owner);
    kinds.add(node.kind);
    if (node.kind === "phase" || node.kind === "milestone")
      groups.push({ id: node.id, text: `${"  ".repeat(node.depth)}${nameOf(node)}` });
  }
  return { owners: [...owners].sort((a, b) => a.localeCompare(b, "en")), kinds: [...kinds], groups };
}

/** The id people use, and the title. */
export function nameOf(node: Pick<NodeView, "externalId" | "title">): string {
  return node.externalId ? `${node.externalId} ${node.title}` : node.title;
}

export function byId(nodes: readonly NodeView[]): ReadonlyMap<string, NodeView> {
  return new Map(nodes.map((node) => [node.id, node]));
}

/** What an item waits for and is not done yet: an item by its own tick, a group by every item below it. */
export function openDependencies(
  node: NodeView,
  nodes: ReadonlyMap<string, NodeView>,
  groups: PlanTree["progress"]["groups"],
): NodeView[] {
  const above = new Set<string>();
  for (let up = node.parentId; up !== null && !above.has(up); up = nodes.get(up)?.parentId ?? null)
    above.add(up);
  return (node.dependsOn ?? []).flatMap((id) => {
    const other = nodes.get(id);
    if (!other || above.has(id)) return [];
    if (other.tickable) return other.ticked || isApart(other) ? [] : [other];
    const counts = groups[id];
    return counts && counts.ticked < counts.total ? [other] : [];
  });
}

/** The siblings of a node in their order, with the node itself. */
export function siblingsOf(nodes: readonly NodeView[], node: NodeView): NodeView[] {
  return nodes.filter((other) => other.parentId === node.parentId);
}
