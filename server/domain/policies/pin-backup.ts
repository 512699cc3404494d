import { command } from "@/server/kernel/command";
import { keepBackup } from "./keep-backup";
import { keepBackupInput, keepView } from "./schema";

/** Neither retention nor a person deletes a pinned backup. */
export const pinBackup = command({
  name: "policies.pin",
  summary: "Keep a backup until somebody takes the pin off",
  permission: "policies:write",
  input: keepBackupInput,
  output: keepView,
  run: (tx, input) => keepBackup(tx, { ...input, kind: "pin" }, true),
});
