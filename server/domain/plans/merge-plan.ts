import type { z } from "zod";
import { formatCount } from "@/lib/format";
import { command } from "@/server/kernel/command";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { adoptFile } from "./adopt-file";
import { describeMerge } from "./describe-merge";
import { type MergePreview, mergePlanInput, mergeResult } from "./events";
import { type GatheredSides, gatherSides } from "./gather-sides";
import { listMerged } from "./list-merged";
import { type MergeOutcome, mergePlans } from "./markdown";
import { mergeRows } from "./merge-rows";
import { planNow } from "./plan-now";
import { readFile } from "./read-file";
import { readPlan } from "./read-plan";
import { findSource, type LockedPlan, lockPlan } from "./rows";
import { correctionsFor, isSameFile } from "./rules";

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
    return { file, parsed: readPlan(file, input.repair, { corrections: input.corrections ?? [] }) };
  },
  run: async (tx, input, { file, ...read }) => {
    const plan = await lockPlan(tx.db, input.launchId);
    const source = await findSource(tx.db, plan.id);
    const corrections = correctionsFor(input, source);
    const kept = input.corrections === undefined && corrections.length > 0;
    const parsed = kept ? readPlan(file, input.repair, { corrections }) : read.parsed;
    const gathered = await gatherSides(tx.db, plan, parsed.nodes, file.format);
    if (source && isSameFile(source, file, input.repair, corrections)) {
      tx.unchanged();
      const same = { ...gathered.sides, file: gathered.sides.base };
      const { counts } = describeMerge(mergePlans(same), gathered);
      return { ...(await planNow(tx, plan)), unchanged: true, counts: parsed.counts, merged: counts };
    }
    const { outcome, counts } = decide(gathered, plan, input);
    const now = await adoptFile(tx, plan, {
      file,
      parsed,
      fileName: input.fileName,
      repair: input.repair,
      corrections,
      reason: "merged",
      changes: { merged: counts, decisions: input.decisions, items: listMerged(outcome, gathered) },
      rowsOf: async (by) => {
        await keepBefore(tx.db, plan, by.generation);
        return mergeRows(outcome, gathered, parsed.nodes, by);
      },
    });
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

/** Nodes keep their ids and move to the new generation; undoing the merge needs them as they were. */
async function keepBefore(db: Db, plan: LockedPlan, generation: number): Promise<void> {
  await db.$executeRaw`
    update plan_source set nodes_before = case when generation = ${generation} then (
      select jsonb_agg(to_jsonb(n)) from plan_node n
      where n.plan_id = ${plan.id}::uuid and n.generation = ${plan.generation}) end
    where plan_id = ${plan.id}::uuid and (generation = ${generation} or nodes_before is not null)`;
}
