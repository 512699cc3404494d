import type { CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import type { ManifestContent } from "./pipeline/manifest";
import { announceBackup } from "./rows";
import { backupOfObject } from "./rules";

interface Found {
  manifest: ManifestContent;
  storeId: string;
  storeName: string;
  /** Where a system that is not known any more is put. */
  launchId: string | null;
}

/** Writes the rows of a backup from its manifest alone. */
export async function bringBack(
  tx: CommandContext,
  { manifest, storeId, storeName, launchId }: Found,
): Promise<void> {
  const id = backupOfObject(manifest.objectId);
  if (id === null) throw new DomainError("conflict", "This is not the id of a backup.");
  const system = await knownSystem(tx, manifest, launchId);
  const { data, source, snapshot } = manifest;
  await tx.db.backup.create({
    data: {
      id,
      launchId: system.launchId,
      systemId: system.id,
      storeId,
      state: "good",
      objectId: manifest.objectId,
      bytes: data.bytes,
      sha256: data.sha256,
      compression: data.compression,
      recipients: data.recipients,
      engine: manifest.engine,
      format: manifest.format ?? null,
      databaseBytes: source.databaseBytes,
      serverVersion: source.serverVersion,
      tables: manifest.tables.map(({ schema, table, rows }) => ({ schema, table, rows })),
      snapshotAt: new Date(snapshot.takenAt),
      requestedByName: `found in ${storeName}`,
      createdAt: new Date(manifest.startedAt),
      startedAt: new Date(manifest.startedAt),
      endedAt: new Date(manifest.readBackAt),
      copies: { create: { storeId, state: "good", bytes: data.bytes, seenAt: tx.now() } },
    },
  });
  tx.audit({
    subject: "backup",
    subjectId: id,
    launchId: system.launchId,
    label: manifest.system.name,
    changes: { broughtBackFrom: storeName, objectId: manifest.objectId, sha256: data.sha256 },
  });
  await announceBackup(tx, id);
}

/** The system the backup was made of. One that is gone is registered again, without its password. */
async function knownSystem(
  tx: CommandContext,
  { system, source, engine }: ManifestContent,
  launchId: string | null,
): Promise<{ id: string; launchId: string }> {
  const known = await tx.db.system.findUnique({ where: { id: system.id } });
  if (known) return known;
  const launch = launchId === null ? null : await tx.db.launch.findUnique({ where: { id: launchId } });
  if (!launch) {
    throw new DomainError(
      "conflict",
      `The system ${system.name} is not known any more. Name a launch to put it into.`,
      {
        details: { reason: "no_system" },
      },
    );
  }
  const taken = await tx.db.system.count({
    where: { launchId: launch.id, environment: "other", name: system.name, removedAt: null },
  });
  const row = await tx.db.system.create({
    data: {
      id: system.id,
      launchId: launch.id,
      environment: "other",
      name: taken === 0 ? system.name : `${system.name} (${system.id.slice(-6)})`,
      kind: "database",
      engine,
      database: source.database,
      host: source.host ?? null,
      port: source.port ?? null,
      login: source.login ?? null,
    },
  });
  tx.audit({
    subject: "system",
    subjectId: row.id,
    launchId: launch.id,
    label: row.name,
    changes: { registeredFrom: "the manifest of a backup" },
  });
  return row;
}
