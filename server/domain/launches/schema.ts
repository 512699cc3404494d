import { z } from "zod";
import { countsSchema } from "@/server/domain/plans/schema";
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
});
export type RiskView = z.infer<typeof riskView>;

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
  /** As the plan lists them, the first few. */
  risks: z.array(riskView),
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
