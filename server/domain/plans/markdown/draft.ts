import { z } from "zod";
import type { Guess } from "./guesses";
import {
  BOX_STYLES,
  COMPARATORS,
  ENCODINGS,
  MOJIBAKE,
  NODE_KINDS,
  NODE_ROLES,
  NODE_STATES,
  PRIORITIES,
} from "./vocabulary";

/**
 * What the importer hands over: plain data, safe for the browser, and the same for the mapping screen, the
 * command line and the database. Lines are 1-based and bytes 0-based, both in the original file.
 */

export const nodeKindSchema = z.enum(NODE_KINDS);
export type NodeKind = z.infer<typeof nodeKindSchema>;

export const nodeStateSchema = z.enum(NODE_STATES);
export type NodeState = z.infer<typeof nodeStateSchema>;

export const prioritySchema = z.enum(PRIORITIES);
export type Priority = z.infer<typeof prioritySchema>;

export const nodeRoleSchema = z.enum(NODE_ROLES);
export type NodeRole = z.infer<typeof nodeRoleSchema>;

/** The bytes that a tick replaces: for `[ ]` the one between the brackets, for a glyph the glyph itself. */
export const boxSchema = z.object({
  offset: z.int().nonnegative(),
  length: z.int().positive(),
  style: z.enum(BOX_STYLES),
});
export type Box = z.infer<typeof boxSchema>;

export const statusSchema = z.object({ state: nodeStateSchema, text: z.string() });
export type Status = z.infer<typeof statusSchema>;

export const comparatorSchema = z.enum(COMPARATORS);
export type Comparator = z.infer<typeof comparatorSchema>;

/** A number as written in a plan: `~200-300ms` is `{ value: 200, upper: 300, unit: "ms", approximate: true }`. */
export const measureSchema = z.object({
  text: z.string(),
  comparator: comparatorSchema.nullable(),
  value: z.number().nullable(),
  upper: z.number().nullable(),
  unit: z.string().nullable(),
  percentile: z.number().nullable(),
  approximate: z.boolean(),
});
export type Measure = z.infer<typeof measureSchema>;

export const targetSchema = z.object({
  metric: z.string(),
  target: measureSchema.nullable(),
  baseline: measureSchema.nullable(),
  actual: measureSchema.nullable(),
});
export type Target = z.infer<typeof targetSchema>;

export const riskSchema = z.object({
  likelihood: z.string().nullable(),
  impact: z.string().nullable(),
  mitigation: z.string().nullable(),
});
export type Risk = z.infer<typeof riskSchema>;

export const dependenciesSchema = z.object({
  text: z.string(),
  /** Indexes into `nodes`. */
  resolved: z.array(z.int()),
  /** What names nothing in this document. */
  unresolved: z.array(z.string()),
});
export type Dependencies = z.infer<typeof dependenciesSchema>;

/** A relative moment: weeks or days counted from a date that the lead picks. T-minus days are negative. */
export const timingSchema = z.object({
  text: z.string(),
  unit: z.enum(["week", "day"]),
  from: z.int(),
  to: z.int(),
});
export type Timing = z.infer<typeof timingSchema>;

export const fieldSchema = z.object({ name: z.string(), value: z.string(), line: z.int() });

export const planNodeDraftSchema = z.object({
  index: z.int(),
  parent: z.int().nullable(),
  kind: nodeKindSchema,
  role: nodeRoleSchema.nullable(),
  /** Number of check items above this one; 0 for anything else. */
  level: z.int(),
  /** Number of ancestors in the tree. */
  depth: z.int(),
  line: z.int(),
  endLine: z.int(),
  startByte: z.int(),
  endByte: z.int(),
  title: z.string(),
  /** The repaired source lines of a note; null for everything else. */
  text: z.string().nullable(),
  externalId: z.string().nullable(),
  priority: z.object({ value: prioritySchema.nullable(), text: z.string() }).nullable(),
  estimate: z.object({ minutes: z.int().nullable(), text: z.string() }).nullable(),
  owner: z.string().nullable(),
  status: statusSchema.nullable(),
  percent: z.number().nullable(),
  timing: timingSchema.nullable(),
  start: z.string().nullable(),
  due: z.string().nullable(),
  parallel: z.boolean(),
  dependencies: dependenciesSchema.nullable(),
  target: targetSchema.nullable(),
  risk: riskSchema.nullable(),
  /** Everything else that stood in the row or under the heading, by its own name. */
  fields: z.array(fieldSchema),
  checked: z.boolean().nullable(),
  box: boxSchema.nullable(),
  /** What people wrote about it in the console; only exports as CSV and JSON carry it. */
  notes: z.string().optional(),
  /** From JSON and CSV: why the item does not apply, who said so and when; without these, whoever imports it, then. */
  notApplicable: z
    .object({ reason: z.string(), by: z.string(), at: z.string() })
    .partial({ by: true, at: true })
    .optional(),
  /** Identity across imports: the external id if there is one, else title and place. */
  key: z.string(),
});
export type PlanNodeDraft = z.infer<typeof planNodeDraftSchema>;

export const repairSchema = z.object({
  line: z.int(),
  before: z.string(),
  after: z.string(),
  kind: z.enum(["lossless", "guessed", "lost"]),
});
export type Repair = z.infer<typeof repairSchema>;

export const encodingSchema = z.object({
  name: z.enum(ENCODINGS),
  bom: z.boolean(),
  eol: z.enum(["lf", "crlf", "cr", "mixed", "none"]),
  /** The encoding with which UTF-8 had been misread before this file was saved. */
  mojibake: z.enum(MOJIBAKE).nullable(),
  repairs: z.array(repairSchema),
});
export type Encoding = z.infer<typeof encodingSchema>;

export const warningSchema = z.object({ line: z.int(), code: z.string(), message: z.string() });
export type Warning = z.infer<typeof warningSchema>;

export const parsedPlanSchema = z.object({
  encoding: encodingSchema,
  title: z.string().nullable(),
  nodes: z.array(planNodeDraftSchema),
  warnings: z.array(warningSchema),
  counts: z.record(nodeKindSchema, z.int()),
});
/** `guesses` are there when they were asked for. */
export type ParsedPlan = z.infer<typeof parsedPlanSchema> & { guesses?: Guess[] };
