import { z } from "zod";
import { formatCount } from "@/lib/format";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { plansReplaced } from "./events";
import { findPlan, findSource, lockPlan, recordRevision } from "./rows";
import { planInput, planView } from "./schema";

export const undoImport = command({
  name: "plans.undo-import",
  summary: "Undo the last import and bring back the plan before it",
  permission: "plans:write",
  // `loseWork`: also when items were ticked or edited since the import.
  input: planInput.extend({ loseWork: z.boolean().default(false) }),
  output: z.object({ plan: planView.nullable() }),
  run: async (tx, input) => {
    const plan = await lockPlan(tx.db, input.launchId);
    const source = await findSource(tx.db, plan.id);
    const view = await findPlan(tx.db, input.launchId);
    if (!source || !view?.undoable) {
      throw new DomainError("conflict", "There is no import to undo. Only the last one can be undone, once.");
    }
    const worked = await tx.db.planNode.count({
      where: {
        planId: plan.id,
        generation: plan.generation,
        OR: [{ version: { gt: 1 } }, { line: null }],
      },
    });
    if (worked > 0 && !input.loseWork) {
      throw new DomainError(
        "conflict",
        `Since this import ${formatCount(worked, "item")} changed. Undo hides that work; confirm if you mean it.`,
        { details: { changedItems: worked } },
      );
    }
    const generation = source.replaces ?? 0;
    await tx.db.plan.update({ where: { id: plan.id }, data: { generation, undoable: false } });
    await tx.db.planSource.update({
      where: { planId_generation: { planId: plan.id, generation: plan.generation } },
      data: { undoneAt: tx.now() },
    });
    await recordRevision(tx, { ...plan, generation });
    const restored = await findPlan(tx.db, input.launchId);
    tx.audit({
      subject: "plan",
      subjectId: plan.id,
      launchId: plan.launchId,
      label: source.fileName,
      changes: { undone: source.fileName, restored: restored?.fileName ?? null, changedItems: worked },
    });
    tx.emit(plansReplaced.on(plan.launchId, { plan: restored, reason: "undone" }));
    return { plan: restored };
  },
});
