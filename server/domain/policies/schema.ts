import { z } from "zod";
import { isZone } from "@/lib/format";
import { environment } from "@/server/domain/systems/schema";

export const MINUTE_STEPS = [5, 10, 15, 20, 30] as const;
export const HOUR_STEPS = [1, 2, 3, 4, 6, 8, 12] as const;
export const WEEKDAYS = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;
export const MISSED_POLICIES = ["catch_up", "skip"] as const;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time such as 03:30.");
const timeZone = z.string().max(60).refine(isZone, "Choose a time zone by its name, such as Europe/Berlin.");

export const scheduleForm = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("minutes"), every: z.literal(MINUTE_STEPS) }),
  z.object({
    kind: z.literal("hours"),
    every: z.literal(HOUR_STEPS),
    minute: z.number().int().min(0).max(59),
  }),
  z.object({ kind: z.literal("daily"), at: clock }),
  z.object({
    kind: z.literal("weekly"),
    /** 1 is Monday. */
    days: z.array(z.number().int().min(1).max(7)).min(1, "Choose at least one day.").max(7),
    at: clock,
  }),
  z.object({
    kind: z.literal("monthly"),
    /** Days after the 28th do not exist in every month. */
    day: z.union([z.number().int().min(1).max(28), z.literal("last")]),
    at: clock,
  }),
  z.object({
    kind: z.literal("cron"),
    expression: z.string().trim().min(9, "Five fields: minute, hour, day, month, weekday.").max(120),
  }),
]);
export type ScheduleForm = z.infer<typeof scheduleForm>;

const scheduleFields = {
  form: scheduleForm,
  timeZone,
  jitterMinutes: z.number().int().min(0).max(60),
  missed: z.enum(MISSED_POLICIES),
  paused: z.boolean(),
};
export const previewScheduleInput = z.object({
  systemId: z.uuid(),
  form: scheduleForm,
  timeZone,
  jitterMinutes: scheduleFields.jitterMinutes.default(0),
});
export const schedulePreview = z.object({
  /** The schedule in words. */
  text: z.string(),
  next: z.array(z.object({ at: z.iso.datetime(), local: z.string() })),
  /** What happens at the coming change of the clocks; null in zones without one. */
  clockChange: z.string().nullable(),
  /** Why this schedule cannot keep the promise; null when it can, or when nothing is promised. */
  promise: z.string().nullable(),
});
export type SchedulePreview = z.infer<typeof schedulePreview>;

export const saveScheduleInput = z.object({
  systemId: z.uuid(),
  /** The version that was read; 0 for the first. */
  rev: z.number().int().min(0),
  ...scheduleFields,
});
export const removeScheduleInput = z.object({ systemId: z.uuid() });

const tier = z.number().int().min(0).max(1000).default(0);
export const retentionRules = z.object({
  /** The newest so many, whatever their age. */
  last: tier,
  hourly: tier,
  daily: tier,
  weekly: tier,
  monthly: tier,
  yearly: tier,
  /** At most so many are kept; null for no limit. */
  maxCount: z.number().int().min(1).max(10_000).nullable().default(null),
  /** Counted back from the newest backup, not from today. */
  maxAgeDays: z.number().int().min(1).max(36_500).nullable().default(null),
  maxBytes: z.number().int().min(1).nullable().default(null),
  /** Nothing younger is ever removed. */
  minAgeHours: z.number().int().min(0).max(8760).default(24),
});
export type RetentionRules = z.infer<typeof retentionRules>;

export const previewRetentionInput = z.object({ systemId: z.uuid(), rules: retentionRules, timeZone });
export const saveRetentionInput = z.object({
  systemId: z.uuid(),
  rev: z.number().int().min(0),
  enabled: z.boolean(),
  rules: retentionRules,
  timeZone,
});

export const DECISIONS = ["keep", "protected", "remove"] as const;
export const retentionDecision = z.object({
  backupId: z.uuid(),
  at: z.iso.datetime(),
  bytes: z.number(),
  decision: z.enum(DECISIONS),
  /** Why, in words; several tiers may keep the same one. */
  reasons: z.array(z.string()),
});
export type RetentionDecision = z.infer<typeof retentionDecision>;
export const retentionPreview = z.object({
  backups: z.array(retentionDecision),
  removes: z.number().int(),
  removedBytes: z.number(),
  keptBytes: z.number(),
  /** Why it stops and asks a person first; null when it would go ahead. */
  question: z.string().nullable(),
  /** Of exactly this plan; repeated to let it go ahead. */
  digest: z.string(),
});
export type RetentionPreview = z.infer<typeof retentionPreview>;

export const applyRetentionInput = z.object({
  systemId: z.uuid(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});

export const systemIdInput = z.object({ systemId: z.uuid() });
export const launchIdInput = z.object({ launchId: z.uuid() });

const reason = z.string().trim().min(3, "Say why, so that others understand it later.").max(300);
export const keepBackupInput = z.object({ backupId: z.uuid(), reason });
export const KEEP_KINDS = ["pin", "hold"] as const;
export const keepView = z.object({
  backupId: z.uuid(),
  kind: z.enum(KEEP_KINDS),
  reason: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type KeepView = z.infer<typeof keepView>;

const minutes = z.number().int().min(1).max(525_600).nullable();
export const saveObjectiveInput = z.object({
  systemId: z.uuid(),
  rev: z.number().int().min(0),
  rpoMinutes: minutes,
  rtoMinutes: minutes,
  staleDays: z.number().int().min(1).max(365),
});
export const objectiveView = saveObjectiveInput.omit({ systemId: true });
export type ObjectiveView = z.infer<typeof objectiveView>;

/** "none": nothing is promised. "unknown": promised, but nothing was measured, or too long ago. */
export const GAUGE_STATES = ["met", "close", "broken", "unknown", "none"] as const;
export const gaugeView = z.object({
  state: z.enum(GAUGE_STATES),
  promisedMinutes: z.number().int().nullable(),
  measuredMs: z.number().nullable(),
  /** When it was measured. */
  measuredAt: z.iso.datetime().nullable(),
  sentence: z.string(),
  /** Oldest first: the gap before each good backup, or the time each restore took. */
  trend: z.array(z.object({ at: z.iso.datetime(), ms: z.number() })),
});
export type GaugeView = z.infer<typeof gaugeView>;

export const FIRING_OUTCOMES = ["started", "skipped", "missed", "waiting"] as const;
export const firingView = z.object({
  dueAt: z.iso.datetime(),
  outcome: z.enum(FIRING_OUTCOMES),
  reason: z.string().nullable(),
  backupId: z.uuid().nullable(),
});
export type FiringView = z.infer<typeof firingView>;

export const scheduleView = z.object({
  ...scheduleFields,
  text: z.string(),
  nextAt: z.iso.datetime().nullable(),
  changedBy: z.string(),
  rev: z.number().int(),
});
export type ScheduleView = z.infer<typeof scheduleView>;

export const retentionView = z.object({
  enabled: z.boolean(),
  rules: retentionRules,
  timeZone: z.string(),
  appliedAt: z.iso.datetime().nullable(),
  question: z.string().nullable(),
  changedBy: z.string(),
  rev: z.number().int(),
  /** Marked and not yet seen gone from the store. */
  pending: z.array(z.object({ backupId: z.uuid(), reason: z.string(), problem: z.string().nullable() })),
});

/** One system with its promise, in short: what the page of backups shows. */
export const gaugesOfSystem = z.object({
  systemId: z.uuid(),
  systemName: z.string(),
  environment,
  rpo: gaugeView,
  rto: gaugeView,
  schedule: z
    .object({ text: z.string(), nextAt: z.iso.datetime().nullable(), paused: z.boolean() })
    .nullable(),
  /** Why schedules wait: the recovery key was not checked. */
  waits: z.string().nullable(),
  /** Why the schedule can never keep the promise, and what would. */
  promise: z.string().nullable(),
  question: z.string().nullable(),
});
export type GaugesOfSystem = z.infer<typeof gaugesOfSystem>;
export const gaugesView = z.object({ systems: z.array(gaugesOfSystem) });
export type GaugesView = z.infer<typeof gaugesView>;

/** What the plan promises about recovery. */
export const planPromise = z.object({
  itemId: z.uuid(),
  title: z.string(),
  what: z.enum(["rpo", "rto"]),
  minutes: z.number().int(),
});
export type PlanPromise = z.infer<typeof planPromise>;

export const policyView = gaugesOfSystem.extend({
  launchId: z.uuid(),
  timing: scheduleView.nullable(),
  objective: objectiveView,
  retention: retentionView,
  firings: z.array(firingView),
  keeps: z.array(keepView),
  planPromises: z.array(planPromise),
});
export type PolicyView = z.infer<typeof policyView>;
