import type { Run } from "@/prisma/generated/client";
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

type Works = ReadonlyMap<string, Pick<RunWork, "kind" | "abandoned">>;

/**
 * Puts right what a lost worker or a lost queue left behind: runs whose lease ended are retried, cancelled or
 * interrupted; the work behind runs cancelled before they began is told; queued runs of known kinds are enqueued again
 * (adding a job twice is harmless). Safe to run in every worker at once.
 */
export async function reconcileRuns(ports: Ports, works: Works): Promise<Reconciled> {
  const lost = await ports.db.$queryRaw<{ id: string }[]>`
    select id from run where state in ('running', 'cancelling') and lease_until < now() limit 50`;
  for (const { id } of lost) await settleLostOrWarn(ports, id, works);
  const untold = await ports.db.$queryRaw<{ id: string }[]>`
    select id from run where not end_told and kind = any(${[...works.keys()]}) order by ended_at limit 50`;
  for (const { id } of untold) {
    await tellEnd(ports, id, works).catch((error: unknown) =>
      ports.logger.warn({ err: error, runId: id }, "the end of a run could not be told yet; trying again"),
    );
  }
  const waiting = await ports.db.$queryRaw<{ id: string; attempt: number }[]>`
    select id, attempt from run
    where state = 'queued' and available_at < now() - interval '5 seconds' and kind = any(${[...works.keys()]})
    order by number limit 200`;
  for (const run of waiting) await ports.queue.enqueue({ runId: run.id, attempt: run.attempt });
  return { lost: lost.length, enqueued: waiting.length };
}

/** One run that cannot be settled must not keep the others waiting. */
async function settleLostOrWarn(ports: Ports, id: string, works: Works): Promise<void> {
  try {
    await settleLost(ports, id, works, true);
  } catch (error) {
    ports.logger.warn({ err: error, runId: id }, "a lost run ends before the work behind it could be told");
    await settleLost(ports, id, works, false).catch((again: unknown) =>
      ports.logger.error({ err: again, runId: id }, "a lost run could not be settled; trying again"),
    );
  }
}

/** Tells the work behind a run that it ended without success, once. */
async function tellEnd(ports: Ports, id: string, works: Works): Promise<void> {
  await transact(systemContext(ports, "reconciler", `end-${id}`), "runs.tell-end", async (tx) => {
    tx.unchanged();
    const [row] = await tx.db.$queryRaw<{ kind: string; state: "failed" | "cancelled" | "interrupted" }[]>`
      select kind, state from run where id = ${id}::uuid and not end_told for update skip locked`;
    if (!row) return;
    await works.get(row.kind)?.abandoned?.(tx, id, row.state);
    await tx.db.run.update({ where: { id }, data: { endTold: true } });
  });
}

async function settleLost(ports: Ports, id: string, works: Works, tell: boolean): Promise<void> {
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
    if (fate === "queued") await requeue(tx, id, run.attempt + 1, `${note} Trying again.`);
    else {
      // A worker that knows the kind tells it later.
      await endLost(tx, run, fate, { note, told: tell && work !== undefined });
      if (tell) await work?.abandoned?.(tx, id, fate);
    }
  });
}

async function endLost(
  tx: CommandContext,
  run: Run,
  fate: "cancelled" | "interrupted",
  { note, told }: { note: string; told: boolean },
): Promise<void> {
  const unknown = `${note} Nobody knows how far it came: look before you repeat it.`;
  await tx.db.run.update({
    where: { id: run.id },
    data: {
      state: fate,
      endedAt: tx.now(),
      leaseUntil: null,
      endTold: told,
      ...(fate === "interrupted" ? { errorCode: "worker_lost", errorText: unknown } : {}),
    },
  });
  tx.audit({
    subject: "run",
    subjectId: run.id,
    label: `#${run.number} ${run.title}`,
    ...(run.launchId ? { launchId: run.launchId } : {}),
    changes: { state: fate },
    reason: note,
  });
  await announce(tx, run.id);
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
