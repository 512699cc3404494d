import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { draftRetention } from "./draft-retention";
import { announce, lockSystem, refuseStale, requireSystem } from "./rows";
import { retentionPreview, saveRetentionInput } from "./schema";

/** Decides which backups are kept. Nothing is removed before the next good backup, or before somebody applies it. */
export const saveRetention = command({
  name: "policies.save-retention",
  summary: "Decide which backups of a system are kept",
  permission: "policies:retain",
  input: saveRetentionInput,
  output: retentionPreview,
  run: async (tx, { systemId, rev, enabled, rules, timeZone }) => {
    const system = await requireSystem(tx.db, systemId);
    await lockSystem(tx.db, systemId);
    const before = await tx.db.retentionPolicy.findUnique({ where: { systemId } });
    refuseStale(before, rev);
    const newest = await tx.db.backup.findFirst({
      where: { systemId, state: "good" },
      orderBy: [{ snapshotAt: "desc" }, { id: "desc" }],
      select: { id: true },
    });
    const data = {
      launchId: system.launchId,
      enabled,
      rules,
      timeZone,
      question: null,
      appliedTo: newest?.id ?? null,
      changedByName: actorName(tx.actor),
      rev: rev + 1,
    };
    await tx.db.retentionPolicy.upsert({ where: { systemId }, create: { systemId, ...data }, update: data });
    tx.audit({
      subject: "system",
      subjectId: systemId,
      launchId: system.launchId,
      label: system.name,
      changes: { retention: { enabled, ...rules, timeZone } },
    });
    announce(tx, system.launchId, systemId);
    return draftRetention(tx.db, systemId, { rules, timeZone }, tx.now());
  },
});
