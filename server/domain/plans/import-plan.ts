import { command } from "@/server/kernel/command";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { adoptFile } from "./adopt-file";
import { buildNodes } from "./build-nodes";
import { planNow } from "./plan-now";
import { readFile } from "./read-file";
import { readPlan } from "./read-plan";
import { findPlan, findSource, type LockedPlan, openPlan } from "./rows";
import { correctionsFor, isSameFile } from "./rules";
import { importPlanInput, importResult } from "./schema";

export const importPlan = command({
  name: "plans.import",
  summary: "Import a plan from a Markdown file",
  permission: "plans:write",
  input: importPlanInput,
  output: importResult,
  timeoutMs: 60_000,
  prepare: (input) => {
    const file = readFile(input);
    return { file, parsed: readPlan(file, input.repair, { corrections: input.corrections ?? [] }) };
  },
  run: async (tx, input, { file, ...read }) => {
    const plan = await openPlan(tx.db, input.launchId);
    const source = plan.generation === 0 ? null : await findSource(tx.db, plan.id);
    const corrections = correctionsFor(input, source);
    const kept = input.corrections === undefined && corrections.length > 0;
    const parsed = kept ? readPlan(file, input.repair, { corrections }) : read.parsed;
    if (source && isSameFile(source, file, input.repair, corrections)) {
      tx.unchanged();
      return { ...(await planNow(tx, plan)), unchanged: true, counts: parsed.counts };
    }
    if (source && !input.replace) await refuseSecond(tx.db, plan);
    const now = await adoptFile(tx, plan, {
      file,
      parsed,
      fileName: input.fileName,
      repair: input.repair,
      corrections,
      reason: "imported",
      changes: {
        counts: parsed.counts,
        corrected: corrections.length,
        ...(source ? { replaced: source.fileName } : {}),
      },
      rowsOf: (by) => buildNodes(parsed.nodes, by),
    });
    return { ...now, unchanged: false, counts: parsed.counts };
  },
});

async function refuseSecond(db: Db, plan: LockedPlan): Promise<never> {
  const view = await findPlan(db, plan.launchId);
  const from = view?.fileName ? `${view.importedBy} imported ${view.fileName}` : "somebody wrote one by hand";
  throw new DomainError(
    "conflict",
    `This launch already has a plan: ${from}. Choose to replace it; undo brings the old one back.`,
    { details: { plan: view } },
  );
}
