import { formatCount } from "@/lib/format";
import { type OpenedStore, openStore, sealingKeyring } from "@/server/domain/stores";
import { readTarget } from "@/server/domain/systems";
import type { CommandContext } from "@/server/kernel/context";
import { defineRunWork, type RunHandle } from "@/server/kernel/define-job";
import { type TargetConnection, UNITS } from "@/server/kernel/ports/connections";
import type { StoreSpace } from "@/server/kernel/ports/store";
import { acceptMissingCopies } from "./accept-missing-copies";
import { buildEngine } from "./build-engine";
import { followPhases } from "./follow-phases";
import { backUpKind } from "./jobs";
import { backUp } from "./pipeline/back-up";
import { type Engine, secretsOf, targetOf } from "./pipeline/engine";
import type { ManifestContent } from "./pipeline/manifest";
import { watchSpace } from "./pipeline/watch-space";
import { recordOutcome } from "./record-outcome";
import { announceBackup, lastGood, requireBackup } from "./rows";
import { formatBytes, objectIdOf, sessionLabel } from "./rules";
import { sweepLeftovers } from "./sweep-leftovers";

/** Makes a backup. The row becomes good in the same fenced transaction in which the run succeeds, and never before. */
export const performBackup = defineRunWork({
  kind: backUpKind,
  perform: async (run, { backupId }) => {
    const row = await requireBackup(run.ports.db, backupId);
    const { system, connection } = await readTarget(run.ports.db, run.ports.outside.vault, row.systemId);
    const opened = await openStore(run.ports.db, run.ports.outside, row.storeId, run.signal);
    run.redact([...secretsOf(connection), ...opened.secrets]);
    await tidy(run, row, connection, opened);
    const watch = followPhases(run);
    try {
      const previous = await lastGood(run.ports.db, row.systemId);
      const manifest = await backUp(
        await sealingEngine(run, opened),
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
      const space = await opened.store.space();
      if (space.freeBytes !== null) run.log(`${formatBytes(space.freeBytes)} left in the store`);
      return {
        result: {
          backupId,
          bytes: manifest.data.bytes,
          tables: manifest.tables.length,
          text: `${formatBytes(manifest.data.bytes)}, ${formatCount(manifest.tables.length, UNITS[manifest.engine].item)}`,
        },
        effects: (tx) => markGood(tx, { ...row, runId: run.id }, manifest, space),
      };
    } catch (error) {
      await watch.finish(error);
      throw error;
    } finally {
      await opened.store.close();
    }
  },
  abandoned: async (tx, runId, state) => {
    const row = await tx.db.backup.findUnique({ where: { runId } });
    if (!row) return;
    await tx.db.backup.updateMany({
      where: { id: row.id, state: "pending" },
      data: { state: state === "cancelled" ? "cancelled" : "failed", endedAt: tx.now() },
    });
    if (state !== "cancelled") {
      const run = await tx.db.run.findUnique({ where: { id: runId } });
      await recordOutcome(tx, {
        ...{ thing: "backup", launchId: row.launchId, systemId: row.systemId, runId, passed: false },
        summary: run?.errorText ?? "The backup did not end well.",
        observedAt: tx.now(),
        facts: { backupId: row.id },
      });
    }
    await announceBackup(tx, row.id);
  },
});

/** A worker that was killed may have left sessions on the server that hold locks, and bytes in the store. */
async function tidy(
  run: RunHandle,
  row: { id: string; systemId: string },
  connection: TargetConnection,
  opened: OpenedStore,
): Promise<void> {
  const target = targetOf(buildEngine(run.ports), connection);
  try {
    for (let attempt = 1; attempt < run.attempt; attempt += 1) {
      await target.endSessions(sessionLabel("backup", row.id, attempt));
    }
    await sweepLeftovers(run.ports, row.systemId, connection, (line) => run.log(line), opened);
  } catch (error) {
    // Cleaning up is never a reason not to make a backup; the connection's own trouble is told by the backup.
    run.ports.logger.warn({ err: error, runId: run.id }, "leftovers were not swept");
  }
}

/** Writes into the store of this backup, sealed to every key in use now. */
async function sealingEngine({ ports }: RunHandle, { store }: OpenedStore): Promise<Engine> {
  const keyring = await sealingKeyring(ports.db, ports.outside.keyring);
  return { ...buildEngine(ports), store: watchSpace(store), keyring };
}

async function markGood(
  tx: CommandContext,
  row: { id: string; launchId: string; runId: string; storeId: string; systemId: string },
  manifest: ManifestContent,
  space: StoreSpace,
): Promise<void> {
  const { id: backupId, launchId, runId, storeId, systemId } = row;
  await tx.db.backup.update({
    where: { id: backupId, state: "pending" },
    data: {
      state: "good",
      objectId: manifest.objectId,
      bytes: manifest.data.bytes,
      sha256: manifest.data.sha256,
      compression: manifest.data.compression,
      engine: manifest.engine,
      format: manifest.format ?? null,
      databaseBytes: manifest.source.databaseBytes,
      serverVersion: manifest.source.serverVersion,
      tables: manifest.tables.map(({ schema, table, rows }) => ({ schema, table, rows })),
      snapshotAt: new Date(manifest.snapshot.takenAt),
      startedAt: new Date(manifest.startedAt),
      endedAt: tx.now(),
      recipients: manifest.data.recipients,
      copies: {
        create: { storeId, state: "good", bytes: manifest.data.bytes, readAt: tx.now(), seenAt: tx.now() },
      },
    },
  });
  await tx.db.store.update({ where: { id: storeId }, data: space });
  await acceptMissingCopies(tx, systemId);
  await recordOutcome(tx, {
    ...{ thing: "backup", launchId, systemId, runId, passed: true },
    summary: `${formatBytes(manifest.data.bytes)}, read back and opened.`,
    observedAt: new Date(manifest.snapshot.takenAt),
    facts: { backupId, bytes: manifest.data.bytes, sha256: manifest.data.sha256 },
  });
  await announceBackup(tx, backupId);
}
