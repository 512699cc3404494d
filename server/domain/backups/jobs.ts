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

/** Reads one store and writes to another; what was sent before is not sent again. */
export const copyKind = defineRunKind({
  kind: "backups.copy",
  label: "Copy of a backup",
  input: z.object({ copyId: z.uuid() }),
  retry: "safe",
  maxAttempts: 5,
  timeoutMs: 24 * HOUR_MS,
});

export const scanKind = defineRunKind({
  kind: "backups.scan-store",
  label: "Look through a store",
  input: z.object({
    storeId: z.uuid(),
    launchId: z.uuid().nullable(),
    depth: z.enum(["names", "bytes"]),
    rebuild: z.boolean(),
  }),
  retry: "safe",
  maxAttempts: 2,
  timeoutMs: 24 * HOUR_MS,
});
