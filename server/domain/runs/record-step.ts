import { type Ports, systemContext } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { transact } from "@/server/kernel/transact";
import { runStepChanged } from "./events";
import type { RunStepView } from "./schema";

/** Stores a step's beginning or end and announces it. */
export async function recordStep(
  ports: Ports,
  run: { id: string; fence: bigint; attempt: number; launchId: string | null },
  step: { position: number; name: string; state: RunStepView["state"]; firstLine: number },
): Promise<void> {
  await transact(systemContext(ports, "worker", run.id), "runs.step", async (tx) => {
    tx.unchanged();
    // Holds the row, so that the lease cannot be lost between this look and the write.
    const owned = await tx.db.$queryRaw<{ id: string }[]>`
      select id from run where id = ${run.id}::uuid and fence = ${run.fence}
        and state in ('running', 'cancelling') for no key update`;
    if (owned.length === 0) return;
    const key = { runId: run.id, attempt: run.attempt, position: step.position };
    const ended = step.state === "running" ? null : tx.now();
    const row = await tx.db.runStep.upsert({
      where: { runId_attempt_position: key },
      create: { ...key, name: step.name, state: step.state, firstLine: step.firstLine, endedAt: ended },
      update: { state: step.state, endedAt: ended },
    });
    tx.emit(
      runStepChanged.on(run.launchId ?? CONSOLE_STREAM, {
        runId: run.id,
        step: {
          attempt: row.attempt,
          position: row.position,
          name: row.name,
          state: step.state,
          firstLine: row.firstLine,
          startedAt: row.startedAt.toISOString(),
          endedAt: row.endedAt?.toISOString() ?? null,
        },
      }),
    );
  });
}
