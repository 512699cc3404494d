import { z } from "zod";
import { NewDatabaseName } from "@/server/kernel/ports/postgres-target";

export const BACKUP_STATES = ["pending", "good", "failed", "cancelled", "deleted"] as const;
export const backupState = z.enum(BACKUP_STATES);
export type BackupState = z.infer<typeof backupState>;

export const RESTORE_STATES = ["pending", "done", "failed", "cancelled", "interrupted"] as const;
export const restoreState = z.enum(RESTORE_STATES);
export type RestoreState = z.infer<typeof restoreState>;

export const BACKUP_PHASES = ["connect", "count", "dump", "read_back", "publish"] as const;
export const RESTORE_PHASES = ["check", "create", "restore", "compare", "analyze"] as const;
export type Phase = (typeof BACKUP_PHASES)[number] | (typeof RESTORE_PHASES)[number];

/** How far the engine is. */
export interface Progress {
  phase: Phase;
  /** Of the stored object: written, read back or restored so far. */
  bytes: number;
  bytesTotal: number | null;
  tablesDone: number;
  tablesTotal: number | null;
}

export const tableRows = z.object({ schema: z.string(), table: z.string(), rows: z.number().int() });
export type TableRows = z.infer<typeof tableRows>;

/** A run as far as a backup or restore shows it. */
const work = z.object({
  runId: z.uuid(),
  runNumber: z.number().int(),
  /** Why it ended without success; null while it works and when it went well. */
  errorText: z.string().nullable(),
});

export const backupView = z.object({
  id: z.uuid(),
  launchId: z.uuid(),
  systemId: z.uuid(),
  systemName: z.string(),
  environment: z.string(),
  state: backupState,
  ...work.shape,
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Of the attempt that succeeded. */
  durationMs: z.number().int().nullable(),
  /** The moment the backup shows the database at. */
  snapshotAt: z.iso.datetime().nullable(),
  /** Stored, that is compressed and sealed. */
  bytes: z.number().int().nullable(),
  databaseBytes: z.number().int().nullable(),
  tableCount: z.number().int().nullable(),
  rowCount: z.number().int().nullable(),
  serverVersion: z.string().nullable(),
  deletedBy: z.string().nullable(),
  deletedReason: z.string().nullable(),
});
export type BackupView = z.infer<typeof backupView>;

export const tableComparison = z.object({
  schema: z.string(),
  table: z.string(),
  expected: z.number().int(),
  found: z.number().int().nullable(),
  sameContent: z.boolean().nullable(),
});

export const restoreView = z.object({
  id: z.uuid(),
  launchId: z.uuid(),
  systemId: z.uuid(),
  systemName: z.string(),
  backupId: z.uuid(),
  newDatabase: z.string(),
  state: restoreState,
  ...work.shape,
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  durationMs: z.number().int().nullable(),
  comparison: z.array(tableComparison).nullable(),
});
export type RestoreView = z.infer<typeof restoreView>;

export const backupDetail = backupView.extend({
  sha256: z.string().nullable(),
  location: z.string(),
  tables: z.array(tableRows),
  /** Opens the backup with programs of the system, without the console; null until it is good. */
  emergencyCommand: z.string().nullable(),
  /** False for the last good backup of its system, and while something works with it. */
  deletable: z.boolean(),
  restores: z.array(restoreView),
});
export type BackupDetail = z.infer<typeof backupDetail>;

export const listBackupsInput = z.object({
  launchId: z.uuid(),
  systemId: z.uuid().optional(),
  state: backupState.optional(),
  /** The id of the last one of the page before. */
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const listRestoresInput = z.object({
  launchId: z.uuid(),
  systemId: z.uuid().optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const backupIdInput = z.object({ backupId: z.uuid() });
export const restoreIdInput = z.object({ restoreId: z.uuid() });

export const startBackupInput = z.object({ systemId: z.uuid() });

export const planRestoreInput = z.object({ backupId: z.uuid(), newDatabase: NewDatabaseName });

/** What a restore would do, to be read before it is started. */
export const restorePlan = z.object({
  backupId: z.uuid(),
  systemId: z.uuid(),
  systemName: z.string(),
  environment: z.string(),
  /** Where the new database is made. */
  server: z.object({
    host: z.string(),
    port: z.number().int(),
    version: z.string(),
    /** The identity of the server itself, whatever name leads to it. */
    identifier: z.string().nullable(),
  }),
  newDatabase: z.string(),
  snapshotAt: z.iso.datetime(),
  bytes: z.number().int(),
  databaseBytes: z.number().int(),
  tables: z.array(tableRows),
  /** Repeated to start exactly this and nothing else. */
  digest: z.string(),
});
export type RestorePlan = z.infer<typeof restorePlan>;

export const startRestoreInput = planRestoreInput.extend({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});

export const deleteBackupInput = z.object({
  backupId: z.uuid(),
  reason: z.string().trim().min(3, "Say why, so that others understand it later.").max(300),
});
