import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceChange, lockPlan, readNodes, requireNode, unchangedAnswer } from "./rows";
import { isGroup } from "./rules";
import { nodeInput, planChange } from "./schema";

export const restoreNode = command({
  name: "plans.restore",
  summary: "Put a removed item back where it was, with all that went with it",
  permission: "plans:write",
  input: nodeInput,
  output: planChange,
  run: async (tx, input) => {
    const plan = await lockPlan(tx.db, input.launchId);
    const node = await requireNode(tx.db, plan, input.nodeId, { removed: true });
    if (node.removedAt === null) return unchangedAnswer(tx, plan, node.id);
    const root = node.removedWith ?? node.id;
    if (root !== node.id) await refusePart(tx.db, root);
    const parent = node.parentId && (await tx.db.planNode.findUnique({ where: { id: node.parentId } }));
    if (parent && parent.removedAt !== null) await refusePart(tx.db, parent.removedWith ?? parent.id);
    const rows = await tx.db.$queryRaw<{ id: string; kind: string }[]>`
      update plan_node set removed_at = null, removed_with = null, version = version + 1,
        changed_at = ${tx.now()}::timestamptz, changed_by_name = ${actorName(tx.actor)}
      where removed_with = ${node.id}::uuid and plan_id = ${plan.id}::uuid and generation = ${plan.generation}
      returning id, kind`;
    const ids = rows.map(({ id }) => id);
    tx.audit({
      subject: "plan-item",
      subjectId: node.id,
      launchId: plan.launchId,
      label: node.title,
      changes: { restored: ids.length },
    });
    const groups = rows.flatMap(({ id, kind }) => (isGroup(kind) ? [id] : []));
    return announceChange(tx, plan, {
      nodes: await readNodes(tx.db, ids),
      groups: [node.groupId, ...groups],
    });
  },
});

async function refusePart(db: Parameters<typeof readNodes>[0], rootId: string): Promise<never> {
  const [root] = await readNodes(db, [rootId]);
  throw new DomainError("conflict", `This went with "${root?.title ?? ""}". Restore that first.`, {
    details: { nodeId: rootId },
  });
}
