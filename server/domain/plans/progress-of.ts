import { query } from "@/server/kernel/query";
import { inDocumentOrder } from "./events";
import { readTree } from "./rows";
import { NO_COUNTS, progressOfNodes } from "./rules";
import { type NodeView, planInput, planProgress } from "./schema";

const MOST = 20;
/** Every tick makes the overviews ask again: what they do not tell is not read. */
const PARTS: readonly (keyof NodeView)[] = [
  ...([
    "id",
    "parentId",
    "kind",
    "depth",
    "position",
    "title",
    "externalId",
    "priority",
    "ownerText",
  ] as const),
  ...(["assigneeName", "status", "dueDate", "dependsOn", "tickable", "ticked", "state", "version"] as const),
];

export const progressOf = query({
  name: "plans.progress",
  summary: "How far the plan is, and what is critical, overdue or in the way",
  permission: "plans:read",
  input: planInput,
  output: planProgress,
  run: async ({ db, now }, { launchId }) => {
    const tree = await readTree(db, launchId, PARTS);
    const nodes = inDocumentOrder(tree.nodes);
    const { overall, groups } = progressOfNodes(nodes);
    const open = nodes.filter((node) => node.tickable && !node.ticked && node.status !== "cancelled");
    const today = now().toISOString().slice(0, 10);
    return {
      plan: tree.plan,
      overall,
      groups: nodes
        .filter(({ kind }) => kind === "phase" || kind === "milestone")
        .map(({ id, kind, title, depth }) => ({ id, kind, title, depth, ...(groups[id] ?? NO_COUNTS) })),
      criticalOpen: first(open.filter((node) => node.priority === "critical")),
      overdue: first(open.filter((node) => node.dueDate !== undefined && node.dueDate < today)),
      blockers: first(blockersAmong(open)),
    };
  },
});

function first<T>(items: readonly T[]): { count: number; items: T[] } {
  return { count: items.length, items: items.slice(0, MOST) };
}

/** Blocked items, and open ones others wait for; those for which most wait come first. */
function blockersAmong(open: readonly NodeView[]): (NodeView & { waiting: number })[] {
  const waiting = new Map<string, number>();
  for (const id of open.flatMap((node) => node.dependsOn ?? [])) waiting.set(id, (waiting.get(id) ?? 0) + 1);
  return open
    .map((node) => ({ ...node, waiting: waiting.get(node.id) ?? 0 }))
    .filter((node) => node.status === "blocked" || node.waiting > 0)
    .sort((a, b) => b.waiting - a.waiting);
}
