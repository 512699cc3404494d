import type { AuditInput, CommandContext, Context } from "./context";
import type { LiveEventInput } from "./define-event";
import { invariant } from "./errors";

/**
 * One transaction with its audit and live events, then the effects. Commands are made of it; work the console does
 * by itself (a worker settling a run, the reconciler) calls it directly with a system context.
 */
export async function transact<T>(
  ctx: Context,
  name: string,
  work: (tx: CommandContext) => Promise<T>,
  timeoutMs = 10_000,
): Promise<T> {
  const { answer, effects } = await retryOnDeadlock(() => attempt(ctx, name, work, timeoutMs));
  for (const effect of effects) {
    await effect().catch((error: unknown) =>
      ctx.ports.logger.warn({ err: error, verb: name, requestId: ctx.requestId }, "effect failed"),
    );
  }
  return answer;
}

async function attempt<T>(
  ctx: Context,
  name: string,
  work: (tx: CommandContext) => Promise<T>,
  timeoutMs: number,
): Promise<{ answer: T; effects: (() => Promise<void>)[] }> {
  const effects: (() => Promise<void>)[] = [];
  const answer = await ctx.ports.db.$transaction(
    async (db) => {
      const entries: AuditInput[] = [];
      const events: LiveEventInput[] = [];
      let unchanged = false;
      const result = await work({
        ...ctx,
        db,
        now: () => ctx.ports.clock.now(),
        audit: (entry) => entries.push(entry),
        unchanged: () => {
          unchanged = true;
        },
        emit: (event) => events.push(event),
        after: (effect) => effects.push(effect),
      });
      invariant(entries.length > 0 || unchanged, `${name} wrote no audit entry`);
      const common = { actor: ctx.actor, action: name, outcome: "done", requestId: ctx.requestId } as const;
      for (const entry of entries) await ctx.ports.ledger.writeAudit(db, { ...entry, ...common });
      await ctx.ports.ledger.appendEvents(db, ctx.actor, events);
      return result;
    },
    { timeout: timeoutMs, maxWait: 5_000 },
  );
  return { answer, effects };
}

/** PostgreSQL ends one of two deadlocked transactions; it changed nothing, so it may simply run again. */
async function retryOnDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code;
      if (tries >= 3 || (code !== "P2034" && code !== "40P01")) throw error;
    }
  }
}
