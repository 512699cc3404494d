import { command } from "@/server/kernel/command";
import { keepBackup } from "./keep-backup";
import { keepBackupInput, keepView } from "./schema";

/** Stays whatever operators do; only who may hold can release. */
export const holdBackup = command({
  name: "policies.hold",
  summary: "Put a backup on legal hold",
  permission: "policies:hold",
  input: keepBackupInput,
  output: keepView,
  run: (tx, input) => keepBackup(tx, { ...input, kind: "hold" }, true),
});
