import { z } from "zod";
import { proofKindSchema, verdictSchema } from "@/server/domain/evidence/schema";
import { ITEM_STATES, RISK_STATES, TARGET_VERDICTS } from "@/server/domain/plans/schema";
import { proofResult } from "@/server/domain/proofs/schema";

/** "claimed": a tick is enough where nothing can prove it. "proven": every item needs a proof that passed. */
export const ITEM_DEMANDS = ["claimed", "proven"] as const;

const seat = z.string().trim().min(1, "Name the seat.").max(80, "Use at most 80 characters.");

export const gateRule = z.strictObject({
  items: z.enum(ITEM_DEMANDS).default("claimed"),
  /** Every target below it is met. */
  targets: z.boolean().default(true),
  /** No open risk with this exposure (likelihood times impact, 1 to 25) or more; null: risks are not looked at. */
  riskBelow: z.int().min(1).max(25).nullable().default(15),
  /** Who has to sign, by role; each seat by another person. */
  seats: z
    .array(seat)
    .max(12, "At most twelve seats.")
    .refine(
      (seats) => new Set(seats.map((each) => each.toLowerCase())).size === seats.length,
      "Each seat has a name of its own.",
    )
    .default([]),
  /** Waivers that may stand at once. */
  waiverBudget: z.int().min(0).max(100).default(3),
});
export type GateRule = z.infer<typeof gateRule>;

const proofSeen = z.object({
  id: z.uuid(),
  label: z.string(),
  kind: proofKindSchema,
  strength: z.enum(["proves", "supports"]),
  state: proofResult,
  reason: z.string(),
  evidence: z
    .object({
      id: z.uuid(),
      verdict: verdictSchema,
      summary: z.string(),
      observedAt: z.iso.datetime(),
      digest: z.string(),
    })
    .nullable(),
});

/** What a person who signs looks at. Nothing in it depends on when one looks, but for what time itself changes. */
export const gateFacts = z.object({
  gate: z.object({ id: z.uuid(), name: z.string(), rule: gateRule }),
  candidate: z.string().nullable(),
  items: z.array(
    z.object({
      id: z.uuid(),
      title: z.string(),
      section: z.string().nullable(),
      ticked: z.boolean(),
      tickedBy: z.string().nullable(),
      state: z.enum(ITEM_STATES),
      proofs: z.array(proofSeen),
    }),
  ),
  targets: z.array(
    z.object({ id: z.uuid(), metric: z.string(), verdict: z.enum(TARGET_VERDICTS), reason: z.string() }),
  ),
  risks: z.array(
    z.object({ id: z.uuid(), title: z.string(), exposure: z.int().nullable(), state: z.enum(RISK_STATES) }),
  ),
  waivers: z.array(
    z.object({
      id: z.uuid(),
      nodeId: z.uuid(),
      title: z.string(),
      reason: z.string(),
      owner: z.string(),
      expiresAt: z.iso.datetime(),
      grantedBy: z.string(),
    }),
  ),
});
export type GateFacts = z.infer<typeof gateFacts>;

export const BLOCKER_KINDS = ["item", "target", "risk", "signature", "waivers", "empty"] as const;
export const blocker = z.object({
  kind: z.enum(BLOCKER_KINDS),
  /** The node of the plan; null for seats and the budget. */
  nodeId: z.uuid().nullable(),
  title: z.string(),
  /** What is in the way and what to do. */
  reason: z.string(),
  waivable: z.boolean(),
});
export type Blocker = z.infer<typeof blocker>;

export const signatureView = z.object({
  id: z.uuid(),
  seat: z.string(),
  person: z.string(),
  personId: z.uuid(),
  vote: z.enum(["go", "no_go"]),
  statement: z.string(),
  signedAt: z.iso.datetime(),
  digest: z.string(),
  /** What was signed is what there is now. */
  current: z.boolean(),
  /** What changed since, in words. */
  changes: z.array(z.string()),
});
export type SignatureView = z.infer<typeof signatureView>;

export const VERDICTS = ["passed", "held"] as const;
export const evaluation = z.object({
  verdict: z.enum(VERDICTS),
  /** One sentence for people. */
  sentence: z.string(),
  facts: gateFacts,
  /** SHA-256 over the facts: a signature names it. */
  digest: z.string(),
  blockers: z.array(blocker),
  signatures: z.array(signatureView),
  counts: z.object({ items: z.int(), satisfied: z.int(), proven: z.int(), waived: z.int() }),
});
export type Evaluation = z.infer<typeof evaluation>;

export const decisionView = z.object({
  id: z.uuid(),
  decision: z.enum(["go", "no_go"]),
  statement: z.string(),
  decidedBy: z.string(),
  decidedAt: z.iso.datetime(),
  digest: z.string(),
});

export const gateView = z.object({
  id: z.uuid(),
  launchId: z.uuid(),
  name: z.string(),
  nodeId: z.uuid().nullable(),
  /** The group's title; null for the whole plan, or when the group is gone. */
  group: z.string().nullable(),
  rule: gateRule,
  rev: z.int(),
  evaluation,
  decisions: z.array(decisionView),
});
export type GateView = z.infer<typeof gateView>;

export const launchInput = z.object({ launchId: z.uuid() });
export const gateIdInput = z.object({ gateId: z.uuid() });
const name = z.string().trim().min(1, "Name the gate.").max(120, "Use at most 120 characters.");

export const defineGateInput = launchInput.extend({
  name,
  nodeId: z.uuid().nullable().default(null),
  rule: gateRule.prefault({}),
});
export const changeGateInput = gateIdInput.extend({
  rev: z.int(),
  name: name.optional(),
  rule: gateRule.optional(),
});

const reason = z.string().trim().min(1, "Say why.").max(1_000, "Use at most 1,000 characters.");
export const waiveInput = gateIdInput.extend({
  nodeId: z.uuid(),
  reason,
  owner: z.string().trim().min(1, "Name who answers for it.").max(120, "Use at most 120 characters."),
  expiresAt: z.iso.datetime("Pick the day it ends."),
});
export const revokeWaiverInput = gateIdInput.extend({ waiverId: z.uuid() });

export const signInput = gateIdInput.extend({
  seat: z.string().max(80),
  vote: z.enum(["go", "no_go"]),
  statement: z.string().trim().max(1_000, "Use at most 1,000 characters.").default(""),
  /** Of the evaluation that was looked at. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export const withdrawInput = gateIdInput.extend({ signatureId: z.uuid() });
export const decideInput = gateIdInput.extend({ decision: z.enum(["go", "no_go"]), statement: reason });
export const packetInput = gateIdInput.extend({ decisionId: z.uuid().optional() });

/** The record of a gate that proves itself: see `verifyPacket`. */
export const gatePacket = z.object({
  format: z.literal("holdpoint-packet"),
  version: z.literal(1),
  launch: z.object({ id: z.uuid(), name: z.string(), version: z.string() }),
  madeAt: z.iso.datetime(),
  evaluation,
  decision: z
    .object({ decision: z.enum(["go", "no_go"]), statement: z.string(), decidedBy: z.string() })
    .nullable(),
  seal: z.object({ digest: z.string(), publicKey: z.string(), signature: z.string() }),
});
export type GatePacket = z.infer<typeof gatePacket>;
