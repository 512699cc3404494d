import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { command } from "@/server/kernel/command";
import { actorId, actorName, type CommandContext } from "@/server/kernel/context";
import { assertAssignable } from "./assert-assignable";
import { findPlace } from "./find-place";
import { announceChange, type LockedPlan, openPlan, readNodes } from "./rows";
import { isGroup } from "./rules";
import { addNodeInput, planChange, TICKABLE_KINDS } from "./schema";
import { tellAssigned } from "./tell-assigned";

export const addNode = command({
  name: "plans.add",
  summary: "Add an item to the plan, or begin a plan without a file",
  permission: "plans:write",
  input: addNodeInput,
  output: planChange,
  run: async (tx, input) => {
    const plan = await begin(tx, await openPlan(tx.db, input.launchId));
    if (input.assigneeId) await assertAssignable(tx.db, input.assigneeId);
    const place = await findPlace(tx, plan, input, { id: null, kind: input.kind });
    const id = randomUUID();
    const tickable = (TICKABLE_KINDS as readonly string[]).includes(input.kind);
    const { renumbered, ...where } = place;
    await tx.db.planNode.create({
      data: {
        id,
        planId: plan.id,
        generation: plan.generation,
        kind: input.kind,
        key: id,
        title: input.title,
        ...where,
        tickable,
        status: tickable ? "open" : null,
        ...wordsOf(input),
        changedAt: tx.now(),
        changedByName: actorName(tx.actor),
      },
    });
    tx.audit({
      subject: "plan-item",
      subjectId: id,
      launchId: plan.launchId,
      label: input.title,
      changes: { kind: input.kind, parentId: place.parentId },
    });
    if (input.assigneeId) {
      await tellAssigned(tx, plan.launchId, [{ id, title: input.title, assigneeId: input.assigneeId }]);
    }
    const nodes = await readNodes(tx.db, [id, ...renumbered]);
    const own = isGroup(input.kind) ? [id] : [];
    return announceChange(tx, plan, { nodes, groups: [place.groupId, ...own] });
  },
});

function wordsOf(input: z.output<typeof addNodeInput>) {
  return {
    ownerText: input.ownerText || null,
    assigneeId: input.assigneeId ?? null,
    priority: input.priority ?? null,
    estimateMinutes: input.estimateMinutes ?? null,
    dueDate: input.dueDate ? new Date(input.dueDate) : null,
    notes: input.notes || null,
  };
}

/** A plan that was never imported has a source without a file. */
async function begin(tx: CommandContext, plan: LockedPlan): Promise<LockedPlan> {
  if (plan.generation > 0) return plan;
  const last = await tx.db.planSource.aggregate({ where: { planId: plan.id }, _max: { generation: true } });
  const generation = (last._max.generation ?? 0) + 1;
  const importedByName = actorName(tx.actor);
  const who = { importedAt: tx.now(), importedById: actorId(tx.actor), importedByName };
  await tx.db.planSource.create({ data: { planId: plan.id, generation, fileName: "", ...who } });
  await tx.db.plan.update({ where: { id: plan.id }, data: { generation, undoable: false } });
  return { ...plan, generation };
}
