import type { z } from "zod";
import type { PlanNode, Prisma } from "@/prisma/generated/client";
import { command } from "@/server/kernel/command";
import { actorName, type CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { assertAssignable } from "./assert-assignable";
import { announceChange, assertUnchanged, lockPlan, readNodes, requireNode, unchangedAnswer } from "./rows";
import { isGroup, NEEDS_REASON, notApplicableColumns } from "./rules";
import { editNodeInput, planChange } from "./schema";
import { tellAssigned } from "./tell-assigned";

type Wanted = z.output<typeof editNodeInput>;

export const editNode = command({
  name: "plans.edit",
  summary: "Change an item's title, owner, priority, estimate, due date, status or notes",
  permission: "plans:write",
  input: editNodeInput,
  output: planChange,
  run: async (tx, input) => {
    const plan = await lockPlan(tx.db, input.launchId);
    const node = await requireNode(tx.db, plan, input.nodeId);
    await assertUnchanged(tx, node, input.version);
    const { data, changes } = differences(node, input);
    if (Object.keys(changes).length === 0) return unchangedAnswer(tx, plan, node.id);
    refuseStatus(node, input);
    if (input.assigneeId) await assertAssignable(tx.db, input.assigneeId);
    await tx.db.planNode.update({
      where: { id: node.id },
      data: {
        ...data,
        ...whyOut(tx, node, input),
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
      changes,
    });
    if (input.assigneeId && "assigneeId" in changes) {
      const { id } = node;
      const { title = node.title, assigneeId } = input;
      await tellAssigned(tx, plan.launchId, [{ id, title, assigneeId }]);
    }
    const nodes = await readNodes(tx.db, [node.id]);
    return announceChange(tx, plan, { nodes, groups: [isGroup(node.kind) ? node.id : node.groupId] });
  },
});

function refuseStatus(node: PlanNode, { status, naReason }: Wanted): void {
  if (status === undefined) {
    if (naReason === undefined) return;
    throw new DomainError("invalid", 'A reason goes with the status "cancelled".', {
      fields: [{ path: "naReason", message: 'Send it with the status "cancelled".' }],
    });
  }
  if (node.ticked) {
    throw new DomainError("invalid", "This item is ticked. Take the tick away to change its status.");
  }
  if (status === "cancelled" && naReason === undefined && node.status !== "cancelled") {
    throw new DomainError("invalid", NEEDS_REASON, { fields: [{ path: "naReason", message: NEEDS_REASON }] });
  }
}

/** What is kept of an item that does not apply, beside its status. */
function whyOut(tx: CommandContext, node: PlanNode, { status, naReason }: Wanted) {
  if (status !== "cancelled" || naReason === undefined) return {};
  return notApplicableColumns(node, { reason: naReason, name: actorName(tx.actor), at: tx.now() });
}

/** What differs from the node as it is: for the database, and as before and after for the audit. */
function differences(node: PlanNode, wanted: Wanted) {
  const dueDate = wanted.dueDate === undefined ? undefined : wanted.dueDate && new Date(wanted.dueDate);
  const given: Partial<PlanNode> = Object.fromEntries(
    Object.entries({
      title: wanted.title,
      status: wanted.status,
      ownerText: wanted.ownerText === "" ? null : wanted.ownerText,
      assigneeId: wanted.assigneeId,
      priority: wanted.priority,
      estimateMinutes: wanted.estimateMinutes,
      dueDate,
      notes: wanted.notes === "" ? null : wanted.notes,
      naReason: wanted.naReason,
    }).filter(([, value]) => value !== undefined),
  );
  const changed = (Object.keys(given) as (keyof PlanNode)[]).filter(
    (name) => JSON.stringify(given[name]) !== JSON.stringify(node[name]),
  );
  const data: Prisma.PlanNodeUpdateInput = Object.fromEntries(changed.map((name) => [name, given[name]]));
  // What the file says about a value goes with the value.
  if (changed.includes("priority")) data.priorityText = null;
  if (changed.includes("estimateMinutes")) data.estimateText = null;
  const changes = Object.fromEntries(
    changed.map((name) => [name, { before: node[name], after: given[name] }]),
  );
  return { data, changes };
}
