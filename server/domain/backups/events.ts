import { defineEvent } from "@/server/kernel/define-event";
import { backupView, restoreView } from "./schema";

/** A backup was started, ended or deleted. */
export const backupChanged = defineEvent({
  type: "backups.changed",
  permission: "backups:read",
  payload: backupView,
});

/** A restore was started or ended. */
export const restoreChanged = defineEvent({
  type: "backups.restore-changed",
  permission: "backups:read",
  payload: restoreView,
});
