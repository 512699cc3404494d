import { z } from "zod";

export const auditEntryView = z.object({
  seq: z.number(),
  at: z.iso.datetime(),
  actor: z.string(),
  actorKind: z.enum(["person", "system", "anonymous"]),
  action: z.string(),
  outcome: z.enum(["done", "denied"]),
  subject: z.string(),
  subjectId: z.string().nullable(),
  label: z.string(),
  changes: z.record(z.string(), z.unknown()),
  reason: z.string().nullable(),
});
export type AuditEntryView = z.infer<typeof auditEntryView>;

export const listAuditInput = z.object({
  launchId: z.uuid().optional(),
  subjectId: z.string().max(64).optional(),
  /** Like `subjectId`, and also entries about many things of which this is one. */
  itemId: z.string().max(64).optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
