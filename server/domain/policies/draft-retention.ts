import { createHash } from "node:crypto";
import type { Db } from "@/server/kernel/context";
import { planRetention } from "./engine/plan-retention";
import { goodBackups } from "./rows";
import type { RetentionPreview, RetentionRules } from "./schema";

/** What these rules would do to a system's backups at this moment. */
export async function draftRetention(
  db: Db,
  systemId: string,
  policy: { rules: RetentionRules; timeZone: string },
  now: Date,
): Promise<RetentionPreview> {
  const backups = await goodBackups(db, systemId);
  const plan = planRetention(backups, policy.rules, policy.timeZone, now);
  const byId = new Map(backups.map((backup) => [backup.id, backup]));
  const decided = plan.decisions.flatMap(({ id, decision, reasons }) => {
    const backup = byId.get(id);
    return backup
      ? [{ backupId: id, at: backup.at.toISOString(), bytes: backup.bytes, decision, reasons }]
      : [];
  });
  const removed = decided.filter(({ decision }) => decision === "remove");
  const bytesOf = (list: readonly { bytes: number }[]) => list.reduce((sum, { bytes }) => sum + bytes, 0);
  const ids = removed.map(({ backupId }) => backupId).sort();
  return {
    backups: decided,
    removes: removed.length,
    removedBytes: bytesOf(removed),
    keptBytes: bytesOf(decided) - bytesOf(removed),
    question: plan.question,
    digest: createHash("sha256")
      .update(JSON.stringify([systemId, ids]))
      .digest("hex"),
  };
}
