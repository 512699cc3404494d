import { z } from "zod";
import { engineName } from "@/server/kernel/ports/connections";

/** "lost" was good once and is in no store any more. */
export const BACKUP_STATES = ["pending", "good", "lost", "failed", "cancelled", "deleted"] as const;
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

export const COPY_STATES = ["pending", "good", "failed", "cancelled", "lost"] as const;
export const copyState = z.enum(COPY_STATES);
export type CopyState = z.infer<typeof copyState>;

/** A backup as it lies in one store. */
export const copyView = z.object({
  id: z.uuid(),
  storeId: z.uuid(),
  storeName: z.string(),
  state: copyState,
  /** Of a copy; null for the store the backup was made in. */
  runId: z.uuid().nullable(),
  problem: z.string().nullable(),
  /** When its bytes were last read and found unchanged. */
  readAt: z.iso.datetime().nullable(),
  seenAt: z.iso.datetime().nullable(),
});
export type CopyView = z.infer<typeof copyView>;

export const backupView = z.object({
  id: z.uuid(),
  launchId: z.uuid(),
  systemId: z.uuid(),
  systemName: z.string(),
  environment: z.string(),
  engine: engineName,
  state: backupState,
  ...work.shape,
  /** Null when it was found in a store and the run that made it is not known any more. */
  runId: z.uuid().nullable(),
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
  copies: z.array(copyView),
  deletedBy: z.string().nullable(),
  deletedReason: z.string().nullable(),
});
export type BackupView = z.infer<typeof backupView>;

/** A backup that was just accepted always has its run. */
export const startedBackup = backupView.extend({ runId: z.uuid() });

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
  engine: engineName,
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
  /** Fetches the stored object by hand, for every copy that is not on this machine. */
  fetchCommands: z.array(z.object({ storeName: z.string(), command: z.string() })),
  /** The public keys it was sealed to; the private half of any of them opens it. */
  recipients: z.array(z.string()),
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

export const planRestoreInput = z.object({
  backupId: z.uuid(),
  /** The name of what is made; what is possible depends on the kind of system. */
  newDatabase: z.string().min(1, "Name what is made.").max(100),
  /** The copy to read from; left out, the nearest good one. */
  storeId: z.uuid().optional(),
});

/** What a restore would do, to be read before it is started. */
export const restorePlan = z.object({
  backupId: z.uuid(),
  systemId: z.uuid(),
  systemName: z.string(),
  environment: z.string(),
  engine: engineName,
  /** Where it is made. */
  server: z.object({
    host: z.string(),
    /** Null for what lies on the worker's own machine. */
    port: z.number().int().nullable(),
    product: z.string(),
    version: z.string(),
    /** The identity of the server itself, whatever name leads to it. */
    identifier: z.string().nullable(),
  }),
  newDatabase: z.string(),
  snapshotAt: z.iso.datetime(),
  bytes: z.number().int(),
  databaseBytes: z.number().int(),
  tables: z.array(tableRows),
  /** The copy that is read. */
  source: z.object({ storeId: z.uuid(), storeName: z.string() }),
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

/** Where the backups of a system go: what is chosen is also what is answered. */
export const storeChoiceView = z.object({
  systemId: z.uuid(),
  firstStoreId: z.uuid(),
  secondStoreId: z.uuid().nullable(),
});
export type StoreChoiceView = z.infer<typeof storeChoiceView>;

export const copyBackupInput = z.object({ backupId: z.uuid(), storeId: z.uuid() });

export const scanStoreInput = z.object({
  storeId: z.uuid(),
  /** "bytes" reads every object and compares its digest; "names" looks at names and sizes. */
  depth: z.enum(["names", "bytes"]).default("names"),
  /** Brings back good backups that are on no list. */
  rebuild: z.boolean().default(false),
  /** Where a system that is not known any more is put. */
  launchId: z.uuid().optional(),
});
export const acceptedRun = z.object({ runId: z.uuid(), runNumber: z.number().int() });

export const storeIdInput = z.object({ storeId: z.uuid() });
export const storeRemoved = z.object({ id: z.uuid() });
