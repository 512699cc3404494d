import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";
import { type NodeView, type PlanChange, type PlanTree, planChange, planView } from "./schema";

/** Nodes were ticked, edited, added, moved or removed. Apply it with `applyChange`. */
export const plansChanged = defineEvent({
  type: "plans.changed",
  permission: "plans:read",
  payload: planChange,
});

/** The plan was imported, replaced, or an import was undone: read it again. */
export const plansReplaced = defineEvent({
  type: "plans.replaced",
  permission: "plans:read",
  payload: z.object({ plan: planView.nullable(), reason: z.enum(["imported", "undone"]) }),
});

/** Nodes in the order of the document, whatever order they arrive in, with the depth of their place. */
export function inDocumentOrder(nodes: readonly NodeView[]): NodeView[] {
  const ids = new Set(nodes.map((node) => node.id));
  const children = new Map<string | null, NodeView[]>();
  for (const node of nodes) {
    const parent = node.parentId !== null && ids.has(node.parentId) ? node.parentId : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(node);
    else children.set(parent, [node]);
  }
  for (const siblings of children.values()) {
    siblings.sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  }
  const ordered: NodeView[] = [];
  // A list of what is still to be visited instead of recursion: plans may be nested deeper than the call stack.
  const waiting = [...(children.get(null) ?? [])].reverse().map((node) => ({ node, depth: 0 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth } = next;
    ordered.push(node.depth === depth ? node : { ...node, depth });
    const below = children.get(node.id) ?? [];
    for (const child of below.toReversed()) waiting.push({ node: child, depth: depth + 1 });
  }
  return ordered;
}

/**
 * The plan after a change. A change arrives as the answer to one's own request and as an event, in either order.
 * Revisions have no gaps: what is already in the tree is ignored; of an answer that overtook events only the nodes
 * are shown, numbers follow with the events. A node never goes back to a lower version.
 */
export function applyChange(tree: PlanTree, change: PlanChange): PlanTree {
  if (!tree.plan || change.rev <= tree.plan.rev) return tree;
  const nodes = withChangedNodes(tree.nodes, change);
  if (change.rev > tree.plan.rev + 1) return { ...tree, nodes };
  const { overall, groups } = change.progress;
  return {
    ...tree,
    plan: { ...tree.plan, rev: change.rev },
    nodes,
    progress: { overall, groups: { ...tree.progress.groups, ...groups } },
  };
}

function withChangedNodes(nodes: readonly NodeView[], change: PlanChange): NodeView[] {
  const removed = new Set(change.removed);
  const changed = new Map(change.nodes.map((node) => [node.id, node]));
  let reorder = false;
  const kept = nodes.flatMap((node) => {
    if (removed.has(node.id)) return [];
    const next = changed.get(node.id);
    changed.delete(node.id);
    if (!next || next.version < node.version) return [node];
    reorder ||= next.parentId !== node.parentId || next.position !== node.position;
    return [next];
  });
  return reorder || changed.size > 0 ? inDocumentOrder([...kept, ...changed.values()]) : kept;
}
