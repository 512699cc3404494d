import { HEARTBEAT_SECONDS, LEASE_SECONDS, SELF_FENCE_SECONDS } from "@/server/domain/runs";

export interface Timings {
  /** Seconds a claim holds without a heartbeat. */
  leaseSeconds: number;
  heartbeatSeconds: number;
  /** Seconds without an answered heartbeat after which the work is stopped; less than the lease. */
  selfFenceSeconds: number;
  reconcileMs: number;
  /** Milliseconds runs in hand may go on after the worker was told to stop. */
  drainMs: number;
  /** Milliseconds their children may take to end after that. */
  releaseMs: number;
}

export const TIMINGS: Timings = {
  leaseSeconds: LEASE_SECONDS,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  selfFenceSeconds: SELF_FENCE_SECONDS,
  reconcileMs: 4_000,
  drainMs: 4_000,
  releaseMs: 20_000,
};
