import type { Run } from "@/prisma/generated/client";
import type { CommandContext, Db } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { runChanged } from "./events";
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
