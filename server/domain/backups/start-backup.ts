import { randomUUID } from "node:crypto";
import { acceptRun } from "@/server/domain/runs";
import { readConnection } from "@/server/domain/systems";
import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { backUpKind } from "./jobs";
import { findPostgresTools } from "./pipeline/programs";
import { announceBackup } from "./rows";
import { backupView, startBackupInput } from "./schema";

/** Accepts a backup. What can be known before it runs is told before it is accepted. */
export const startBackup = command({
  name: "backups.start",
  summary: "Back up a database now",
  permission: "backups:run",
  input: startBackupInput,
  output: backupView,
  run: async (tx, { systemId }) => {
    const { vault, shell, store } = tx.ports.outside;
    const { system } = await readConnection(tx.db, vault, systemId);
    await findPostgresTools(shell, system.facts?.major ?? null);
    const { location } = store;
    const place = await tx.db.store.upsert({
      where: { location },
      create: { kind: "folder", location },
      update: {},
    });
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
        storeId: place.id,
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
    return announceBackup(tx, id);
  },
});
