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
export type Measure = z.infer<typeof measureSchema>;

const targetSchema = z.object({
  metric: z.string(),
  target: orNull(measureSchema),
  baseline: orNull(measureSchema),
  actual: orNull(measureSchema),
  /** Set in the console: counts as a figure of success, how many days a measurement holds, and that a file no longer decides. */
  kpi: z.boolean().optional(),
  freshDays: z.int().optional(),
  edited: z.boolean().optional(),
});

export const RISK_STATES = ["open", "mitigated", "accepted", "closed"] as const;
export type RiskState = (typeof RISK_STATES)[number];
const riskLevel = z.int().min(1).max(5);

const riskSchema = z.object({
  likelihood: orNull(z.string()),
  impact: orNull(z.string()),
  mitigation: orNull(z.string()),
  /** The rest is set in the console. Levels from 1 to 5 go before what the words say. */
  likelihoodLevel: riskLevel.optional(),
  impactLevel: riskLevel.optional(),
  reviewOn: z.iso.date().optional(),
  state: z.enum(RISK_STATES).optional(),
  acceptedUntil: z.iso.date().optional(),
  reason: z.string().optional(),
  decidedAt: z.iso.datetime().optional(),
  decidedBy: z.string().optional(),
  edited: z.boolean().optional(),
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
  /** Why it does not apply to this launch; its status is then `cancelled`, and it counts nowhere. */
  notApplicable: z.object({ reason: z.string(), by: z.string(), at: z.iso.datetime() }).optional(),
  version: z.int(),
});
export type NodeView = z.infer<typeof nodeView>;

/** Cancelled items are in `cancelled` and in none of the others. */
const count = z.int();
export const countsSchema = z.object({ total: count, ticked: count, proven: count, cancelled: count });
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
const MAX_BASE64 = Math.ceil((MAX_PLAN_BYTES * 4) / 3) + 4;

/** What headings, the rows of tables and the items of lists can be read as. */
export const READINGS = {
  heading: ["title", "phase", "milestone", "section", "task"],
  table: ["tasks", "targets", "risks", "signoffs", "notes"],
  list: ["items", "criteria", "targets", "risks", "signoffs", "notes"],
} as const;
export const COLUMN_MEANINGS = [
  ...(["title", "id", "tick", "status", "owner", "priority", "estimate", "start", "due", "timing"] as const),
  ...(["dependencies", "progress", "baseline", "target", "actual"] as const),
  ...(["likelihood", "impact", "mitigation", "notes", "ignore"] as const),
] as const;
const reading = z.enum([...READINGS.heading, ...READINGS.table, "items", "criteria"]);
const columnMeaning = z.enum(COLUMN_MEANINGS, "This is no meaning of a column.");
const columnMeanings = z.record(z.string().max(200), columnMeaning).optional();
/** What a person said about guesses of the importer, by their keys; kept with the file and used whenever it is read. */
export const correctionsSchema = z
  .array(z.object({ key: z.string().max(80), as: reading.optional(), columns: columnMeanings }))
  .max(1_000);
export type Corrections = z.infer<typeof correctionsSchema>;

const fileInput = planInput.extend({
  fileName: z.string().trim().min(1).max(255).default("plan.md"),
  /** The file's bytes. Send this rather than `text` for a dropped file: text may have lost bytes already. */
  base64: z.base64().max(MAX_BASE64).optional(),
  text: z.string().max(MAX_PLAN_BYTES).optional(),
  repair: z.boolean().default(true),
  format: z.enum(["markdown", "json", "csv"], "Choose markdown, json or csv.").optional(),
  corrections: correctionsSchema.optional(),
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

const naReason = z
  .string()
  .trim()
  .min(1, "Say why it does not apply.")
  .max(500, "Use at most 500 characters.");
export const editNodeInput = nodeInput.extend({
  version,
  title: titleSchema.optional(),
  status: z
    .enum(["open", "in_progress", "blocked", "cancelled"], "Tick the item to mark it done.")
    .optional(),
  /** With `status: "cancelled"`, which asks for it: why the item does not apply. */
  naReason: naReason.optional(),
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

/** Back in the plan, or out of its numbers with a reason; of a group, with all below it that is open. */
export const setApplicabilityInput = nodeInput
  .extend({ version, applicable: z.boolean(), reason: naReason.optional() })
  .refine(({ applicable, reason }) => applicable || reason !== undefined, {
    path: ["reason"],
    message: "Say why it does not apply.",
  });

const previewPlace = { index: z.int(), parent: z.int().nullable(), depth: z.int(), line: z.int() };
const previewNode = z.object({
  ...previewPlace,
  ...{ kind: nodeKindSchema, title: z.string(), externalId: z.string().nullable() },
  priority: z.object({ value: prioritySchema.nullable(), text: z.string() }).nullable(),
  estimate: z.object({ minutes: z.int().nullable(), text: z.string() }).nullable(),
  owner: z.string().nullable(),
  status: z.object({ state: nodeStatusSchema, text: z.string() }).nullable(),
  checked: z.boolean().nullable(),
});

const repairKind = z.enum(["lossless", "guessed", "lost"]);
const repairView = z.object({ line: z.int(), before: z.string(), after: z.string(), kind: repairKind });

/** `mojibake` is the encoding with which the file's UTF-8 had been misread before it was saved. */
const encodingView = z.object({
  ...{ name: z.string(), bom: z.boolean(), eol: z.string(), mojibake: z.string().nullable() },
  ...{ repairCount: z.int(), lostCount: z.int(), repairs: z.array(repairView) },
});

const meanings = { means: columnMeaning, recognised: columnMeaning };
const guessedColumn = z.object({ id: z.string(), name: z.string(), ...meanings });
/** What a heading, table or list is read as, and `recognised` without corrections; `excerpt` is its source. */
const guessView = z.object({
  ...{ key: z.string(), what: z.enum(["heading", "table", "list"]), as: reading, recognised: reading },
  ...{ confidence: z.enum(["certain", "likely", "unsure"]), why: z.string(), title: z.string() },
  ...{ line: z.int(), endLine: z.int(), size: z.int(), excerpt: z.string(), columns: z.array(guessedColumn) },
});
export type GuessView = z.infer<typeof guessView>;

/** What an import would do. Lines are those of the file; `repairs` holds the first 500 of `repairCount`. */
export const importPreview = z.object({
  title: z.string().nullable(),
  encoding: encodingView,
  counts: z.record(nodeKindSchema, z.int()),
  tickedCount: z.int(),
  nodes: z.array(previewNode),
  /** The first 2,000 in the order of the file, read with these corrections: those sent, else those kept. */
  guesses: z.array(guessView),
  corrections: correctionsSchema,
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
  ...({ id: true, title: true, externalId: true, priority: true } as const),
  ...({ status: true, ownerText: true, assigneeName: true, dueDate: true } as const),
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

/** Whether the latest measurement keeps the target; `stale` and `unknown` say why in `reason`. */
export const TARGET_VERDICTS = ["met", "missed", "stale", "unknown"] as const;
export type TargetVerdict = (typeof TARGET_VERDICTS)[number];
export const MEASURED_BY = ["hand", "run", "upload"] as const;

export const measurementView = z.object({
  id: z.uuid(),
  value: z.number(),
  unit: z.string().nullable(),
  percentile: z.number().nullable(),
  observedAt: z.iso.datetime(),
  source: z.object({ kind: z.enum(MEASURED_BY), id: z.string().nullable(), label: z.string() }),
  note: z.string().nullable(),
  recordedAt: z.iso.datetime(),
});
export type MeasurementView = z.infer<typeof measurementView>;

/** Before and now, both in the target's unit. `percent` is null where the baseline is zero. */
export const kpiChange = z.object({
  before: z.number(),
  after: z.number(),
  unit: z.string().nullable(),
  percent: z.number().nullable(),
  direction: z.enum(["better", "worse", "same", "unclear"]),
  /** Measured on or after the day of the launch. */
  afterLaunch: z.boolean(),
});
export type KpiChange = z.infer<typeof kpiChange>;

export const targetRow = z.object({
  nodeId: z.uuid(),
  version: z.int(),
  metric: z.string(),
  externalId: z.string().nullable(),
  /** The heading it stands under. */
  section: z.string().nullable(),
  baseline: measureSchema.nullable(),
  target: measureSchema.nullable(),
  /** The target's unit as it is compared, for instance `requests/minute`. */
  unit: z.string().nullable(),
  /** What the file gives as measured; it says nothing of when, so it proves nothing. */
  inFile: measureSchema.nullable(),
  kpi: z.boolean(),
  freshDays: z.int(),
  /** Newest first, the last 20. */
  measurements: z.array(measurementView),
  /** Those that can be compared with the target, oldest first, in its unit. */
  trend: z.array(z.object({ at: z.iso.datetime(), value: z.number() })),
  /** The value to reach, where one line can show it. */
  line: z.number().nullable(),
  verdict: z.enum(TARGET_VERDICTS),
  reason: z.string(),
  change: kpiChange.nullable(),
});
export type TargetRow = z.infer<typeof targetRow>;

const ratedWord = z.object({ text: z.string().nullable(), level: riskLevel.nullable() });
export const riskRow = z.object({
  nodeId: z.uuid(),
  version: z.int(),
  title: z.string(),
  externalId: z.string().nullable(),
  section: z.string().nullable(),
  likelihood: ratedWord,
  impact: ratedWord,
  /** Likelihood times impact, 1 to 25; null where the plan says too little. */
  exposure: z.int().nullable(),
  mitigation: z.string().nullable(),
  ownerText: z.string().nullable(),
  assigneeId: z.uuid().nullable(),
  assigneeName: z.string().nullable(),
  reviewOn: z.iso.date().nullable(),
  /** The review is due and nobody has closed the risk. */
  overdue: z.boolean(),
  state: z.enum(RISK_STATES),
  acceptedUntil: z.iso.date().nullable(),
  /** It was accepted until a day that has passed: it is open again. */
  lapsed: z.boolean(),
  reason: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decidedBy: z.string().nullable(),
});
export type RiskRow = z.infer<typeof riskRow>;

export const registersView = z.object({
  plan: planView.nullable(),
  today: z.iso.date(),
  targets: z.array(targetRow),
  /** Open ones first, by exposure; closed ones last. */
  risks: z.array(riskRow),
});
export type Registers = z.infer<typeof registersView>;

export const registersInput = planInput.extend({
  /** The launch's target date: what was measured from then on counts as after the launch. */
  target: z.iso.date().optional(),
});

const metric = z.string().trim().min(1, "Name what is measured.").max(300, "Use at most 300 characters.");
const measureText = z.string().trim().max(120, "Use at most 120 characters.");
const freshDays = z.int().min(1, "At least one day.").max(730, "At most two years.");

export const addTargetInput = planInput.extend({
  metric,
  target: measureText.default(""),
  baseline: measureText.default(""),
  kpi: z.boolean().optional(),
  freshDays: freshDays.optional(),
});
export const editTargetInput = nodeInput.extend({
  version,
  metric: metric.optional(),
  target: measureText.optional(),
  baseline: measureText.optional(),
  kpi: z.boolean().optional(),
  freshDays: freshDays.optional(),
});

export const measureTargetInput = nodeInput.extend({
  value: z.number("Enter a number."),
  unit: z.string().trim().max(40, "Use at most 40 characters.").nullable().default(null),
  percentile: z.number().gt(0).lt(100, "A percentile lies between 0 and 100.").nullable().default(null),
  observedAt: z.iso.datetime({ offset: true, error: "Say when it was measured." }),
  note: z.string().trim().max(500, "Use at most 500 characters.").default(""),
});

export const measuredView = z.object({ id: z.uuid(), nodeId: z.uuid() });

const riskWords = {
  likelihood: riskLevel.nullable().optional(),
  impact: riskLevel.nullable().optional(),
  mitigation: z.string().trim().max(4_000, "Use at most 4,000 characters.").optional(),
  ownerText: owner.nullable().optional(),
  assigneeId: z.uuid().nullable().optional(),
  reviewOn: z.iso.date("Pick a date.").nullable().optional(),
};
export const addRiskInput = planInput.extend({ title: titleSchema, ...riskWords });
export const editRiskInput = nodeInput.extend({ version, title: titleSchema.optional(), ...riskWords });
export const decideRiskInput = nodeInput
  .extend({
    version,
    state: z.enum(RISK_STATES),
    reason: z.string().trim().min(1, "Say why.").max(1_000, "Use at most 1,000 characters."),
    /** Only with `accepted`: on the day after it, the risk is open again. */
    acceptedUntil: z.iso.date("Pick a date.").optional(),
  })
  .refine(({ state, acceptedUntil }) => (state === "accepted") === (acceptedUntil !== undefined), {
    path: ["acceptedUntil"],
    error: "Say until when a risk is accepted, and only then.",
  });
