import { z } from "zod";
import type { Backup, Restore, Run, Store, System } from "@/prisma/generated/client";
import type { CommandContext, Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { engineName } from "@/server/kernel/ports/connections";
import { backupChanged, restoreChanged } from "./events";
import {
  type BackupView,
  backupState,
  type CopyView,
  copyState,
  type RestoreView,
  restoreState,
  type TableRows,
  tableComparison,
  tableRows,
} from "./schema";

type Around = { run: Run | undefined; system: System | undefined };

export function toBackupView(row: Backup, { run, system }: Around): Omit<BackupView, "copies"> {
  const tables = row.tables === null ? null : tablesOf(row);
  return {
    id: row.id,
    launchId: row.launchId,
    systemId: row.systemId,
    systemName: system?.name ?? "removed system",
    environment: system?.environment ?? "other",
    engine: engineName.parse(row.engine),
    state: backupState.parse(row.state),
    runId: row.runId,
    runNumber: run?.number ?? 0,
    errorText: row.state === "good" ? null : (run?.errorText ?? null),
    requestedBy: row.requestedByName,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    durationMs: duration(row.startedAt, row.endedAt),
    snapshotAt: row.snapshotAt?.toISOString() ?? null,
    bytes: row.bytes === null ? null : Number(row.bytes),
    databaseBytes: row.databaseBytes === null ? null : Number(row.databaseBytes),
    tableCount: tables?.length ?? null,
    rowCount: tables?.reduce((sum, { rows }) => sum + rows, 0) ?? null,
    serverVersion: row.serverVersion,
    deletedBy: row.deletedByName,
    deletedReason: row.deletedReason,
  };
}

export function toRestoreView(
  row: Restore,
  { run, system }: Around,
  engine: string | undefined,
): RestoreView {
  return {
    id: row.id,
    launchId: row.launchId,
    systemId: row.systemId,
    systemName: system?.name ?? "removed system",
    engine: engineName.parse(engine ?? "postgresql"),
    backupId: row.backupId,
    newDatabase: row.newDatabase,
    state: restoreState.parse(row.state),
    runId: row.runId,
    runNumber: run?.number ?? 0,
    errorText: row.state === "done" ? null : (run?.errorText ?? null),
    requestedBy: row.requestedByName,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    durationMs: duration(run?.startedAt ?? null, row.endedAt),
    comparison: row.comparison === null ? null : z.array(tableComparison).parse(row.comparison),
  };
}

export function tablesOf(row: Backup): TableRows[] {
  return row.tables === null ? [] : z.array(tableRows).parse(row.tables);
}

function duration(from: Date | null, to: Date | null): number | null {
  return from === null || to === null ? null : Math.max(0, to.getTime() - from.getTime());
}

/** The views of many rows with three questions to the database. */
export async function backupViews(db: Db, rows: readonly Backup[]): Promise<BackupView[]> {
  const around = await lookAround(db, rows);
  const copies = await copiesOf(db, rows);
  return rows.map((row) => ({ ...toBackupView(row, around(row)), copies: copies.get(row.id) ?? [] }));
}

export async function restoreViews(db: Db, rows: readonly Restore[]): Promise<RestoreView[]> {
  const around = await lookAround(db, rows);
  const ids = rows.map(({ backupId }) => backupId);
  const backups = await db.backup.findMany({
    where: { id: { in: ids } },
    select: { id: true, engine: true },
  });
  const engines = new Map(backups.map(({ id, engine }) => [id, engine]));
  return rows.map((row) => toRestoreView(row, around(row), engines.get(row.backupId)));
}

/** The first copy first. */
async function copiesOf(db: Db, rows: readonly Backup[]): Promise<Map<string, CopyView[]>> {
  const copies = await db.backupCopy.findMany({
    where: { backupId: { in: rows.map(({ id }) => id) } },
    include: { store: { select: { name: true } } },
    orderBy: { createdAt: "asc" },
  });
  const views = new Map<string, CopyView[]>();
  for (const copy of copies) {
    const view = {
      id: copy.id,
      storeId: copy.storeId,
      storeName: copy.store.name,
      state: copyState.parse(copy.state),
      runId: copy.runId,
      problem: copy.problem,
      readAt: copy.readAt?.toISOString() ?? null,
      seenAt: copy.seenAt?.toISOString() ?? null,
    };
    views.set(copy.backupId, [...(views.get(copy.backupId) ?? []), view]);
  }
  return views;
}

async function lookAround(
  db: Db,
  rows: readonly { runId: string | null; systemId: string }[],
): Promise<(row: { runId: string | null; systemId: string }) => Around> {
  const runs = await db.run.findMany({ where: { id: { in: rows.flatMap(({ runId }) => runId ?? []) } } });
  const systems = await db.system.findMany({ where: { id: { in: rows.map(({ systemId }) => systemId) } } });
  const runById = new Map(runs.map((run) => [run.id, run]));
  const systemById = new Map(systems.map((system) => [system.id, system]));
  return ({ runId, systemId }) => ({
    run: runId === null ? undefined : runById.get(runId),
    system: systemById.get(systemId),
  });
}

export async function requireBackup(db: Db, backupId: string): Promise<Backup & { store: Store }> {
  const row = await db.backup.findUnique({ where: { id: backupId }, include: { store: true } });
  if (!row) throw new DomainError("not_found", "There is no such backup. It may belong to a removed launch.");
  return row;
}

export async function requireRestore(db: Db, restoreId: string): Promise<Restore> {
  const row = await db.restore.findUnique({ where: { id: restoreId } });
  if (!row)
    throw new DomainError("not_found", "There is no such restore. It may belong to a removed launch.");
  return row;
}

/** Tells everybody who watches the launch what the backup looks like now. */
export async function announceBackup(tx: CommandContext, backupId: string): Promise<BackupView> {
  const row = await requireBackup(tx.db, backupId);
  const [view] = await backupViews(tx.db, [row]);
  if (!view) throw new DomainError("internal", "A backup without a view.");
  tx.emit(backupChanged.on(row.launchId, view));
  return view;
}

export async function announceRestore(tx: CommandContext, restoreId: string): Promise<RestoreView> {
  const row = await requireRestore(tx.db, restoreId);
  const [view] = await restoreViews(tx.db, [row]);
  if (!view) throw new DomainError("internal", "A restore without a view.");
  tx.emit(restoreChanged.on(row.launchId, view));
  return view;
}

/** The newest good backup of a system, or null. */
export function lastGood(db: Db, systemId: string): Promise<Backup | null> {
  return db.backup.findFirst({ where: { systemId, state: "good" }, orderBy: { snapshotAt: "desc" } });
}
