import { command } from "@/server/kernel/command";
import { acceptCopy } from "./accept-copy";
import { announceBackup } from "./rows";
import { backupView, copyBackupInput } from "./schema";

export const copyBackup = command({
  name: "backups.copy",
  summary: "Copy a backup into another store, or try a failed copy again",
  permission: "backups:run",
  input: copyBackupInput,
  output: backupView,
  run: async (tx, { backupId, storeId }) => {
    const store = await tx.db.store.findUnique({ where: { id: storeId } });
    const runId = await acceptCopy(tx, backupId, storeId);
    const view = await announceBackup(tx, backupId);
    tx.audit({
      subject: "backup",
      subjectId: backupId,
      launchId: view.launchId,
      label: view.systemName,
      changes: { copyTo: store?.name ?? storeId, runId },
    });
    return view;
  },
});
