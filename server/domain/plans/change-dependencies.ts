import { z } from "zod";
import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { findCycle } from "./find-cycle";
import {
  announceChange,
  assertUnchanged,
  lockPlan,
  readNodes,
  readTree,
  requireNode,
  unchangedAnswer,
} from "./rows";
import { isGroup } from "./rules";
import { nodeInput, planChange } from "./schema";

export const changeDependencies = command({
  name: "plans.depend",
  summary: "Say what an item waits for; circles are refused",
  permission: "plans:write",
  input: nodeInput.extend({
    version: z.int().positive(),
    dependsOn: z.array(z.uuid()).max(1_000, "Choose at most 1,000 items."),
  }),
  output: planChange,
  run: async (tx, input) => {
    const plan = await lockPlan(tx.db, input.launchId);
    const node = await requireNode(tx.db, plan, input.nodeId);
    await assertUnchanged(tx, node, input.version);
    const wanted = [...new Set(input.dependsOn)];
    const added = wanted.filter((id) => !node.dependsOn.includes(id));
    if (added.length === 0 && wanted.length === node.dependsOn.length) {
      return unchangedAnswer(tx, plan, node.id);
    }
    if (added.length > 0) {
      const { nodes } = await readTree(tx.db, plan.launchId);
      const ids = new Set(nodes.map(({ id }) => id));
      if (added.some((id) => !ids.has(id))) {
        throw new DomainError("not_found", "One of these items is no longer in the plan. Choose again.");
      }
      const cycle = findCycle(nodes, node.id, added);
      if (cycle !== null) {
        throw new DomainError("invalid", `${cycle} Nothing was changed.`, {
          fields: [{ path: "dependsOn", message: cycle }],
        });
      }
    }
    await tx.db.planNode.update({
      where: { id: node.id },
      data: {
        dependsOn: wanted,
        // What the file says about it, and what of that names nothing, goes with the choice.
        dependsText: null,
        unresolved: [],
        version: { increment: 1 },
        changedAt: tx.now(),
        changedByName: actorName(tx.actor),
      },
    });
    tx.audit({
      subject: "plan-item",
      subjectId: node.id,
      launchId: plan.launchId,
      label: node.title,
      changes: {
        dependsOn: { before: node.dependsOn, after: wanted },
        ...(node.dependsText === null ? {} : { dependsText: { before: node.dependsText, after: null } }),
      },
    });
    const nodes = await readNodes(tx.db, [node.id]);
    return announceChange(tx, plan, { nodes, groups: [isGroup(node.kind) ? node.id : node.groupId] });
  },
});
