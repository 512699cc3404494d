import { type CommandContext, type Ports, systemContext } from "@/server/kernel/context";
import type { RunWork } from "@/server/kernel/define-job";
import { transact } from "@/server/kernel/transact";
import { announce, requeue } from "./rows";
import { fateOfLostRun } from "./rules";
import type { RunState } from "./schema";

export interface Reconciled {
  lost: number;
  enqueued: number;
}

/**
 * Puts right what a lost worker or a lost queue left behind: runs whose lease ended are retried, cancelled or
 * interrupted; queued runs are enqueued again (adding a job twice is harmless). Safe to run in every worker at once.
 */
export async function reconcileRuns(
  ports: Ports,
  works: ReadonlyMap<string, Pick<RunWork, "kind" | "abandoned">>,
): Promise<Reconciled> {
  const lost = await ports.db.$queryRaw<{ id: string }[]>`
    select id from run where state in ('running', 'cancelling') and lease_until < now() limit 50`;
  for (const { id } of lost) await settleLost(ports, id, works);
  const waiting = await ports.db.$queryRaw<{ id: string; attempt: number }[]>`
    select id, attempt from run
    where state = 'queued' and available_at < now() - interval '5 seconds' order by number limit 200`;
  for (const run of waiting) await ports.queue.enqueue({ runId: run.id, attempt: run.attempt });
  return { lost: lost.length, enqueued: waiting.length };
}

async function settleLost(
  ports: Ports,
  id: string,
  works: ReadonlyMap<string, Pick<RunWork, "kind" | "abandoned">>,
): Promise<void> {
  await transact(systemContext(ports, "reconciler", `lost-${id}`), "runs.worker-lost", async (tx) => {
    const [row] = await tx.db.$queryRaw<{ id: string }[]>`
      select id from run where id = ${id}::uuid and state in ('running', 'cancelling') and lease_until < now()
      for update skip locked`;
    if (!row) {
      tx.unchanged();
      return;
    }
    const run = await tx.db.run.findUniqueOrThrow({ where: { id } });
    const work = works.get(run.kind);
    const fate = fateOfLostRun({
      state: run.state as RunState,
      retry: work?.kind.retry ?? "never",
      attempt: run.attempt,
      maxAttempts: run.maxAttempts,
    });
    const note = `The worker ${run.workerId ?? ""} stopped answering.`.replace("  ", " ");
    await closeAttempt(tx, run, fate === "cancelled" ? "cancelled" : "interrupted", note);
    // The fence moves on, so that a worker that wakes up again can no longer write anything.
    await tx.db.run.update({ where: { id }, data: { fence: { increment: 1 } } });
    if (fate === "queued") {
      await requeue(tx, id, run.attempt + 1, `${note} Trying again.`);
      return;
    }
    await tx.db.run.update({
      where: { id },
      data: {
        state: fate,
        endedAt: tx.now(),
        leaseUntil: null,
        errorCode: fate === "interrupted" ? "worker_lost" : null,
        errorText:
          fate === "interrupted" ? `${note} Nobody knows how far it came: look before you repeat it.` : null,
      },
    });
    await work?.abandoned?.(tx, id, fate);
    tx.audit({
      subject: "run",
      subjectId: id,
      label: `#${run.number} ${run.title}`,
      ...(run.launchId ? { launchId: run.launchId } : {}),
      changes: { state: fate },
      reason: note,
    });
    await announce(tx, id);
  });
}

async function closeAttempt(
  tx: CommandContext,
  run: { id: string; attempt: number },
  outcome: string,
  note: string,
): Promise<void> {
  const where = { runId: run.id, attempt: run.attempt };
  await tx.db.runAttempt.updateMany({ where, data: { endedAt: tx.now(), outcome, note } });
  await tx.db.runStep.updateMany({
    where: { ...where, state: "running" },
    data: { state: outcome, endedAt: tx.now() },
  });
}
