import { z } from "zod";

/** `title` is the document's own heading; the first four kinds group what stands below them. */
export const GROUP_KINDS = ["title", "phase", "milestone", "section"] as const;
const ITEM_KINDS = ["task", "check", "target", "risk", "criterion", "signoff", "note"] as const;
export const NODE_KINDS = [...GROUP_KINDS, ...ITEM_KINDS] as const;
export type NodeKind = (typeof NODE_KINDS)[number];
const nodeKindSchema = z.enum(NODE_KINDS);

/** What can be done: a check item or a task. Only these count in progress. */
export const TICKABLE_KINDS = ["task", "check"] as const satisfies readonly NodeKind[];

export const NODE_STATUSES = ["open", "in_progress", "done", "blocked", "cancelled"] as const;
export type NodeStatus = (typeof NODE_STATUSES)[number];
const nodeStatusSchema = z.enum(NODE_STATUSES);

/** A tick is a claim, a run is a proof. */
export const ITEM_STATES = ["open", "claimed", "proven", "stale", "contradicted", "waived"] as const;

export const PRIORITIES = ["critical", "high", "medium", "low"] as const;
export type Priority = (typeof PRIORITIES)[number];
const prioritySchema = z.enum(PRIORITIES);

export const COMPARATORS = ["<", "<=", "=", ">=", ">"] as const;

const orNull = <S extends z.ZodType>(schema: S) => schema.nullable().default(null);

/** A number as written: `~200-300ms` is `{ value: 200, upper: 300, unit: "ms", approximate: true }`. */
const measureSchema = z.object({
  text: z.string(),
  comparator: orNull(z.enum(COMPARATORS)),
  value: orNull(z.number()),
  upper: orNull(z.number()),
  unit: orNull(z.string()),
  percentile: orNull(z.number()),
  approximate: z.boolean(),
});

const targetSchema = z.object({
  metric: z.string(),
  target: orNull(measureSchema),
  baseline: orNull(measureSchema),
  actual: orNull(measureSchema),
});

const riskSchema = z.object({
  likelihood: orNull(z.string()),
  impact: orNull(z.string()),
  mitigation: orNull(z.string()),
});

const timingUnit = z.enum(["week", "day"]);
const timingSchema = z.object({ text: z.string(), unit: timingUnit, from: z.int(), to: z.int() });

/** One node of the plan. What a node does not have is left out, so that large plans stay small on the wire. */
export const nodeView = z.object({
  id: z.uuid(),
  parentId: orNull(z.uuid()),
  kind: nodeKindSchema,
  /** What the heading above is about, for example exit_criteria. */
  role: z.string().optional(),
  depth: z.int(),
  /** Orders siblings; see `inDocumentOrder`. */
  position: z.number(),
  /** 1-based line in the imported file; absent for what was added by hand. */
  line: z.int().optional(),
  title: z.string(),
  /** The source of a note. */
  text: z.string().optional(),
  /** The id people use, for example T104 or 9.47.1. */
  externalId: z.string().optional(),
  priority: prioritySchema.optional(),
  priorityText: z.string().optional(),
  estimateMinutes: z.int().optional(),
  estimateText: z.string().optional(),
  ownerText: z.string().optional(),
  assigneeId: z.uuid().optional(),
  assigneeName: z.string().optional(),
  /** Always there for tickable items; `done` exactly when ticked. */
  status: nodeStatusSchema.optional(),
  /** The status as the file says it. */
  statusText: z.string().optional(),
  percent: z.number().optional(),
  startDate: z.iso.date().optional(),
  dueDate: z.iso.date().optional(),
  /** Counted from a date still to be chosen; days before it are negative. */
  timing: timingSchema.optional(),
  parallel: z.boolean().optional(),
  /** Nodes this one waits for, how the file says it, and what names nothing in the plan. */
  dependsOn: z.array(z.uuid()).optional(),
  dependsText: z.string().optional(),
  unresolved: z.array(z.string()).optional(),
  target: targetSchema.optional(),
  risk: riskSchema.optional(),
  /** Columns of the file that have no place of their own. */
  fields: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  /** Written in the console. */
  notes: z.string().optional(),
  tickable: z.boolean(),
  ticked: z.boolean(),
  tickedById: z.string().optional(),
  tickedBy: z.string().optional(),
  tickedAt: z.iso.datetime().optional(),
  tickedSource: z.enum(["hand", "import"]).optional(),
  state: z.enum(ITEM_STATES),
  version: z.int(),
});
export type NodeView = z.infer<typeof nodeView>;

/** Cancelled items are in `cancelled` and in none of the others. */
export const countsSchema = z.object({
  total: z.int(),
  ticked: z.int(),
  proven: z.int(),
  cancelled: z.int(),
});
export type Counts = z.infer<typeof countsSchema>;

/** Progress of the whole plan and of its groups (phases, milestones, sections) by node id. */
export const progressView = z.object({ overall: countsSchema, groups: z.record(z.uuid(), countsSchema) });
export type ProgressView = z.infer<typeof progressView>;

export const planView = z.object({
  id: z.uuid(),
  title: z.string(),
  fileName: z.string(),
  sha256: z.string(),
  importedAt: z.iso.datetime(),
  importedBy: z.string(),
  encoding: z.string(),
  repaired: z.boolean(),
  /** Whether the last import can be undone. */
  undoable: z.boolean(),
  rev: z.int(),
});
export type PlanView = z.infer<typeof planView>;

/** `seq` is where the launch's live stream stood before the plan was read: events above it may be applied. */
export const planTree = z.object({
  plan: planView.nullable(),
  nodes: z.array(nodeView),
  progress: progressView,
  seq: z.int(),
});
export type PlanTree = z.infer<typeof planTree>;

/** What a change did: the answer of every editing verb and the payload of `plans.changed`. */
export const planChange = z.object({
  rev: z.int(),
  nodes: z.array(nodeView),
  removed: z.array(z.uuid()),
  /** The whole plan's numbers, and those of the groups that the change touched. */
  progress: progressView,
});
export type PlanChange = z.infer<typeof planChange>;

export const planInput = z.object({ launchId: z.uuid() });
export const nodeInput = planInput.extend({ nodeId: z.uuid() });
const version = z.int().positive();
const titleSchema = z.string().trim().min(1, "Write a title.").max(2_000, "Use at most 2,000 characters.");
const longText = z.string().max(20_000, "Use at most 20,000 characters.");
const owner = z.string().trim().max(200, "Use at most 200 characters.");
const minutes = z.int().min(0).max(5_256_000, "Give at most ten years.");

/** 8 MB of Markdown; the largest real plans have a few hundred kilobytes. */
export const MAX_PLAN_BYTES = 8 * 1024 * 1024;

const fileInput = planInput.extend({
  fileName: z.string().trim().min(1).max(255).default("plan.md"),
  /** The file's bytes. Send this rather than `text` for a dropped file: text may have lost bytes already. */
  base64: z
    .base64()
    .max(Math.ceil((MAX_PLAN_BYTES * 4) / 3) + 4)
    .optional(),
  text: z.string().max(MAX_PLAN_BYTES).optional(),
  repair: z.boolean().default(true),
  format: z.enum(["markdown", "json", "csv"], "Choose markdown, json or csv.").optional(),
});
export const oneSource = (input: { base64?: string | undefined; text?: string | undefined }) =>
  (input.base64 === undefined) !== (input.text === undefined);
export const oneSourceMessage = "Send either the file's bytes as base64 or its text.";

export const previewImportInput = fileInput.refine(oneSource, oneSourceMessage);
export const importPlanInput = fileInput
  .extend({ replace: z.boolean().default(false) })
  .refine(oneSource, oneSourceMessage);

export const tickItemInput = nodeInput.extend({
  ticked: z.boolean(),
  version,
  reason: z.string().trim().min(1, "Say why.").max(500, "Use at most 500 characters.").optional(),
});

const editable = {
  ownerText: owner.nullable().optional(),
  assigneeId: z.uuid().nullable().optional(),
  priority: prioritySchema.nullable().optional(),
  estimateMinutes: minutes.nullable().optional(),
  dueDate: z.iso.date("Pick a date.").nullable().optional(),
  notes: longText.nullable().optional(),
};

export const editNodeInput = nodeInput.extend({
  version,
  title: titleSchema.optional(),
  status: z
    .enum(["open", "in_progress", "blocked", "cancelled"], "Tick the item to mark it done.")
    .optional(),
  ...editable,
});

/** Exactly one: at the end of a parent (null: the top level), or beside a sibling. */
const place = {
  parentId: z.uuid().nullable().optional(),
  before: z.uuid().optional(),
  after: z.uuid().optional(),
};
const onePlace = (input: { parentId?: unknown; before?: unknown; after?: unknown }) =>
  [input.parentId, input.before, input.after].filter((given) => given !== undefined).length === 1;
const onePlaceMessage = "Say where: give one of parentId, before or after.";

export const moveNodeInput = nodeInput.extend({ version, ...place }).refine(onePlace, onePlaceMessage);
export const addNodeInput = planInput
  .extend({ kind: nodeKindSchema.exclude(["title"]), title: titleSchema, ...editable, ...place })
  .refine(onePlace, onePlaceMessage);
export const removeNodeInput = nodeInput.extend({ version });

const previewNode = z.object({
  index: z.int(),
  parent: z.int().nullable(),
  kind: nodeKindSchema,
  depth: z.int(),
  line: z.int(),
  title: z.string(),
  externalId: z.string().nullable(),
  priority: z.object({ value: prioritySchema.nullable(), text: z.string() }).nullable(),
  estimate: z.object({ minutes: z.int().nullable(), text: z.string() }).nullable(),
  owner: z.string().nullable(),
  status: z.object({ state: nodeStatusSchema, text: z.string() }).nullable(),
  checked: z.boolean().nullable(),
});

const repairKind = z.enum(["lossless", "guessed", "lost"]);
const repairView = z.object({ line: z.int(), before: z.string(), after: z.string(), kind: repairKind });

/** What an import would do. Lines are those of the file; `repairs` holds the first 500 of `repairCount`. */
export const importPreview = z.object({
  title: z.string().nullable(),
  encoding: z.object({
    name: z.string(),
    bom: z.boolean(),
    eol: z.string(),
    /** The encoding with which the file's UTF-8 had been misread before it was saved. */
    mojibake: z.string().nullable(),
    repairCount: z.int(),
    lostCount: z.int(),
    repairs: z.array(repairView),
  }),
  counts: z.record(nodeKindSchema, z.int()),
  tickedCount: z.int(),
  nodes: z.array(previewNode),
  warnings: z.array(z.object({ line: z.int(), code: z.string(), message: z.string() })),
  unresolved: z.array(z.object({ line: z.int(), title: z.string(), names: z.array(z.string()) })),
  /** The plan that is there already; `same` when it came from these very bytes, read the same way. */
  existing: planView.extend({ same: z.boolean() }).nullable(),
});
export type ImportPreview = z.infer<typeof importPreview>;

const kindCounts = z.record(nodeKindSchema, z.int());
const imported = { plan: planView, unchanged: z.boolean(), counts: kindCounts, progress: countsSchema };
export const importResult = z.object(imported);

const attentionItem = nodeView.pick({
  id: true,
  title: true,
  externalId: true,
  priority: true,
  status: true,
  ownerText: true,
  assigneeName: true,
  dueDate: true,
});

const groupFacts = { id: z.uuid(), kind: nodeKindSchema, title: z.string(), depth: z.int() };
const groupProgress = countsSchema.extend(groupFacts);
/** How far a launch's plan is, for its overview. Each list holds the first 20 of its number. */
export const planProgress = z.object({
  plan: planView.nullable(),
  overall: countsSchema,
  /** Phases and milestones in document order. */
  groups: z.array(groupProgress),
  criticalOpen: z.object({ count: z.int(), items: z.array(attentionItem) }),
  overdue: z.object({ count: z.int(), items: z.array(attentionItem) }),
  /** Blocked, or waited for by so many others. */
  blockers: z.object({ count: z.int(), items: z.array(attentionItem.extend({ waiting: z.int() })) }),
});
const moment = { at: z.iso.datetime(), total: z.int(), ticked: z.int(), proven: z.int() };
export const planHistory = z.object({ points: z.array(z.object(moment)) });
