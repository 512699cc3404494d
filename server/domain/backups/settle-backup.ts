import type { CommandContext } from "@/server/kernel/context";
import { announceBackup } from "./rows";

/** A copy that is not there, or not what was written, counts no more. */
export async function loseCopy(tx: CommandContext, copyId: string, problem: string): Promise<void> {
  const copy = await tx.db.backupCopy.update({ where: { id: copyId }, data: { state: "lost", problem } });
  await settleBackup(tx, copy.backupId);
}

/** A backup is good while some store holds a good copy of it, and lost when none does. */
export async function settleBackup(tx: CommandContext, backupId: string): Promise<void> {
  const good = await tx.db.backupCopy.count({ where: { backupId, state: "good" } });
  await tx.db.backup.updateMany({
    where: { id: backupId, state: { in: ["good", "lost"] } },
    data: { state: good > 0 ? "good" : "lost" },
  });
  await announceBackup(tx, backupId);
}
