import { readConnection } from "@/server/domain/systems";
import type { CommandContext } from "@/server/kernel/context";
import { defineRunWork, type RunHandle } from "@/server/kernel/define-job";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import { buildEngine } from "./build-engine";
import { followPhases } from "./follow-phases";
import { backUpKind } from "./jobs";
import { backUpPostgres } from "./pipeline/back-up";
import type { ManifestContent } from "./pipeline/manifest";
import { announceBackup, lastGood, requireBackup } from "./rows";
import { formatBytes, objectIdOf, sessionLabel } from "./rules";
import { sweepLeftovers } from "./sweep-leftovers";

/** Makes a backup. The row becomes good in the same fenced transaction in which the run succeeds, and never before. */
export const performBackup = defineRunWork({
  kind: backUpKind,
  perform: async (run, { backupId }) => {
    const row = await requireBackup(run.ports.db, backupId);
    const { system, connection } = await readConnection(run.ports.db, run.ports.outside.vault, row.systemId);
    run.redact([connection.password]);
    await tidy(run, backupId, connection);
    const watch = followPhases(run);
    try {
      const previous = await lastGood(run.ports.db, row.systemId);
      const manifest = await backUpPostgres(
        buildEngine(run.ports),
        {
          objectId: objectIdOf(backupId, run.fence),
          label: sessionLabel("backup", backupId, run.attempt),
          digest: true,
          expectedBytes: previous?.bytes ? Number(previous.bytes) : null,
          system: { id: system.id, name: system.name },
          connection,
        },
        watch,
      );
      await watch.finish();
      return {
        result: {
          backupId,
          bytes: manifest.data.bytes,
          tables: manifest.tables.length,
          text: `${formatBytes(manifest.data.bytes)}, ${manifest.tables.length} tables`,
        },
        effects: (tx) => markGood(tx, backupId, manifest),
      };
    } catch (error) {
      await watch.finish(error);
      throw error;
    }
  },
  abandoned: async (tx, runId, state) => {
    const row = await tx.db.backup.findUnique({ where: { runId } });
    if (!row) return;
    await tx.db.backup.updateMany({
      where: { id: row.id, state: "pending" },
      data: { state: state === "cancelled" ? "cancelled" : "failed", endedAt: tx.now() },
    });
    await announceBackup(tx, row.id);
  },
});

/** A worker that was killed may have left sessions on the server that hold locks, and bytes in the store. */
async function tidy(run: RunHandle, backupId: string, connection: PostgresConnection): Promise<void> {
  const { postgresTarget } = run.ports.outside;
  try {
    for (let attempt = 1; attempt < run.attempt; attempt += 1) {
      await postgresTarget.endSessions(connection, sessionLabel("backup", backupId, attempt));
    }
    await sweepLeftovers(run.ports, connection, (line) => run.log(line));
  } catch (error) {
    // Cleaning up is never a reason not to make a backup; the connection's own trouble is told by the backup.
    run.ports.logger.warn({ err: error, runId: run.id }, "leftovers were not swept");
  }
}

async function markGood(tx: CommandContext, backupId: string, manifest: ManifestContent): Promise<void> {
  await tx.db.backup.update({
    where: { id: backupId, state: "pending" },
    data: {
      state: "good",
      objectId: manifest.objectId,
      bytes: manifest.data.bytes,
      sha256: manifest.data.sha256,
      compression: manifest.data.compression,
      databaseBytes: manifest.source.databaseBytes,
      serverVersion: manifest.source.serverVersion,
      tables: manifest.tables.map(({ schema, table, rows }) => ({ schema, table, rows })),
      snapshotAt: new Date(manifest.snapshot.takenAt),
      startedAt: new Date(manifest.startedAt),
      endedAt: tx.now(),
    },
  });
  await announceBackup(tx, backupId);
}
