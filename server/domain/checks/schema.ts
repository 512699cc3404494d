import { z } from "zod";
import { verdictSchema } from "@/server/domain/evidence/schema";

/** What the console can test by itself. */
export const CHECK_KINDS = [
  "smoke",
  "health",
  "headers",
  "tls",
  "exposure",
  "rate-limit",
  "page",
  "metric",
  "document",
] as const;
export const checkKind = z.enum(CHECK_KINDS);
export type CheckKind = z.infer<typeof checkKind>;

export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export const severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severity>;

const line = (max: number) => z.string().trim().min(1).max(max);
const path = z
  .string()
  .trim()
  .max(2_000)
  .regex(/^\/(?!\/)\S*$/, "Begin the path with one slash, without spaces.");
const httpStatus = z.int().min(100).max(599);
const milliseconds = z.int().min(1).max(120_000);
const headerName = z
  .string()
  .regex(/^[\w!#$%&'*.^`|~+-]{1,100}$/, "A header's name has letters, digits and -.");
const headerValue = z
  .string()
  .max(4_000)
  .regex(/^[\t -~\u0080-\uffff]*$/, "A header has no line breaks.");
const jsonPath = z
  .string()
  .max(200)
  .regex(/^[\w-]+(?:\.[\w-]+|\[\d+\])*$/, "Write the place as status or items[0].name.");
const variable = z
  .string()
  .regex(/^[a-z]\w{0,39}$/i, "A name has letters, digits and _, and begins with a letter.");

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

const smokeStep = z.strictObject({
  name: line(120),
  method: z.enum(METHODS).default("GET"),
  path,
  headers: z.record(headerName, headerValue).default({}),
  body: z.string().max(20_000).optional(),
  /** Redirects are followed; turn it off to look at them. */
  follow: z.boolean().default(true),
  expect: z
    .strictObject({
      status: httpStatus.optional(),
      maxMs: milliseconds.optional(),
      contains: z.string().max(500).optional(),
      lacks: z.string().max(500).optional(),
      header: z.strictObject({ name: headerName, contains: z.string().max(500) }).optional(),
      json: z
        .array(
          z.strictObject({
            path: jsonPath,
            equals: z.union([z.string(), z.number(), z.boolean()]).optional(),
          }),
        )
        .max(20)
        .default([]),
    })
    .prefault({}),
  /** Keeps a value of the answer under a name; later steps write {{name}}. */
  keep: z
    .array(z.strictObject({ name: variable, json: jsonPath.optional(), header: headerName.optional() }))
    .max(10)
    .default([]),
});
export type SmokeStep = z.infer<typeof smokeStep>;

const comparator = z.enum(["<", "<=", "=", ">=", ">"]);

/** What each kind wants to know; `{}` is enough for most of them. */
export const optionsByKind = {
  smoke: z.strictObject({ steps: z.array(smokeStep).min(1, "Add a step.").max(50) }),
  health: z.strictObject({
    path: path.default("/"),
    status: httpStatus.default(200),
    maxMs: milliseconds.default(5_000),
    /** Where the answer, as JSON, says that all is well. */
    json: z
      .strictObject({ path: jsonPath, equals: z.union([z.string(), z.number(), z.boolean()]) })
      .optional(),
    /** Attempts before it counts as down, a second apart. */
    attempts: z.int().min(1).max(5).default(2),
  }),
  headers: z.strictObject({ path: path.default("/"), grade: z.enum(["A", "B", "C", "D"]).default("B") }),
  tls: z.strictObject({ minDays: z.int().min(0).max(365).default(14) }),
  exposure: z.strictObject({ paths: z.array(path).max(50).default([]) }),
  "rate-limit": z.strictObject({
    path,
    method: z.enum(METHODS).default("POST"),
    body: z.string().max(2_000).optional(),
    headers: z.record(headerName, headerValue).default({}),
    /** Requests that are sent, one after the other, until one is refused with 429. */
    requests: z.int().min(2).max(300).default(60),
    /** Seconds within which they are sent. */
    seconds: z.int().min(1).max(60).default(30),
  }),
  page: z.strictObject({
    path: path.default("/"),
    maxFirstByteMs: milliseconds.default(800),
    maxTotalMs: milliseconds.default(3_000),
    maxKilobytes: z.int().min(1).max(20_000).default(2_000),
  }),
  metric: z
    .strictObject({
      /** A Prometheus query, asked at /api/v1/query of the system. */
      query: line(2_000).optional(),
      /** Or a page of JSON and the number's place in it. */
      path: path.optional(),
      json: jsonPath.optional(),
      comparator,
      value: z.number(),
      unit: z.string().max(20).default(""),
    })
    .refine(
      ({ query, path: page, json }) => (query !== undefined) !== (page !== undefined && json !== undefined),
      "Give either a Prometheus query, or a path and the number's place in its JSON.",
    ),
  document: z.strictObject({
    path: path.default("/"),
    /** Days since the document says that it was last changed. */
    maxAgeDays: z.int().min(1).max(3_650).optional(),
    sections: z.array(line(200)).max(50).default([]),
  }),
} as const satisfies Record<CheckKind, z.ZodType>;

const definition = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("smoke"), options: optionsByKind.smoke }),
  z.object({ kind: z.literal("health"), options: optionsByKind.health.prefault({}) }),
  z.object({ kind: z.literal("headers"), options: optionsByKind.headers.prefault({}) }),
  z.object({ kind: z.literal("tls"), options: optionsByKind.tls.prefault({}) }),
  z.object({ kind: z.literal("exposure"), options: optionsByKind.exposure.prefault({}) }),
  z.object({ kind: z.literal("rate-limit"), options: optionsByKind["rate-limit"] }),
  z.object({ kind: z.literal("page"), options: optionsByKind.page.prefault({}) }),
  z.object({ kind: z.literal("metric"), options: optionsByKind.metric }),
  z.object({ kind: z.literal("document"), options: optionsByKind.document.prefault({}) }),
]);
export type CheckDefinition = z.output<typeof definition>;
export const checkDefinition = definition;

const name = z.string().trim().min(1, "Name the check.").max(120, "Use at most 120 characters.");
const everyMinutes = z
  .int()
  .min(1, "At most once a minute.")
  .max(44_640, "At least once a month.")
  .nullable();
const secrets = z
  .record(variable, z.string().min(1, "Give the value.").max(4_000))
  .refine((given) => Object.keys(given).length <= 20, "At most 20 secrets.");

export const defineCheckInput = z
  .object({
    systemId: z.uuid(),
    name,
    everyMinutes: everyMinutes.default(null),
    secrets: secrets.default({}),
  })
  .and(definition);

export const changeCheckInput = z.object({
  checkId: z.uuid(),
  rev: z.int(),
  name: name.optional(),
  everyMinutes: everyMinutes.optional(),
  /** The whole of the kind's options. */
  options: z.record(z.string(), z.unknown()).optional(),
  /** Replaces all stored secrets; left out, they stay. */
  secrets: secrets.optional(),
});

export const checkIdInput = z.object({ checkId: z.uuid() });
export const listChecksInput = z.object({ launchId: z.uuid() });
export const listResultsInput = checkIdInput.extend({
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const findingView = z.object({
  /** The same from run to run. */
  key: z.string(),
  severity,
  title: z.string(),
  detail: z.string(),
  /** What to do about it. */
  fix: z.string(),
});
export type Finding = z.infer<typeof findingView>;

export const measurementView = z.object({ name: z.string(), value: z.number(), unit: z.string() });
export type Measurement = z.infer<typeof measurementView>;

export const checkResultView = z.object({
  id: z.uuid(),
  checkId: z.uuid(),
  runId: z.uuid(),
  evidenceId: z.uuid(),
  verdict: verdictSchema,
  summary: z.string(),
  findings: z.array(findingView),
  measurements: z.array(measurementView),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
});
export type CheckResultView = z.infer<typeof checkResultView>;

export const checkView = z.object({
  id: z.uuid(),
  launchId: z.uuid(),
  systemId: z.uuid(),
  systemName: z.string(),
  environment: z.string(),
  kind: checkKind,
  name: z.string(),
  options: z.record(z.string(), z.unknown()),
  secretNames: z.array(z.string()),
  everyMinutes: z.int().nullable(),
  nextAt: z.iso.datetime().nullable(),
  last: z
    .object({ verdict: verdictSchema, summary: z.string(), at: z.iso.datetime(), since: z.iso.datetime() })
    .nullable(),
  /** The run that is queued or at work now. */
  activeRunId: z.uuid().nullable(),
  removed: z.boolean(),
  rev: z.int(),
});
export type CheckView = z.infer<typeof checkView>;
