import type { Status } from "@/components/ui/status";
import type { ProofResult } from "@/server/domain/proofs/schema";

export const RESULT_STATUS: Record<ProofResult, Status> = {
  missing: "unknown",
  passed: "passed",
  failed: "failed",
  stale: "stale",
};

export const RESULT_TEXT: Record<ProofResult, string> = {
  missing: "Not run yet",
  passed: "Passed",
  failed: "Failed",
  stale: "Stale",
};

const DAY = 24;

/** How long passed evidence counts, in hours; null: until something newer comes. */
export const FRESHNESS: readonly (readonly [hours: number | null, text: string])[] = [
  [1, "1 hour"],
  [DAY, "1 day"],
  [7 * DAY, "7 days"],
  [30 * DAY, "30 days"],
  [90 * DAY, "90 days"],
  [null, "Always"],
];

export function freshnessText(hours: number | null): string {
  const known = FRESHNESS.find(([each]) => each === hours);
  return known ? known[1] : `${hours} hours`;
}
