import type { z } from "zod";
import type { Context, QueryContext } from "./context";
import { assertPermitted, parseInput, toVerb, type Verb, type VerbSpec } from "./verb";

export interface QuerySpec<I extends z.ZodType, O extends z.ZodType> extends VerbSpec<I, O> {
  run(ctx: QueryContext, input: z.output<I>): Promise<z.output<O>>;
  /**
   * For reads many people repeat: `version` asks the database, on every call, what the answer depends on; only
   * when it is unchanged is the last answer for `key` given again.
   */
  cache?: {
    key(ctx: QueryContext, input: z.output<I>): string;
    version(ctx: QueryContext, input: z.output<I>): Promise<string>;
  };
}

export type Query<I extends z.ZodType, O extends z.ZodType> = Verb<I, O> & {
  /**
   * Reads for another verb, through its connection: in a command, what the transaction itself changed is seen, and no
   * second connection is waited for. The permission of the outer verb counts.
   */
  within(ctx: QueryContext, input: z.input<I>): Promise<z.output<O>>;
};

/** A read. The kernel checks the permission and parses before `run` sees anything. */
export function query<I extends z.ZodType, O extends z.ZodType>(spec: QuerySpec<I, O>): Query<I, O> {
  const read = async (queryCtx: QueryContext, input: z.output<I>) =>
    spec.output.parse(await spec.run(queryCtx, input)) as z.output<O>;
  const open = (ctx: Context, raw: z.input<I>) => {
    assertPermitted(ctx, spec.permission);
    const queryCtx: QueryContext = { ...ctx, db: ctx.ports.db, now: () => ctx.ports.clock.now() };
    return [queryCtx, parseInput(spec.input, raw)] as const;
  };
  const verb = Object.assign(
    toVerb("query", spec, async (ctx, raw) => read(...open(ctx, raw))),
    { within: (ctx: QueryContext, raw: z.input<I>) => read(ctx, parseInput(spec.input, raw)) },
  );
  const { cache } = spec;
  if (!cache) return verb;
  const answers = new Map<string, { version: string; json: string }>();
  /** Reads under way: whoever asks for the same answer meanwhile waits for it instead of reading again. */
  const underWay = new Map<string, Promise<string>>();
  verb.json = async (ctx, raw) => {
    const [queryCtx, input] = open(ctx, raw);
    const key = cache.key(queryCtx, input);
    const version = await cache.version(queryCtx, input);
    const known = answers.get(key);
    if (known?.version === version) return known.json;
    const flight = `${version}\n${key}`;
    const other = underWay.get(flight);
    if (other !== undefined) return other;
    const reading = read(queryCtx, input)
      .then((answer) => keep(key, version, JSON.stringify(answer)))
      .finally(() => underWay.delete(flight));
    underWay.set(flight, reading);
    return reading;
  };
  const keep = (key: string, version: string, json: string): string => {
    // Re-inserting keeps the map ordered by last change; the oldest answers leave first.
    answers.delete(key);
    answers.set(key, { version, json });
    for (const oldest of answers.keys()) {
      if (answers.size <= MAX_ANSWERS) break;
      answers.delete(oldest);
    }
    return json;
  };
  return verb;
}

const MAX_ANSWERS = 200;
