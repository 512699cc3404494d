import { query } from "@/server/kernel/query";
import { readGauges } from "./read-gauges";
import { requireSystem, rulesOf, toKeepView, toObjectiveView, toScheduleView } from "./rows";
import { readPromise } from "./rules";
import { FIRING_OUTCOMES, policyView, systemIdInput } from "./schema";

const FIRINGS = 20;

/** Everything decided about the backups of one system, and what became of it. */
export const getPolicy = query({
  name: "policies.get",
  summary: "Read the policy of a system",
  permission: "policies:read",
  input: systemIdInput,
  output: policyView,
  run: async (tx, { systemId }) => {
    const system = await requireSystem(tx.db, systemId);
    const where = { systemId };
    const schedule = await tx.db.backupSchedule.findUnique({ where });
    const retention = await tx.db.retentionPolicy.findUnique({ where });
    const firings = await tx.db.scheduleFiring.findMany({ where, orderBy: { dueAt: "desc" }, take: FIRINGS });
    const keeps = await tx.db.backupKeep.findMany({ where, orderBy: { at: "desc" } });
    const pending = await tx.db.backupRemoval.findMany({ where: { systemId, state: "marked" } });
    const lines = await tx.db.$queryRaw<{ title: string; itemId: string }[]>`
      select title, item_id as "itemId" from launch_recovery_lines(${system.launchId}::uuid)`;
    return {
      ...(await readGauges(tx.db, system, tx.now())),
      launchId: system.launchId,
      timing: schedule === null ? null : toScheduleView(schedule),
      objective: toObjectiveView(await tx.db.objective.findUnique({ where })),
      retention: {
        enabled: retention?.enabled ?? false,
        rules: rulesOf(retention),
        timeZone: retention?.timeZone ?? schedule?.timeZone ?? "UTC",
        appliedAt: retention?.appliedAt?.toISOString() ?? null,
        question: retention?.question ?? null,
        changedBy: retention?.changedByName ?? "",
        rev: retention?.rev ?? 0,
        pending: pending.map(({ backupId, reason, problem }) => ({ backupId, reason, problem })),
      },
      firings: firings.map(({ dueAt, outcome, reason, backupId }) => ({
        dueAt: dueAt.toISOString(),
        outcome: FIRING_OUTCOMES.find((one) => one === outcome) ?? "skipped",
        reason,
        backupId,
      })),
      keeps: keeps.map(toKeepView),
      planPromises: lines.flatMap(({ title, itemId }) => readPromise(title, itemId) ?? []),
    };
  },
});
