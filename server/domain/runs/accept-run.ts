import type { z } from "zod";
import { actorName, type CommandContext } from "@/server/kernel/context";
import type { RunKind } from "@/server/kernel/define-job";
import { DomainError } from "@/server/kernel/errors";
import { parseInput } from "@/server/kernel/verb";
import { announce } from "./rows";
import type { RunView } from "./schema";

export interface RunRequest<S extends z.ZodType> {
  kind: RunKind<S>;
  title: string;
  /** Ids only; secrets never. */
  input: z.input<S>;
  launchId: string | null;
  systemId?: string;
  /** Two active runs may not hold the same key: the loser gets `conflict`. */
  lockKey?: string;
}

/**
 * Accepts work in the caller's transaction: the run's row is the promise, the queue only a wake-up after the commit.
 * Throws `conflict` with the other run's id when the lock key is taken. The caller writes the audit entry.
 */
export async function acceptRun<S extends z.ZodType>(
  tx: CommandContext,
  request: RunRequest<S>,
): Promise<RunView> {
  const { kind } = request;
  const input = parseInput(kind.input, request.input) as object;
  if (request.lockKey) await refuseIfLocked(tx, request.lockKey);
  const row = await tx.db.run.create({
    data: {
      kind: kind.kind,
      title: request.title,
      launchId: request.launchId,
      systemId: request.systemId ?? null,
      lockKey: request.lockKey ?? null,
      maxAttempts: kind.retry === "safe" ? kind.maxAttempts : 1,
      requestedById: tx.actor.kind === "person" ? tx.actor.id : null,
      requestedByName: actorName(tx.actor),
      input,
    },
  });
  tx.after(() => tx.ports.queue.enqueue({ runId: row.id, attempt: row.attempt }));
  return announce(tx, row.id);
}

async function refuseIfLocked(tx: CommandContext, lockKey: string): Promise<void> {
  // Serialises requests for one key, so that the loser gets a sentence and not an index error.
  await tx.db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`run:${lockKey}`}, 0))`;
  const other = await tx.db.run.findFirst({
    where: { lockKey, state: { in: ["queued", "running", "cancelling"] } },
  });
  if (!other) return;
  throw new DomainError(
    "conflict",
    `Run #${other.number} (${other.title}) is still ${other.state} on this system. Wait for it or cancel it first.`,
    { details: { runId: other.id, runNumber: other.number } },
  );
}
