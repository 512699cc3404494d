import { openStore } from "@/server/domain/stores";
import { readTarget } from "@/server/domain/systems";
import type { CommandContext } from "@/server/kernel/context";
import { defineRunWork, type RunHandle } from "@/server/kernel/define-job";
import { DomainError } from "@/server/kernel/errors";
import type { TargetConnection } from "@/server/kernel/ports/connections";
import { buildEngine } from "./build-engine";
import { draftPlan } from "./draft-plan";
import { followPhases } from "./follow-phases";
import { restoreKind } from "./jobs";
import { pickCopy } from "./pick-copy";
import type { TableComparison } from "./pipeline/compare";
import { secretsOf } from "./pipeline/engine";
import { restore } from "./pipeline/restore";
import { recordOutcome } from "./record-outcome";
import { announceRestore, requireBackup, requireRestore } from "./rows";
import { completeMark, incompleteMark, sessionLabel } from "./rules";
import { sweepLeftovers } from "./sweep-leftovers";

/** Restores into a new database, after it has checked once more that this is what was agreed to. */
export const performRestore = defineRunWork({
  kind: restoreKind,
  perform: async (run, { restoreId }) => {
    const { db } = run.ports;
    const row = await requireRestore(db, restoreId);
    const backup = await requireBackup(db, row.backupId);
    const { connection } = await readTarget(db, run.ports.outside.vault, row.systemId);
    const copy = await pickCopy(db, row.backupId, row.storeId);
    const opened = await openStore(db, run.ports.outside, copy.storeId, run.signal);
    run.redact([...secretsOf(connection), ...opened.secrets]);
    run.log(`reading the copy in ${copy.store.name}: ${opened.store.location}`);
    await sweep(run, row.systemId, connection);
    await confirmPlan(run, row);
    const watch = followPhases(run);
    try {
      const { tables } = await restore(
        { ...buildEngine(run.ports), store: opened.store },
        {
          objectId: backup.objectId ?? "",
          connection,
          newDatabase: row.newDatabase,
          label: sessionLabel("restore", restoreId, run.attempt),
          mark: incompleteMark(restoreId),
          doneMark: completeMark(restoreId, backup.snapshotAt?.toISOString() ?? ""),
        },
        watch,
      );
      await watch.finish();
      return {
        result: { restoreId, newDatabase: row.newDatabase, tables: tables.length },
        effects: (tx) => markDone(tx, row, tables),
      };
    } catch (error) {
      await watch.finish(error);
      throw error;
    } finally {
      await opened.store.close();
    }
  },
  abandoned: async (tx, runId, state) => {
    const row = await tx.db.restore.findUnique({ where: { runId } });
    if (!row) return;
    await tx.db.restore.updateMany({
      where: { id: row.id, state: "pending" },
      data: { state, endedAt: tx.now() },
    });
    if (state === "failed") {
      const run = await tx.db.run.findUnique({ where: { id: runId } });
      await recordOutcome(tx, {
        ...{ thing: "drill", launchId: row.launchId, systemId: row.systemId, runId, passed: false },
        summary: run?.errorText ?? "The restore did not end well.",
        observedAt: tx.now(),
        facts: { restoreId: row.id, backupId: row.backupId },
      });
    }
    await announceRestore(tx, row.id);
  },
});

/** Between the button and now, another server may answer under the same name. */
async function confirmPlan(
  run: RunHandle,
  row: { backupId: string; newDatabase: string; planDigest: string; storeId: string | null },
): Promise<void> {
  const { ports, signal } = run;
  const ctx = {
    actor: { kind: "system", name: "worker" },
    ports,
    requestId: run.id,
    signal,
    db: ports.db,
    now: () => ports.clock.now(),
  } as const;
  const { digest } = await draftPlan(ctx, { ...row, storeId: row.storeId ?? undefined });
  if (digest !== row.planDigest) {
    throw new DomainError("conflict", "The server or the backup changed since the restore was confirmed.");
  }
}

async function sweep(run: RunHandle, systemId: string, connection: TargetConnection): Promise<void> {
  try {
    await sweepLeftovers(run.ports, systemId, connection, (line) => run.log(line));
  } catch (error) {
    run.ports.logger.warn({ err: error, runId: run.id }, "leftovers were not swept");
  }
}

async function markDone(
  tx: CommandContext,
  row: { id: string; launchId: string; systemId: string; runId: string; backupId: string },
  tables: readonly TableComparison[],
): Promise<void> {
  await tx.db.restore.update({
    where: { id: row.id, state: "pending" },
    data: { state: "done", endedAt: tx.now(), comparison: tables.map((table) => ({ ...table })) },
  });
  await recordOutcome(tx, {
    ...{ thing: "drill", launchId: row.launchId, systemId: row.systemId, runId: row.runId, passed: true },
    summary: "Restored beside and found equal to what was backed up.",
    observedAt: tx.now(),
    facts: { restoreId: row.id, backupId: row.backupId, compared: tables.length },
  });
  await announceRestore(tx, row.id);
}
