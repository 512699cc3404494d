import { command } from "@/server/kernel/command";
import { keepBackup } from "./keep-backup";
import { keepBackupInput, keepView } from "./schema";

/** Needs a reason, which stays in the audit for ever. */
export const releaseHold = command({
  name: "policies.release",
  summary: "Release a backup from legal hold",
  permission: "policies:hold",
  input: keepBackupInput,
  output: keepView,
  run: (tx, input) => keepBackup(tx, { ...input, kind: "hold" }, false),
});
