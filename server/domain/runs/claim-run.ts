import { type Ports, systemContext } from "@/server/kernel/context";
import { transact } from "@/server/kernel/transact";
import { announce } from "./rows";
import { LEASE_SECONDS } from "./rules";

export interface ClaimedRun {
  id: string;
  number: number;
  kind: string;
  title: string;
  attempt: number;
  fence: bigint;
  launchId: string | null;
  systemId: string | null;
  requestedById: string | null;
  requestedByName: string;
  input: unknown;
  lineCount: number;
}

/**
 * Takes a queued run by conditional update; null when somebody else has it, it was cancelled, or the delivery is old.
 * The fence grows with every claim and guards every later write. A run whose kind is not among `kinds` (null: any)
 * stays queued, with all its attempts, for a worker that knows it.
 */
export async function claimRun(
  ports: Ports,
  delivery: { runId: string; attempt: number },
  workerId: string,
  leaseSeconds = LEASE_SECONDS,
  kinds: readonly string[] | null = null,
): Promise<ClaimedRun | null> {
  return transact(systemContext(ports, "worker", workerId), "runs.claim", async (tx) => {
    tx.unchanged();
    const claimed = await tx.db.$executeRaw`
      update run set state = 'running', fence = fence + 1, worker_id = ${workerId},
        lease_until = now() + ${leaseSeconds} * interval '1 second',
        started_at = coalesce(started_at, now()), progress = null, progress_text = null
      where id = ${delivery.runId}::uuid and attempt = ${delivery.attempt} and state = 'queued'
        and (${kinds}::text[] is null or kind = any(${kinds}::text[]))`;
    if (claimed === 0) return null;
    const row = await tx.db.run.findUniqueOrThrow({ where: { id: delivery.runId } });
    await tx.db.runAttempt.create({ data: { runId: row.id, attempt: row.attempt, workerId } });
    await announce(tx, row.id);
    return row;
  });
}
