import type { CommandContext } from "@/server/kernel/context";
import { settleBackup } from "./settle-backup";

/** A copy that is not there, or not what was written, counts no more. */
export async function loseCopy(tx: CommandContext, copyId: string, problem: string): Promise<void> {
  const copy = await tx.db.backupCopy.update({ where: { id: copyId }, data: { state: "lost", problem } });
  await settleBackup(tx, copy.backupId);
}
