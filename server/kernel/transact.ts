import type { AuditInput, CommandContext, Context, Db } from "./context";
import { databaseCodes } from "./database-codes";
import type { LiveEventInput } from "./define-event";
import { DomainError, invariant } from "./errors";

/** Milliseconds a transaction usually may take. */
const USUAL_MS = 10_000;

/**
 * One transaction with its audit and live events, then the effects. Commands are made of it; work the console does
 * by itself (a worker settling a run, the reconciler) calls it directly with a system context.
 */
export async function transact<T>(
  ctx: Context,
  name: string,
  work: (tx: CommandContext) => Promise<T>,
  timeoutMs = USUAL_MS,
): Promise<T> {
  const { answer, effects } = await retryLostRace(() => attempt(ctx, name, work, timeoutMs));
  for (const effect of effects) {
    try {
      await effect();
    } catch (error) {
      ctx.ports.logger.warn({ err: error, verb: name, requestId: ctx.requestId }, "effect failed");
    }
  }
  return answer;
}

/** The server ends a transaction that pauses; one that was given more time may also reckon longer between questions. */
async function allowPauses(db: Db, milliseconds: number): Promise<void> {
  await db.$queryRaw`select set_config('idle_in_transaction_session_timeout', ${String(milliseconds)}, true)`;
}

async function attempt<T>(
  ctx: Context,
  name: string,
  work: (tx: CommandContext) => Promise<T>,
  timeoutMs: number,
): Promise<{ answer: T; effects: (() => Promise<void>)[] }> {
  const effects: (() => Promise<void>)[] = [];
  const refused: AuditInput[] = [];
  const done = ctx.ports.db.$transaction(
    async (db) => {
      const entries: AuditInput[] = [];
      const events: LiveEventInput[] = [];
      let unchanged = false;
      if (timeoutMs > USUAL_MS) await allowPauses(db, timeoutMs);
      const result = await work({
        ...ctx,
        db,
        now: () => ctx.ports.clock.now(),
        audit: (entry) => entries.push(entry),
        unchanged: () => {
          unchanged = true;
        },
        denied: (entry) => refused.push(entry),
        emit: (event) => events.push(event),
        after: (effect) => effects.push(effect),
      });
      invariant(entries.length > 0 || unchanged, `${name} wrote no audit entry`);
      const common = { actor: ctx.actor, action: name, outcome: "done", requestId: ctx.requestId } as const;
      await ctx.ports.ledger.writeAudit(db, ...entries.map((entry) => ({ ...entry, ...common })));
      await ctx.ports.ledger.appendEvents(db, ctx.actor, events);
      return result;
    },
    { timeout: timeoutMs, maxWait: 5_000 },
  );
  const answer = await done.catch(async (error: unknown) => {
    await writeDenied(ctx, name, refused);
    throw error;
  });
  return { answer, effects };
}

/** After the rollback; were it to fail, the person still gets the answer they would have got. */
async function writeDenied(ctx: Context, action: string, entries: readonly AuditInput[]): Promise<void> {
  const common = { actor: ctx.actor, action, outcome: "denied", requestId: ctx.requestId } as const;
  for (const entry of entries) {
    await ctx.ports.ledger.writeAudit(ctx.ports.db, { ...entry, ...common }).catch((error: unknown) => {
      ctx.ports.logger.warn({ err: error, verb: action }, "a refused attempt could not be recorded");
    });
  }
}

const RACE_TRIES = 3;

/**
 * A deadlock or a unique key taken in the same moment rolled everything back, so the work may simply run again and
 * see what the winner wrote; then it succeeds, or says in its own words why it cannot.
 */
async function retryLostRace<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const codes = databaseCodes(error);
      if (codes.some((code) => UNSTORABLE.includes(code))) throw unstorable(error);
      if (!codes.some((code) => LOST_RACE.includes(code))) throw error;
      if (tries < RACE_TRIES) continue;
      throw new DomainError(
        "conflict",
        "Somebody changed the same thing at the same moment. Nothing of yours was saved: reload, then try again.",
        { cause: error },
      );
    }
  }
}

/** Prisma's codes and PostgreSQL's: unique_violation, deadlock_detected, serialization_failure. */
const LOST_RACE = ["P2002", "P2034", "23505", "40P01", "40001"];
/** NUL in a text, and half a character in JSON. */
const UNSTORABLE = ["22021", "22P05", "22P02"];

function unstorable(cause: unknown): DomainError {
  return new DomainError(
    "invalid",
    "The text holds an invisible character that cannot be stored. Remove it.",
    {
      cause,
    },
  );
}
