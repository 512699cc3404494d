import { z } from "zod";

/** What can stand behind a claim. Each kind is performed by the console or posted to it. */
export const PROOF_KINDS = [
  "backup",
  "drill",
  "smoke",
  "health",
  "headers",
  "tls",
  "rate-limit",
  "exposure",
  "dependencies",
  "secrets",
  "load",
  "page",
  "database",
  "metric",
  "report",
  "document",
  "alert",
  "status-page",
  "runbook",
  "manual",
] as const;
export const proofKindSchema = z.enum(PROOF_KINDS);
export type ProofKind = z.infer<typeof proofKindSchema>;

/** `proves`: a passed run settles the claim. `supports`: it speaks for the claim and leaves a rest to a person. */
export const PROOF_STRENGTHS = ["proves", "supports"] as const;
export const proofStrengthSchema = z.enum(PROOF_STRENGTHS);
export type ProofStrength = z.infer<typeof proofStrengthSchema>;

export const proofSuggestionSchema = z.object({
  kind: proofKindSchema,
  strength: proofStrengthSchema,
  /** The row of the rule table that spoke. */
  rule: z.string(),
  /** One sentence for the person who accepts or refuses it. */
  reason: z.string(),
});
export type ProofSuggestion = z.infer<typeof proofSuggestionSchema>;
