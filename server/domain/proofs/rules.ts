import { formatCount } from "@/lib/format";
import type { Verdict } from "@/server/domain/evidence/schema";
import type { ProofResult } from "./schema";

export interface Rule {
  maxAgeHours: number | null;
  perCandidate: boolean;
  /** When the check was defined as it is now; null: not a check. */
  definedAt: Date | null;
  /** The check is there no more. */
  gone: boolean;
}

export interface Seen {
  verdict: Verdict;
  observedAt: Date;
  candidateId: string | null;
}

export interface Judged {
  state: ProofResult;
  reason: string;
  /** When what passed goes stale by age; null: not by age, or it has not passed. */
  expiresAt: Date | null;
}

const HOUR_MS = 3_600_000;

/**
 * What the newest evidence says of one proof. Failing counts whatever its age; passing only while it is fresh: young
 * enough, of the candidate that is to be launched when the proof is bound to it, and not older than the definition it
 * was made with.
 */
export function judgeProof(
  rule: Rule,
  seen: Seen | null,
  now: Date,
  candidate: { id: string; ref: string; declaredAt: Date } | null,
): Judged {
  const not = (state: ProofResult, reason: string): Judged => ({ state, reason, expiresAt: null });
  if (seen === null) return not("missing", "Nothing was run for it yet.");
  if (seen.verdict === "failed") return not("failed", "The last run failed.");
  if (seen.verdict === "warning") return not("failed", "The last run found something that has to be judged.");
  if (rule.gone) return not("stale", "The check was removed. Let another one prove it.");
  if (rule.definedAt !== null && seen.observedAt < rule.definedAt) {
    return not("stale", "The check was changed since. Run it again.");
  }
  if (rule.perCandidate && candidate !== null && !isOf(seen, candidate)) {
    return not("stale", `It was not run for ${candidate.ref} yet.`);
  }
  if (rule.maxAgeHours === null) return { state: "passed", reason: "The last run passed.", expiresAt: null };
  const expiresAt = new Date(seen.observedAt.getTime() + rule.maxAgeHours * HOUR_MS);
  if (expiresAt <= now) return not("stale", `It passed more than ${ageText(rule.maxAgeHours)} ago.`);
  return { state: "passed", reason: "The last run passed.", expiresAt };
}

const isOf = (seen: Seen, candidate: { id: string; declaredAt: Date }) =>
  seen.candidateId === candidate.id && seen.observedAt >= candidate.declaredAt;

export const ageText = (hours: number): string =>
  hours % 24 === 0 ? formatCount(hours / 24, "day") : formatCount(hours, "hour");

/**
 * What the proofs of one item say together. One that failed speaks against it, also one that only supports it. It is
 * proven when all that prove it passed; without one that proves it stays a claim, however much supports it.
 */
export function combine(
  proofs: readonly { strength: string; state: ProofResult }[],
): "none" | "proven" | "stale" | "contradicted" {
  if (proofs.some(({ state }) => state === "failed")) return "contradicted";
  const proving = proofs.filter(({ strength }) => strength === "proves");
  if (proving.length > 0 && proving.every(({ state }) => state === "passed")) return "proven";
  return proofs.some(({ state }) => state === "stale") ? "stale" : "none";
}
