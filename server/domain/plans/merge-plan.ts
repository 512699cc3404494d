import type { z } from "zod";
import { formatCount } from "@/lib/format";
import { command } from "@/server/kernel/command";
import { actorId, actorName, type CommandContext, type Db } from "@/server/kernel/context";
import { DomainError, invariant } from "@/server/kernel/errors";
import type { ImportedBy } from "./build-nodes";
import { describeMerge } from "./describe-merge";
import { type MergePreview, mergePlanInput, mergeResult, plansReplaced } from "./events";
import { type GatheredSides, gatherSides } from "./gather-sides";
import { keepSource } from "./keep-source";
import { type MergeOutcome, mergePlans } from "./markdown";
import { mergeRows } from "./merge-rows";
import { readFile } from "./read-file";
import { readPlan } from "./read-plan";
import { findPlan, findSource, type LockedPlan, lockPlan, readGroupCounts, recordRevision } from "./rows";
import { isSameFile, rollUp } from "./rules";
import { saveNodes } from "./save-nodes";

type Wish = z.output<typeof mergePlanInput>;

export const mergePlan = command({
  name: "plans.merge",
  summary: "Merge a newer file into the plan; items keep their identity, ticks and history",
  permission: "plans:write",
  input: mergePlanInput,
  output: mergeResult,
  timeoutMs: 60_000,
  prepare: (input) => {
    const file = readFile(input);
    return { file, parsed: readPlan(file, input.repair) };
  },
  run: async (tx, input, { file, parsed }) => {
    const plan = await lockPlan(tx.db, input.launchId);
    const source = await findSource(tx.db, plan.id);
    const gathered = await gatherSides(tx.db, plan, parsed.nodes, file.format);
    if (source && isSameFile(source, file, input.repair)) {
      tx.unchanged();
      const same = { ...gathered.sides, file: gathered.sides.base };
      const { counts } = describeMerge(mergePlans(same), gathered);
      return { ...(await planNow(tx, plan)), unchanged: true, counts: parsed.counts, merged: counts };
    }
    const { outcome, counts } = decide(gathered, plan, input);
    const who = whoIs(tx);
    const generation = await keepSource(tx, plan, file, parsed, { ...input, at: who.at });
    await keepBefore(tx.db, plan, generation);
    const by = { planId: plan.id, generation, ...who };
    await tx.db.plan.update({ where: { id: plan.id }, data: { generation, undoable: true } });
    await saveNodes(tx.db, mergeRows(outcome, gathered, parsed.nodes, by));
    const current = { ...plan, generation };
    await recordRevision(tx, current);
    tx.audit({
      subject: "plan",
      subjectId: plan.id,
      launchId: plan.launchId,
      label: input.fileName,
      changes: {
        fileName: input.fileName,
        sha256: file.sha256,
        bytes: file.bytes.length,
        merged: counts,
        decisions: input.decisions,
      },
    });
    const now = await planNow(tx, current);
    tx.emit(plansReplaced.on(plan.launchId, { plan: now.plan, reason: "merged" }));
    return { ...now, unchanged: false, counts: parsed.counts, merged: counts };
  },
});

/** The merge as it was decided; refuses a plan that changed since it was looked at, and open questions. */
function decide(
  gathered: GatheredSides,
  plan: LockedPlan,
  { rev, decisions }: Wish,
): { outcome: MergeOutcome; counts: MergePreview["counts"] } {
  if (plan.rev !== rev) {
    throw new DomainError("conflict", "The plan changed since you looked at this merge. Look at it again.", {
      details: { rev: plan.rev },
    });
  }
  const undecided = new Set<string>();
  const outcome = mergePlans(gathered.sides, (console, field) => {
    const id = `${gathered.rows[console]?.id}:${field}`;
    if (!decisions[id]) undecided.add(id);
    return decisions[id];
  });
  if (undecided.size > 0) {
    throw new DomainError(
      "invalid",
      `Decide ${formatCount(undecided.size, "more conflict")} first: keep the console's value or take the file's.`,
      { details: { undecided: [...undecided] } },
    );
  }
  return { outcome, counts: describeMerge(outcome, gathered).counts };
}

function whoIs(tx: CommandContext): Omit<ImportedBy, "planId" | "generation"> {
  return { personId: actorId(tx.actor), personName: actorName(tx.actor), at: tx.now() };
}

/** Nodes keep their ids and move to the new generation; undoing the merge needs them as they were. */
async function keepBefore(db: Db, plan: LockedPlan, generation: number): Promise<void> {
  await db.$executeRaw`
    update plan_source set nodes_before = case when generation = ${generation} then (
      select jsonb_agg(to_jsonb(n)) from plan_node n
      where n.plan_id = ${plan.id}::uuid and n.generation = ${plan.generation}) end
    where plan_id = ${plan.id}::uuid and (generation = ${generation} or nodes_before is not null)`;
}

async function planNow(tx: CommandContext, plan: LockedPlan) {
  const view = await findPlan(tx.db, plan.launchId);
  invariant(view, "a merged plan is missing");
  return { plan: view, progress: rollUp(await readGroupCounts(tx.db, plan)).overall };
}
