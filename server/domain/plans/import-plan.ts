import { command } from "@/server/kernel/command";
import { actorId, actorName, type CommandContext, type Db } from "@/server/kernel/context";
import { DomainError, invariant } from "@/server/kernel/errors";
import { buildNodes } from "./build-nodes";
import { plansReplaced } from "./events";
import { keepSource } from "./keep-source";
import type { ParsedPlan } from "./markdown";
import { readFile } from "./read-file";
import { readPlan } from "./read-plan";
import { findPlan, findSource, type LockedPlan, openPlan, readGroupCounts, recordRevision } from "./rows";
import { isSameFile, rollUp } from "./rules";
import { saveNodes } from "./save-nodes";
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
    return { file, parsed: readPlan(file, input.repair) };
  },
  run: async (tx, input, { file, parsed }) => {
    const plan = await openPlan(tx.db, input.launchId);
    const source = plan.generation === 0 ? null : await findSource(tx.db, plan.id);
    if (source && isSameFile(source, file, input.repair)) {
      tx.unchanged();
      return result(tx, plan, parsed, true);
    }
    if (source && !input.replace) await refuseSecond(tx.db, plan);
    const at = tx.now();
    const generation = await keepSource(tx, plan, file, parsed, { ...input, at });
    await tx.db.plan.update({ where: { id: plan.id }, data: { generation, undoable: true } });
    const by = {
      planId: plan.id,
      generation,
      personId: actorId(tx.actor),
      personName: actorName(tx.actor),
      at,
    };
    await saveNodes(tx.db, buildNodes(parsed.nodes, by));
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
        counts: parsed.counts,
        ...(source ? { replaced: source.fileName } : {}),
      },
    });
    const answer = await result(tx, current, parsed, false);
    tx.emit(plansReplaced.on(plan.launchId, { plan: answer.plan, reason: "imported" }));
    return answer;
  },
});

async function result(tx: CommandContext, plan: LockedPlan, parsed: ParsedPlan, unchanged: boolean) {
  const view = await findPlan(tx.db, plan.launchId);
  invariant(view, "an imported plan is missing");
  const { overall } = rollUp(await readGroupCounts(tx.db, plan));
  return { plan: view, unchanged, counts: parsed.counts, progress: overall };
}

async function refuseSecond(db: Db, plan: LockedPlan): Promise<never> {
  const view = await findPlan(db, plan.launchId);
  const from = view?.fileName ? `${view.importedBy} imported ${view.fileName}` : "somebody wrote one by hand";
  throw new DomainError(
    "conflict",
    `This launch already has a plan: ${from}. Choose to replace it; undo brings the old one back.`,
    { details: { plan: view } },
  );
}
