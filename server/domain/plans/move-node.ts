import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { findPlace } from "./find-place";
import { announceChange, assertUnchanged, lockPlan, readNodes, requireNode } from "./rows";
import { isGroup } from "./rules";
import { moveNodeInput, type NodeKind, planChange } from "./schema";

export const moveNode = command({
  name: "plans.move",
  summary: "Move an item, with all below it, beside another or into another parent",
  permission: "plans:write",
  input: moveNodeInput,
  output: planChange,
  run: async (tx, input) => {
    const plan = await lockPlan(tx.db, input.launchId);
    const node = await requireNode(tx.db, plan, input.nodeId);
    await assertUnchanged(tx, node, input.version);
    const place = await findPlace(tx, plan, input, { id: node.id, kind: node.kind as NodeKind });
    await tx.db.$executeRaw`
      update plan_node set parent_id = ${place.parentId}::uuid, position = ${place.position},
        version = version + 1, changed_at = ${tx.now()}::timestamptz, changed_by_name = ${actorName(tx.actor)}
      where id = ${node.id}::uuid`;
    await tx.db.$executeRaw`
      with recursive below as (
        select id, 0 as steps from plan_node where id = ${node.id}::uuid
        union all select c.id, b.steps + 1 from plan_node c join below b on c.parent_id = b.id)
      update plan_node n set depth = ${place.depth}::int + b.steps,
        group_id = case when n.group_id is not distinct from ${node.groupId}::uuid
          then ${place.groupId}::uuid else n.group_id end
      from below b where n.id = b.id`;
    tx.audit({
      subject: "plan-item",
      subjectId: node.id,
      launchId: plan.launchId,
      label: node.title,
      changes: {
        parentId: { before: node.parentId, after: place.parentId },
        position: { before: node.position, after: place.position },
      },
    });
    const nodes = await readNodes(tx.db, [node.id, ...place.renumbered]);
    const own = isGroup(node.kind) ? [node.id] : [];
    return announceChange(tx, plan, { nodes, groups: [node.groupId, place.groupId, ...own] });
  },
});
