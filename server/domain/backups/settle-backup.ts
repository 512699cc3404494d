import type { CommandContext } from "@/server/kernel/context";
import { announceBackup } from "./rows";

/** A backup is good while some store holds a good copy of it, and lost when none does. */
export async function settleBackup(tx: CommandContext, backupId: string): Promise<void> {
  const good = await tx.db.backupCopy.count({ where: { backupId, state: "good" } });
  await tx.db.backup.updateMany({
    where: { id: backupId, state: { in: ["good", "lost"] } },
    data: { state: good > 0 ? "good" : "lost" },
  });
  await announceBackup(tx, backupId);
}
