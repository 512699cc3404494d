import { type CommandContext, type Ports, systemContext } from "@/server/kernel/context";
import type { RunWork } from "@/server/kernel/define-job";
import { transact } from "@/server/kernel/transact";
import { announce, requeue } from "./rows";

export interface Settlement {
  state: "succeeded" | "failed" | "cancelled" | "interrupted";
  result?: Record<string, unknown>;
  errorCode?: string;
  errorText?: string;
  effects?: (tx: CommandContext) => Promise<void>;
  /** Queue another attempt instead of ending, when attempts remain. */
  retry?: boolean;
}

type Owned = { id: string; fence: bigint; attempt: number };

/**
 * The final write, guarded by the fence: state, result, effects, audit and event become true together or not at all.
 * Returns false when the fence is lost; then nothing of this attempt counts.
 */
export async function settleRun(
  ports: Ports,
  run: Owned,
  work: Pick<RunWork, "abandoned">,
  settlement: Settlement,
): Promise<boolean> {
  return transact(
    systemContext(ports, "worker", `run-${run.id}`),
    `runs.${settlement.state}`,
    async (tx) => {
      const [owned] = await tx.db.$queryRaw<{ state: string; max_attempts: number }[]>`
        select state, max_attempts from run where id = ${run.id}::uuid and fence = ${run.fence}
          and state in ('running', 'cancelling') for update`;
      if (!owned) {
        tx.unchanged();
        return false;
      }
      const end = withWish(owned.state, settlement);
      const again = end.retry === true && run.attempt < owned.max_attempts;
      await endAttempt(tx, run, end.state, end.errorText ?? null);
      if (again) await requeue(tx, run.id, run.attempt + 1, end.errorText ?? "The attempt failed.");
      else await endRun(tx, run.id, work, end);
      return true;
    },
    30_000,
  );
}

/** Somebody asked to cancel: what would have been tried again, or left to a person, is cancelled instead. */
function withWish(state: string, settlement: Settlement): Settlement {
  if (state !== "cancelling" || !(settlement.retry || settlement.state === "interrupted")) return settlement;
  return { state: "cancelled", errorCode: "cancelled", errorText: settlement.errorText ?? "Cancelled." };
}

async function endRun(
  tx: CommandContext,
  runId: string,
  work: Pick<RunWork, "abandoned">,
  settlement: Settlement,
): Promise<void> {
  const { state } = settlement;
  await tx.db.run.update({
    where: { id: runId },
    data: {
      state,
      endedAt: tx.now(),
      leaseUntil: null,
      result: (settlement.result ?? null) as object,
      errorCode: settlement.errorCode ?? null,
      errorText: settlement.errorText ?? null,
      ...(state === "succeeded" ? { progress: 1 } : {}),
    },
  });
  await settlement.effects?.(tx);
  if (state !== "succeeded") await work.abandoned?.(tx, runId, state);
  await auditEnd(tx, runId, settlement);
  await announce(tx, runId);
}

async function endAttempt(
  tx: CommandContext,
  run: Owned,
  outcome: string,
  note: string | null,
): Promise<void> {
  await tx.db.runAttempt.updateMany({
    where: { runId: run.id, attempt: run.attempt },
    data: { endedAt: tx.now(), outcome, note },
  });
  await tx.db.runStep.updateMany({
    where: { runId: run.id, attempt: run.attempt, state: "running" },
    data: { state: outcome, endedAt: tx.now() },
  });
}

async function auditEnd(tx: CommandContext, runId: string, settlement: Settlement): Promise<void> {
  const row = await tx.db.run.findUniqueOrThrow({ where: { id: runId } });
  tx.audit({
    subject: "run",
    subjectId: runId,
    label: `#${row.number} ${row.title}`,
    ...(row.launchId ? { launchId: row.launchId } : {}),
    changes: { state: settlement.state, attempt: row.attempt },
    ...(settlement.errorText ? { reason: settlement.errorText } : {}),
  });
}
