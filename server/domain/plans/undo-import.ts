import { z } from "zod";
import { formatCount } from "@/lib/format";
import { command } from "@/server/kernel/command";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { plansReplaced } from "./events";
import { restoreBefore } from "./restore-before";
import { findPlan, findSource, type LockedPlan, lockPlan, recordRevision } from "./rows";
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
    const worked = await countWorked(tx.db, plan);
    if (worked > 0 && !input.loseWork) {
      throw new DomainError(
        "conflict",
        `Since this import ${formatCount(worked, "item")} changed. Undo hides that work; confirm if you mean it.`,
        { details: { changedItems: worked } },
      );
    }
    const items = await findMerged(tx.db, plan);
    await restoreBefore(tx.db, plan.id, plan.generation);
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
      changes: {
        undone: source.fileName,
        restored: restored?.fileName ?? null,
        changedItems: worked,
        ...(items.length > 0 ? { items } : {}),
      },
    });
    tx.emit(plansReplaced.on(plan.launchId, { plan: restored, reason: "undone" }));
    return { plan: restored };
  },
});

/** Nodes that were changed, added or removed since the import. A merge does not begin versions anew. */
async function countWorked(db: Db, plan: LockedPlan): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from plan_node n
    join plan_source s on s.plan_id = n.plan_id and s.generation = n.generation
    where n.plan_id = ${plan.id}::uuid and n.generation = ${plan.generation}
      and case when s.nodes_before is null then n.version > 1 or n.line is null else n.changed_at > s.imported_at end`;
  return row?.count ?? 0;
}

/** Of a merge: the items that undoing it gives back what they were. */
async function findMerged(db: Db, plan: LockedPlan): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select n.id from plan_source s, jsonb_populate_recordset(null::plan_node, s.nodes_before) r
    join plan_node n on n.id = r.id
    where s.plan_id = ${plan.id}::uuid and s.generation = ${plan.generation} and n.version <> r.version`;
  return rows.map(({ id }) => id);
}
