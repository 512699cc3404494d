import { z } from "zod";

export const RUN_STATES = [
  "queued",
  "running",
  "cancelling",
  "succeeded",
  "failed",
  "cancelled",
  "interrupted",
] as const;
export const runState = z.enum(RUN_STATES);
export type RunState = z.infer<typeof runState>;

export const runView = z.object({
  id: z.uuid(),
  number: z.number().int(),
  kind: z.string(),
  title: z.string(),
  launchId: z.uuid().nullable(),
  systemId: z.uuid().nullable(),
  state: runState,
  attempt: z.number().int(),
  maxAttempts: z.number().int(),
  requestedBy: z.string(),
  cancelledBy: z.string().nullable(),
  progress: z.number().min(0).max(1).nullable(),
  progressText: z.string().nullable(),
  errorCode: z.string().nullable(),
  errorText: z.string().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  lineCount: z.number().int(),
  queuedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
});
export type RunView = z.infer<typeof runView>;

export const runStepView = z.object({
  attempt: z.number().int(),
  position: z.number().int(),
  name: z.string(),
  state: z.enum(["running", "succeeded", "failed", "cancelled", "interrupted"]),
  firstLine: z.number().int(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type RunStepView = z.infer<typeof runStepView>;

export const runAttemptView = z.object({
  attempt: z.number().int(),
  worker: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  outcome: z.string().nullable(),
  note: z.string().nullable(),
});

/** Milliseconds, from earlier successes of the same kind on the same system (or any system when there are none). */
export const runEta = z.object({
  medianMs: z.number(),
  slowestMs: z.number(),
  samples: z.number().int(),
});

export const runDetail = runView.extend({
  steps: z.array(runStepView),
  attempts: z.array(runAttemptView),
  eta: runEta.nullable(),
  workersAlive: z.number().int(),
});
export type RunDetail = z.infer<typeof runDetail>;

export const runIdInput = z.object({ runId: z.uuid() });

export const listRunsInput = z.object({
  launchId: z.uuid().optional(),
  systemId: z.uuid().optional(),
  kind: z.string().max(60).optional(),
  state: z.enum([...RUN_STATES, "active"]).optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const readLogInput = z.object({
  runId: z.uuid(),
  /** 1-based; left out, the answer is the tail. */
  from: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(2000).default(500),
});

export const logPage = z.object({
  firstLine: z.number().int(),
  lines: z.array(z.string()),
  lineCount: z.number().int(),
});
export type LogPage = z.infer<typeof logPage>;

export const searchLogInput = z.object({
  runId: z.uuid(),
  text: z.string().min(1).max(200),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
