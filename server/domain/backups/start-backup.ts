import { randomUUID } from "node:crypto";
import { acceptRun } from "@/server/domain/runs";
import { readTarget } from "@/server/domain/systems";
import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { buildEngine } from "./build-engine";
import { chosenStores } from "./chosen-stores";
import { backUpKind } from "./jobs";
import { targetOf } from "./pipeline/engine";
import { announceBackup } from "./rows";
import { startBackupInput, startedBackup } from "./schema";

/** Accepts a backup. What can be known before it runs is told before it is accepted. */
export const startBackup = command({
  name: "backups.start",
  summary: "Back up a system now",
  permission: "backups:run",
  input: startBackupInput,
  output: startedBackup,
  run: async (tx, { systemId }) => {
    const { vault } = tx.ports.outside;
    const { system, connection } = await readTarget(tx.db, vault, systemId);
    await targetOf(buildEngine(tx.ports), connection).requireTools(system.facts?.major ?? null);
    const { firstStoreId } = await chosenStores(tx.db, tx.ports.outside, systemId);
    const id = randomUUID();
    const run = await acceptRun(tx, {
      kind: backUpKind,
      title: `Back up ${system.name}`,
      input: { backupId: id },
      launchId: system.launchId,
      systemId,
      lockKey: `system:${systemId}`,
    });
    await tx.db.backup.create({
      data: {
        id,
        launchId: system.launchId,
        systemId,
        runId: run.id,
        storeId: firstStoreId,
        engine: connection.engine,
        requestedByName: actorName(tx.actor),
      },
    });
    tx.audit({
      subject: "backup",
      subjectId: id,
      launchId: system.launchId,
      label: system.name,
      changes: { systemId, runId: run.id, runNumber: run.number },
    });
    return { ...(await announceBackup(tx, id)), runId: run.id };
  },
});
