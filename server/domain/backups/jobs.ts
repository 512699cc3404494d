import { z } from "zod";
import { defineRunKind } from "@/server/kernel/define-job";

const HOUR_MS = 3_600_000;

/** Reads the source and writes nothing there, so a lost attempt is simply made again. */
export const backUpKind = defineRunKind({
  kind: "backups.back-up",
  label: "Backup",
  input: z.object({ backupId: z.uuid() }),
  retry: "safe",
  maxAttempts: 3,
  timeoutMs: 12 * HOUR_MS,
});

/** Never repeated by itself: after a lost worker a person looks first. */
export const restoreKind = defineRunKind({
  kind: "backups.restore",
  label: "Restore",
  input: z.object({ restoreId: z.uuid() }),
  retry: "never",
  maxAttempts: 1,
  timeoutMs: 12 * HOUR_MS,
});
