import { command } from "@/server/kernel/command";
import { keepBackup } from "./keep-backup";
import { keepBackupInput, keepView } from "./schema";

/** From now on retention decides about it again. */
export const unpinBackup = command({
  name: "policies.unpin",
  summary: "Take the pin off a backup",
  permission: "policies:write",
  input: keepBackupInput,
  output: keepView,
  run: (tx, input) => keepBackup(tx, { ...input, kind: "pin" }, false),
});
