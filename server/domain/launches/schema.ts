import { z } from "zod";
import { countsSchema, kpiChange, RISK_STATES, TARGET_VERDICTS } from "@/server/domain/plans/schema";
import { runView } from "@/server/domain/runs/schema";
import { environment } from "@/server/domain/systems/schema";

const name = z.string().trim().min(1, "Name the launch.").max(80, "Use at most 80 characters.");
const version = z.string().trim().max(40, "Use at most 40 characters.");
const targetDate = z.iso.date("Pick a date.").nullable();

export const launchView = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  version: z.string(),
  targetDate: z.iso.date().nullable(),
  sample: z.boolean(),
  createdAt: z.iso.datetime(),
  rev: z.number().int(),
});
export type LaunchView = z.infer<typeof launchView>;

export const createLaunchInput = z.object({
  name,
  version: version.default(""),
  targetDate: targetDate.default(null),
});

export const changeLaunchInput = z.object({
  launchId: z.uuid(),
  rev: z.number().int(),
  name: name.optional(),
  version: version.optional(),
  targetDate: targetDate.optional(),
});

export const launchIdInput = z.object({ launchId: z.uuid() });

export const removeLaunchInput = z.object({
  launchId: z.uuid(),
  /** The launch's name, typed by the person who removes it. */
  confirm: z.string().max(80),
  reason: z
    .string()
    .trim()
    .min(1, "Say why; it goes into the audit log.")
    .max(500, "Use at most 500 characters."),
});

export const removedView = z.object({ id: z.uuid() });

/** What can be in the way of a launch, in the order in which it should be put right. */
export const BLOCKER_KINDS = [
  "no_worker",
  "run_failed",
  "no_backup",
  "backup_old",
  "overdue",
  "blocked",
  "critical",
] as const;
export const blockerKind = z.enum(BLOCKER_KINDS);
export type BlockerKind = z.infer<typeof blockerKind>;

/** Everything of one kind that is in the way. An item is counted once, under its most urgent kind. */
export const blockerView = z.object({
  kind: blockerKind,
  count: z.int().positive(),
  /** The first few. Empty for a reader who may not see what they are. */
  items: z.array(
    z.object({
      id: z.uuid(),
      /** The id people use: T104, or #12 for a run. */
      mark: z.string().nullable(),
      title: z.string(),
      /** Due since, or why it failed. */
      note: z.string().nullable(),
    }),
  ),
});
export type BlockerView = z.infer<typeof blockerView>;

/** `claimed`: everything is ticked, but not everything is proven. */
export const VERDICTS = ["empty", "not_ready", "claimed", "ready"] as const;

export const verdictView = z.object({ word: z.enum(VERDICTS), sentence: z.string() });
export type VerdictView = z.infer<typeof verdictView>;

export const phaseView = z.object({
  id: z.uuid(),
  mark: z.string().nullable(),
  title: z.string(),
  counts: countsSchema,
});
export type PhaseView = z.infer<typeof phaseView>;

export const riskView = z.object({
  id: z.uuid(),
  title: z.string(),
  likelihood: z.string().nullable(),
  impact: z.string().nullable(),
  mitigation: z.string().nullable(),
  /** Likelihood times impact, 1 to 25; null where the plan says too little. */
  exposure: z.int().nullable(),
  state: z.enum(RISK_STATES),
  /** Its review is due. */
  overdue: z.boolean(),
});
export type RiskView = z.infer<typeof riskView>;

export const targetView = z.object({
  id: z.uuid(),
  metric: z.string(),
  baseline: z.string().nullable(),
  target: z.string().nullable(),
  latest: z
    .object({ value: z.number(), unit: z.string().nullable(), percentile: z.number().nullable() })
    .nullable(),
  observedAt: z.iso.datetime().nullable(),
  /** Typed by a person: a claim. */
  byHand: z.boolean(),
  verdict: z.enum(TARGET_VERDICTS),
  change: kpiChange.pick({ percent: true, direction: true }).nullable(),
});
export type TargetView = z.infer<typeof targetView>;

export const progressPoint = z.object({
  at: z.iso.datetime(),
  scope: z.int(),
  ticked: z.int(),
  proven: z.int(),
});
export type ProgressPoint = z.infer<typeof progressPoint>;

export const activityView = z.object({
  seq: z.number(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  label: z.string(),
});
export type ActivityView = z.infer<typeof activityView>;

export const databaseView = z.object({
  systemId: z.uuid(),
  name: z.string(),
  environment,
  lastGoodAt: z.iso.datetime().nullable(),
  lastGoodBytes: z.number().nullable(),
});
export type DatabaseView = z.infer<typeof databaseView>;

export const setupSteps = z.object({
  planImported: z.boolean(),
  systemRegistered: z.boolean(),
  backedUp: z.boolean(),
  teammateAdded: z.boolean(),
});
export type SetupSteps = z.infer<typeof setupSteps>;

/** What only the team may see: names of systems, runs, and what is set up. */
export const internalsView = z.object({
  active: z.array(runView),
  recent: z.array(runView),
  workersAlive: z.int(),
  databases: z.array(databaseView),
  steps: setupSteps,
});
export type InternalsView = z.infer<typeof internalsView>;

export const launchOverview = z.object({
  launch: launchView,
  verdict: verdictView,
  progress: countsSchema,
  phases: z.array(phaseView),
  history: z.array(progressPoint),
  blockers: z.array(blockerView),
  /** `oldestAt`: the last good backup of the database that waits longest; null while one has none. */
  backups: z.object({ databases: z.int(), covered: z.int(), oldestAt: z.iso.datetime().nullable() }),
  /** Those that are not closed, by exposure, the first few. */
  risks: z.array(riskView),
  /** As the plan lists them, the first few. */
  targets: z.array(targetView),
  activity: z.array(activityView),
  internals: internalsView.nullable(),
});
export type LaunchOverview = z.infer<typeof launchOverview>;

/** A launch in the list of all. */
export const boardEntry = z.object({
  launch: launchView,
  verdict: verdictView,
  progress: countsSchema,
  inTheWay: z.int(),
});
export type BoardEntry = z.infer<typeof boardEntry>;

export const sampleView = z.object({
  launch: launchView,
  created: z.boolean(),
  /** Why there is no demo database, and what can be done; null when there is one. */
  withoutDatabase: z.string().nullable(),
});

/** What somebody has to decide or bring about next, most urgent first. */
export const DECISION_KINDS = [
  "target",
  "repair",
  "backup",
  "overdue",
  "blocked",
  "missed",
  "risk",
  "critical",
  "due",
] as const;
export const decisionView = z.object({
  kind: z.enum(DECISION_KINDS),
  /** What is asked for: "Finish, or agree on another date". */
  ask: z.string(),
  /** The item it is about; null where it is about the launch. */
  about: z.string().nullable(),
  note: z.string().nullable(),
  owner: z.string().nullable(),
});
export type DecisionView = z.infer<typeof decisionView>;

/** Items ticked in the last seven days, by the phase they stand in. */
export const tickedGroup = z.object({
  /** null: items that stand in no phase. */
  phase: z.string().nullable(),
  count: z.int(),
  items: z.array(z.object({ title: z.string(), by: z.string().nullable() })),
});
export type TickedGroup = z.infer<typeof tickedGroup>;

export const weekView = z.object({
  from: z.iso.datetime(),
  /** How far it was then; null where the plan is younger. */
  before: progressPoint.nullable(),
  count: z.int(),
  groups: z.array(tickedGroup),
});

export const SHARE_STATES = ["active", "expired", "revoked"] as const;

export const shareLinkView = z.object({
  id: z.uuid(),
  label: z.string(),
  showNames: z.boolean(),
  state: z.enum(SHARE_STATES),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  uses: z.int(),
});
export type ShareLinkView = z.infer<typeof shareLinkView>;

export const MAX_SHARE_DAYS = 90;

export const createShareLinkInput = z.object({
  launchId: z.uuid(),
  label: z.string().trim().min(1, "Say who it is for.").max(80, "Use at most 80 characters."),
  days: z
    .number("Enter a number of days.")
    .int("Use whole days.")
    .min(1, "At least one day.")
    .max(MAX_SHARE_DAYS, `At most ${MAX_SHARE_DAYS} days.`)
    .default(30),
  showNames: z.boolean().default(false),
  /** Where this console is reached; the door fills it in. */
  origin: z.url().max(300).default("http://localhost"),
});

/** `address` holds the token; it is told this once and kept nowhere. */
export const createdShareLink = z.object({ link: shareLinkView, address: z.url() });
export type CreatedShareLink = z.infer<typeof createdShareLink>;

export const revokeShareLinkInput = z.object({ launchId: z.uuid(), linkId: z.uuid() });

/**
 * All that a shared link shows, and nothing else: no id, no name of a system, host, person or run, no error text.
 * `owner` and `by` are null unless names were chosen when the link was made.
 */
export const sharedProgress = z.object({
  launch: launchView.pick({ name: true, version: true, targetDate: true }),
  asOf: z.iso.datetime(),
  verdict: verdictView,
  progress: countsSchema,
  phases: z.array(phaseView.omit({ id: true })),
  history: z.array(progressPoint),
  backups: launchOverview.shape.backups,
  blockers: z.array(z.object({ kind: blockerKind, count: z.int().positive() })),
  risks: z.array(riskView.omit({ id: true })),
  targets: z.array(targetView.omit({ id: true })),
  week: weekView,
  decisions: z.array(decisionView),
});
export type SharedProgress = z.infer<typeof sharedProgress>;

export const sharedOverview = sharedProgress.extend({ expiresAt: z.iso.datetime() });
export type SharedOverview = z.infer<typeof sharedOverview>;

export const weeklySummaryView = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** Markdown that reads well as plain text too. */
  text: z.string(),
});
export type WeeklySummary = z.infer<typeof weeklySummaryView>;
