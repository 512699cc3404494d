import type { Run } from "@/prisma/generated/client";
import type { CommandContext, Db } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { runChanged } from "./events";
import { retryDelayMs } from "./rules";
import type { RunState, RunView } from "./schema";

export function toRunView(row: Run): RunView {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    title: row.title,
    launchId: row.launchId,
    systemId: row.systemId,
    state: row.state as RunState,
    attempt: row.attempt,
    maxAttempts: row.maxAttempts,
    requestedBy: row.requestedByName,
    cancelledBy: row.cancelledByName,
    progress: row.progress,
    progressText: row.progressText,
    errorCode: row.errorCode,
    errorText: row.errorText,
    result: row.result as Record<string, unknown> | null,
    lineCount: row.lineCount,
    queuedAt: row.queuedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

export async function requireRun(db: Db, runId: string): Promise<Run> {
  const row = await db.run.findUnique({ where: { id: runId } });
  if (!row) throw new DomainError("not_found", "There is no such run. It may belong to a removed launch.");
  return row;
}

/** Tells everybody who watches the run's launch, or the console, what the run looks like now. */
export async function announce(tx: CommandContext, runId: string): Promise<RunView> {
  const row = await tx.db.run.findUniqueOrThrow({ where: { id: runId } });
  const view = toRunView(row);
  tx.emit(runChanged.on(row.launchId ?? CONSOLE_STREAM, view));
  return view;
}

/** Puts the run back into the queue as its next attempt, after a growing pause. */
export async function requeue(
  tx: CommandContext,
  runId: string,
  attempt: number,
  reason: string,
): Promise<void> {
  const delayMs = retryDelayMs(attempt);
  const [clock] = await tx.db.$queryRaw<{ at: Date }[]>`
    select now() + ${delayMs} * interval '1 millisecond' as at`;
  const row = await tx.db.run.update({
    where: { id: runId },
    data: {
      state: "queued",
      attempt,
      workerId: null,
      leaseUntil: null,
      progress: null,
      progressText: reason,
      ...(clock ? { availableAt: clock.at } : {}),
    },
  });
  tx.audit({
    subject: "run",
    subjectId: runId,
    label: `#${row.number} ${row.title}`,
    ...(row.launchId ? { launchId: row.launchId } : {}),
    changes: { attempt },
    reason,
  });
  tx.after(() => tx.ports.queue.enqueue({ runId, attempt }, delayMs));
  await announce(tx, runId);
}
