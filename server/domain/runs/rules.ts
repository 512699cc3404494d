import type { RunState } from "./schema";

/** The whole state machine: from each state, the states that may follow. */
export const TRANSITIONS: Record<RunState, readonly RunState[]> = {
  queued: ["running", "cancelled"],
  running: ["succeeded", "failed", "cancelled", "interrupted", "cancelling", "queued"],
  cancelling: ["cancelled", "succeeded", "failed", "interrupted"],
  succeeded: [],
  failed: [],
  cancelled: [],
  interrupted: [],
};

export const ACTIVE_STATES = ["queued", "running", "cancelling"] as const satisfies readonly RunState[];

export function isActive(state: RunState): boolean {
  return (ACTIVE_STATES as readonly RunState[]).includes(state);
}

export function mayFollow(from: RunState, to: RunState): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Seconds a claim holds without a heartbeat, on the database's clock. */
export const LEASE_SECONDS = 20;
/** Seconds between heartbeats. */
export const HEARTBEAT_SECONDS = 3;
/** Seconds without a heartbeat after which a worker stops its own work, before the lease ends. */
export const SELF_FENCE_SECONDS = 14;

/** Milliseconds before attempt n starts: 2 s, 8 s, 32 s. */
export function retryDelayMs(attempt: number): number {
  return 2_000 * 4 ** Math.max(0, attempt - 2);
}

/**
 * What becomes of a run whose worker was lost: cancelled if somebody asked for that, queued again if its kind is
 * safe to repeat and attempts remain, else interrupted or failed, for a person to decide.
 */
export function fateOfLostRun(run: {
  state: RunState;
  retry: "safe" | "never";
  attempt: number;
  maxAttempts: number;
}): "cancelled" | "queued" | "interrupted" {
  if (run.state === "cancelling") return "cancelled";
  if (run.retry === "safe" && run.attempt < run.maxAttempts) return "queued";
  return "interrupted";
}

/** Median and slowest of earlier durations in milliseconds; null when there are none. */
export function estimate(durationsMs: readonly number[]) {
  if (durationsMs.length === 0) return null;
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper;
  return { medianMs: Math.round((lower + upper) / 2), slowestMs: sorted.at(-1) ?? 0, samples: sorted.length };
}
