import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { announceChange, assertUnchanged, lockPlan, requireNode } from "./rows";
import { planChange, removeNodeInput } from "./schema";

export const removeNode = command({
  name: "plans.remove",
  summary: "Take an item and all below it out of the plan; it can be restored",
  permission: "plans:write",
  input: removeNodeInput,
  output: planChange,
  run: async (tx, input) => {
    const plan = await lockPlan(tx.db, input.launchId);
    const node = await requireNode(tx.db, plan, input.nodeId);
    await assertUnchanged(tx, node, input.version);
    const rows = await tx.db.$queryRaw<{ id: string }[]>`
      with recursive below as (
        select id from plan_node where id = ${node.id}::uuid
        union all select c.id from plan_node c join below b on c.parent_id = b.id where c.removed_at is null)
      update plan_node n set removed_at = ${tx.now()}::timestamptz, removed_with = ${node.id}::uuid,
        version = version + 1, changed_at = ${tx.now()}::timestamptz, changed_by_name = ${actorName(tx.actor)}
      from below b where n.id = b.id returning n.id`;
    const removed = rows.map(({ id }) => id);
    tx.audit({
      subject: "plan-item",
      subjectId: node.id,
      launchId: plan.launchId,
      label: node.title,
      changes: { removed: removed.length },
    });
    return announceChange(tx, plan, { nodes: [], removed, groups: [node.groupId] });
  },
});
