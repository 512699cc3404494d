import { createHmac } from "node:crypto";
import type { z } from "zod";
import { actorId, type CommandContext, type Context, type Db } from "./context";
import { DomainError, isDomainError } from "./errors";
import type {} from "./ports/vault";
import { transact } from "./transact";
import { assertPermitted, parseInput, toVerb, type Verb, type VerbSpec } from "./verb";

export interface CommandSpec<I extends z.ZodType, O extends z.ZodType, P> extends VerbSpec<I, O> {
  /** Reckons what needs no database, before the transaction opens and holds locks. */
  prepare?(input: z.output<I>): P;
  run(tx: CommandContext, input: z.output<I>, prepared: P): Promise<z.output<O>>;
  /** Milliseconds the transaction may take; 10 s unless a large import needs more. */
  timeoutMs?: number;
}

export interface Command<I extends z.ZodType, O extends z.ZodType> extends Verb<I, O> {
  /**
   * Runs the command as a part of another one, in its transaction: audit entries, events and effects join those of
   * the outer command, whose permission and name count.
   */
  within(tx: CommandContext, input: z.input<I>): Promise<z.output<O>>;
}

/**
 * A change. In this order: permission, parse, transaction { repeated request?, run, audit, live event }, commit,
 * effects. A command that neither audits nor says `unchanged()` fails, so nobody can forget it.
 */
export function command<I extends z.ZodType, O extends z.ZodType, P = undefined>(
  spec: CommandSpec<I, O, P>,
): Command<I, O> {
  const prepare = (input: z.output<I>) => spec.prepare?.(input) as P;
  const call = async (ctx: Context, raw: z.input<I>): Promise<z.output<O>> => {
    await assertPermittedOrAudit(ctx, spec);
    const input = parseInput(spec.input, raw);
    const prepared = prepare(input);
    return transact(
      ctx,
      spec.name,
      async (tx) => {
        const repeated = await findRepeated(tx, spec.name, input);
        if (repeated.found) {
          tx.unchanged();
          return spec.output.parse(repeated.answer) as z.output<O>;
        }
        const answer = spec.output.parse(await spec.run(tx, input, prepared)) as z.output<O>;
        await repeated.remember(answer);
        return answer;
      },
      spec.timeoutMs,
    );
  };
  return Object.assign(toVerb("command", spec, call), {
    within: async (tx: CommandContext, raw: z.input<I>) => {
      const input = parseInput(spec.input, raw);
      return spec.output.parse(await spec.run(tx, input, prepare(input))) as z.output<O>;
    },
  });
}

async function assertPermittedOrAudit<I extends z.ZodType, O extends z.ZodType>(
  ctx: Context,
  spec: VerbSpec<I, O>,
): Promise<void> {
  try {
    assertPermitted(ctx, spec.permission);
  } catch (error) {
    if (isDomainError(error) && error.code === "forbidden") {
      await ctx.ports.ledger.writeAudit(ctx.ports.db, {
        actor: ctx.actor,
        action: spec.name,
        outcome: "denied",
        requestId: ctx.requestId,
        subject: "verb",
        label: spec.name,
      });
    }
    throw error;
  }
}

interface Repeated {
  found: boolean;
  answer?: unknown;
  remember(answer: unknown): Promise<void>;
}

/** Looks up the answer to an earlier request with the same Idempotency-Key by the same person. */
async function findRepeated(ctx: Context & { db: Db }, name: string, input: unknown): Promise<Repeated> {
  const key = ctx.idempotencyKey;
  const actor = actorId(ctx.actor);
  if (!key || !actor) return { found: false, remember: async () => {} };
  const { db } = ctx;
  // Keyed, because an input may hold a password and a plain hash of it could be guessed.
  const digest = createHmac("sha256", ctx.ports.outside.vault.deriveKey("idempotency"))
    .update(JSON.stringify(input))
    .digest("hex");
  // Two identical requests at once: the second waits here until the first has committed.
  await db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`${actor}:${key}`}, 0))`;
  const earlier = await db.idempotentAnswer.findUnique({ where: { actorId_key: { actorId: actor, key } } });
  if (earlier) {
    if (earlier.command !== name || earlier.digest !== digest) {
      throw new DomainError("conflict", "This Idempotency-Key was used for another request. Send a new key.");
    }
    return { found: true, answer: earlier.answer, remember: async () => {} };
  }
  return {
    found: false,
    remember: async (answer) => {
      await db.idempotentAnswer.create({
        data: { actorId: actor, key, command: name, digest, answer: JSON.parse(JSON.stringify(answer)) },
      });
    },
  };
}
