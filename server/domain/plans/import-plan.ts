import { command } from "@/server/kernel/command";
import { actorId, actorName, type CommandContext, type Db } from "@/server/kernel/context";
import { DomainError, invariant } from "@/server/kernel/errors";
import { buildNodes, type NodeRow } from "./build-nodes";
import { plansReplaced } from "./events";
import { type ParsedPlan, parsePlan } from "./markdown";
import { type PlanFile, readFile } from "./read-file";
import { findPlan, findSource, type LockedPlan, openPlan, readGroupCounts, recordRevision } from "./rows";
import { rollUp } from "./rules";
import { importPlanInput, importResult } from "./schema";

type Choice = { fileName: string; repair: boolean };

export const importPlan = command({
  name: "plans.import",
  summary: "Import a plan from a Markdown file",
  permission: "plans:write",
  input: importPlanInput,
  output: importResult,
  timeoutMs: 60_000,
  run: async (tx, input) => {
    const file = readFile(input);
    const parsed = parsePlan(file.bytes, { repair: input.repair });
    const plan = await openPlan(tx.db, input.launchId);
    const source = plan.generation === 0 ? null : await findSource(tx.db, plan.id);
    if (source && source.sha256 === file.sha256 && source.repairDeclined !== input.repair) {
      tx.unchanged();
      return result(tx, plan, parsed, true);
    }
    if (source && !input.replace) await refuseSecond(tx.db, plan);
    const generation = await keepSource(tx, plan, file, parsed, input);
    await tx.db.plan.update({ where: { id: plan.id }, data: { generation, undoable: true } });
    const at = tx.now();
    const by = {
      planId: plan.id,
      generation,
      personId: actorId(tx.actor),
      personName: actorName(tx.actor),
      at,
    };
    await insertNodes(tx.db, buildNodes(parsed.nodes, by));
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

async function keepSource(
  tx: CommandContext,
  plan: LockedPlan,
  { bytes, sha256 }: PlanFile,
  parsed: ParsedPlan,
  { fileName, repair }: Choice,
): Promise<number> {
  const last = await tx.db.planSource.aggregate({ where: { planId: plan.id }, _max: { generation: true } });
  const generation = (last._max.generation ?? 0) + 1;
  await tx.db.planSource.create({
    data: {
      planId: plan.id,
      generation,
      replaces: plan.generation || null,
      fileName,
      title: parsed.title ?? fileName,
      bytes: new Uint8Array(bytes),
      sha256,
      encoding: parsed.encoding.name,
      encodingFacts: storable(parsed.encoding),
      warnings: storable(parsed.warnings),
      counts: parsed.counts,
      repaired: repair && parsed.encoding.repairs.length > 0,
      repairDeclined: !repair,
      importedAt: tx.now(),
      importedById: actorId(tx.actor),
      importedByName: actorName(tx.actor),
    },
  });
  return generation;
}

/** One statement whatever the number of rows: the column types come from the table itself. */
async function insertNodes(db: Db, rows: readonly NodeRow[]): Promise<void> {
  await db.$executeRaw`
    insert into plan_node select * from jsonb_populate_recordset(null::plan_node, ${toJson(rows)}::jsonb)`;
}

/** PostgreSQL stores neither NUL nor half a surrogate pair; both become the replacement character. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "string" ? item.replace(/\0|\p{Surrogate}/gu, "\u{fffd}") : item,
  );
}

function storable(value: object): object {
  return JSON.parse(toJson(value)) as object;
}
