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

/** "warning" is not passed: something was found that a person has to judge. */
export const VERDICTS = ["passed", "warning", "failed"] as const;
export const verdictSchema = z.enum(VERDICTS);
export type Verdict = z.infer<typeof verdictSchema>;

export const candidateView = z.object({
  id: z.uuid(),
  /** A commit, a tag or an image. */
  ref: z.string(),
  note: z.string(),
  declaredAt: z.iso.datetime(),
  declaredBy: z.string(),
  /** The newest of its launch. */
  current: z.boolean(),
});
export type CandidateView = z.infer<typeof candidateView>;

export const evidenceView = z.object({
  id: z.uuid(),
  launchId: z.uuid(),
  subject: z.string(),
  kind: proofKindSchema,
  label: z.string(),
  verdict: verdictSchema,
  summary: z.string(),
  /** When it was seen; `recordedAt` is when it was written down. */
  observedAt: z.iso.datetime(),
  candidate: z.string().nullable(),
  runId: z.uuid().nullable(),
  systemId: z.uuid().nullable(),
  environment: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
  digest: z.string(),
  recordedBy: z.string(),
  recordedAt: z.iso.datetime(),
});
export type EvidenceView = z.infer<typeof evidenceView>;

export const launchInput = z.object({ launchId: z.uuid() });

export const declareCandidateInput = launchInput.extend({
  ref: z
    .string()
    .trim()
    .min(1, "Name the commit, tag or image.")
    .max(200, "Use at most 200 characters.")
    .regex(/^[\w./:@+-]+$/, "A commit, tag or image has no spaces; use letters, digits and . _ / : @ + -"),
  note: z.string().trim().max(500, "Use at most 500 characters.").default(""),
});

export const listEvidenceInput = launchInput.extend({
  subject: z.string().max(200).optional(),
  verdict: verdictSchema.optional(),
  /** The last evidence of the page before. */
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
