import { z } from "zod";
import type { Context } from "./context";
import { DomainError, type FieldProblem } from "./errors";
import { may, type Permission } from "./permissions";

export interface VerbSpec<I extends z.ZodType, O extends z.ZodType> {
  /** "room.verb", unique; it is also the audit action. */
  name: string;
  summary: string;
  permission: Permission | "public";
  input: I;
  output: O;
}

export interface Verb<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType>
  extends VerbSpec<I, O> {
  kind: "command" | "query";
  (ctx: Context, input: z.input<I>): Promise<z.output<O>>;
  /** The answer as JSON text, where a query keeps it (see QuerySpec.cache). */
  json?(ctx: Context, input: z.input<I>): Promise<string>;
}

/** Throws `unauthenticated` or `forbidden`. The system actor may do everything: it acts for accepted work. */
export function assertPermitted(ctx: Context, permission: Permission | "public"): void {
  if (permission === "public" || ctx.actor.kind === "system") return;
  if (ctx.actor.kind === "anonymous") {
    throw new DomainError("unauthenticated", "Sign in to continue.");
  }
  if (!may(ctx.actor.role, permission)) {
    throw new DomainError(
      "forbidden",
      `The role "${ctx.actor.role}" may not do this. Ask an admin for another role.`,
      { details: { permission } },
    );
  }
}

/** Parses at the boundary; every problem names its field. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const fields: FieldProblem[] = parsed.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  const first = fields[0];
  const detail = first ? `${first.path ? `${first.path}: ` : ""}${first.message}` : "Check the input.";
  throw new DomainError("invalid", detail, { fields });
}

export const emptyInput = z.object({});

/** Makes a callable carry its description. Functions own a read-only `name`, hence the definitions. */
export function toVerb<I extends z.ZodType, O extends z.ZodType>(
  kind: Verb["kind"],
  spec: VerbSpec<I, O>,
  call: (ctx: Context, input: z.input<I>) => Promise<z.output<O>>,
): Verb<I, O> {
  const { name, summary, permission, input, output } = spec;
  const described = Object.entries({ kind, name, summary, permission, input, output });
  return Object.defineProperties(
    call,
    Object.fromEntries(described.map(([key, value]) => [key, { value, enumerable: true }])),
  ) as Verb<I, O>;
}
