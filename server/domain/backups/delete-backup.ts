import { openStore } from "@/server/domain/stores";
import { command } from "@/server/kernel/command";
import { actorName, type Ports } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceBackup, lastGood, requireBackup } from "./rows";
import { backupView, deleteBackupInput } from "./schema";

/** Marks first, then removes the bytes: were the store to fail, the next run on this store removes them. */
export const deleteBackup = command({
  name: "backups.delete",
  summary: "Delete a backup; never the last good one of its system",
  permission: "backups:delete",
  input: deleteBackupInput,
  output: backupView,
  run: async (tx, { backupId, reason }) => {
    const row = await requireBackup(tx.db, backupId);
    // Two people deleting two backups at once must not both see the other's as the one that stays.
    await tx.db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`backups:${row.systemId}`}, 0))`;
    const { state, objectId } = await requireBackup(tx.db, backupId);
    if (state === "pending") {
      throw new DomainError("conflict", "This backup is still being made. Cancel its run first.");
    }
    if (state === "deleted") throw new DomainError("conflict", "This backup was deleted already.");
    if ((await lastGood(tx.db, row.systemId))?.id === backupId) {
      throw new DomainError(
        "conflict",
        "This is the last good backup of its system and stays until a newer one is good.",
        { details: { reason: "last_good" } },
      );
    }
    const [kept] = await tx.db.$queryRaw<
      { by: string | null }[]
    >`select backup_kept(${backupId}::uuid) as by`;
    if (kept?.by) throw new DomainError("conflict", `This backup is kept. It is ${kept.by}.`);
    if (await tx.db.restore.findFirst({ where: { backupId, state: "pending" } })) {
      throw new DomainError("conflict", "A restore works with this backup. Wait for it or cancel it first.");
    }
    const copies = await tx.db.backupCopy.findMany({ where: { backupId } });
    if (copies.some((copy) => copy.state === "pending")) {
      throw new DomainError(
        "conflict",
        "A copy of this backup is being made. Wait for it or cancel its run.",
      );
    }
    await tx.db.backup.update({
      where: { id: backupId },
      data: { state: "deleted", deletedByName: actorName(tx.actor), deletedReason: reason },
    });
    const view = await announceBackup(tx, backupId);
    tx.audit({
      subject: "backup",
      subjectId: backupId,
      launchId: row.launchId,
      label: view.systemName,
      changes: { from: state, to: "deleted", bytes: view.bytes },
      reason,
    });
    if (objectId !== null) {
      tx.after(async () => {
        for (const { storeId } of copies) await removeFrom(tx.ports, storeId, objectId);
      });
    }
    return view;
  },
});

/** A store that is away keeps its bytes for now; the next run on it finds a deleted backup and removes them. */
async function removeFrom(ports: Ports, storeId: string, objectId: string): Promise<void> {
  try {
    const { store } = await openStore(ports.db, ports.outside, storeId);
    try {
      await store.remove(objectId);
    } finally {
      await store.close();
    }
  } catch (error) {
    ports.logger.warn(
      { err: error, storeId, objectId },
      "a deleted backup could not be removed from a store",
    );
  }
}
