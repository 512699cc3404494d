import { actorId, actorName, type Ledger } from "@/server/kernel/context";
import { stripSecrets } from "./rules";

/** Appends entries in the caller's transaction: if it fails, the change fails. */
export const writeAudit: Ledger["writeAudit"] = async (db, ...entries) => {
  if (entries.length === 0) return;
  await db.auditEntry.createMany({
    data: entries.map((entry) => ({
      actorKind: entry.actor.kind,
      actorId: actorId(entry.actor),
      actorName: actorName(entry.actor),
      action: entry.action,
      outcome: entry.outcome,
      launchId: entry.launchId ?? null,
      subject: entry.subject,
      subjectId: entry.subjectId ?? null,
      label: entry.label,
      changes: stripSecrets(entry.changes ?? {}) as object,
      reason: entry.reason ?? null,
      requestId: entry.requestId,
    })),
  });
};
