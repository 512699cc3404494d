import { z } from "zod";
import { evidenceView, proofKindSchema, proofStrengthSchema } from "@/server/domain/evidence/schema";

export const PROOF_RESULTS = ["missing", "passed", "failed", "stale"] as const;
export const proofResult = z.enum(PROOF_RESULTS);
export type ProofResult = z.infer<typeof proofResult>;

export const proofView = z.object({
  id: z.uuid(),
  launchId: z.uuid(),
  nodeId: z.uuid(),
  kind: proofKindSchema,
  subject: z.string(),
  label: z.string(),
  strength: proofStrengthSchema,
  maxAgeHours: z.int().nullable(),
  perCandidate: z.boolean(),
  state: proofResult,
  /** Why the state is what it is, in a sentence. */
  reason: z.string(),
  evidence: evidenceView.nullable(),
  expiresAt: z.iso.datetime().nullable(),
  createdBy: z.string(),
});
export type ProofView = z.infer<typeof proofView>;

export const proofSource = z.object({
  subject: z.string(),
  kind: proofKindSchema,
  label: z.string(),
  /** Where it acts, for example "Shop, staging". */
  place: z.string(),
});
export type ProofSource = z.infer<typeof proofSource>;

const maxAgeHours = z.int().min(1, "At least one hour.").max(87_600, "At most ten years.").nullable();

export const attachProofInput = z.object({
  launchId: z.uuid(),
  nodeId: z.uuid(),
  /** One of `proof sources`; "item" for what a person attests. */
  subject: z.string().max(200),
  strength: proofStrengthSchema.default("proves"),
  maxAgeHours: maxAgeHours.default(168),
  perCandidate: z.boolean().default(false),
});
export const proofIdInput = z.object({ proofId: z.uuid() });
export const listProofsInput = z.object({ launchId: z.uuid(), nodeId: z.uuid().optional() });
export const launchInput = z.object({ launchId: z.uuid() });

export const attestInput = z.object({
  proofId: z.uuid(),
  verdict: z.enum(["passed", "failed"]),
  statement: z.string().trim().min(1, "Say what you saw.").max(2_000, "Use at most 2,000 characters."),
  /** When it was seen; now unless given. */
  observedAt: z.iso.datetime().optional(),
});
