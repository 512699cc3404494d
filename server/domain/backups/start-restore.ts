import { randomUUID } from "node:crypto";
import { acceptRun } from "@/server/domain/runs";
import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { draftPlan } from "./draft-plan";
import { restoreKind } from "./jobs";
import { announceRestore } from "./rows";
import { restoreView, startRestoreInput } from "./schema";

/** Accepts a restore only when it is still exactly what the person was shown. */
export const startRestore = command({
  name: "backups.start-restore",
  summary: "Restore a backup into a new database",
  permission: "backups:restore",
  input: startRestoreInput,
  output: restoreView,
  // It asks the target server once more before it accepts.
  timeoutMs: 30_000,
  run: async (tx, { backupId, newDatabase, digest, storeId }) => {
    const plan = await draftPlan(tx, { backupId, newDatabase, storeId });
    if (plan.digest !== digest) {
      throw new DomainError(
        "conflict",
        "The plan you saw is no longer true: the server or the backup changed. Look at the new plan first.",
        { details: { reason: "stale_plan" } },
      );
    }
    const id = randomUUID();
    const { launchId } = await tx.db.backup.findUniqueOrThrow({ where: { id: backupId } });
    const run = await acceptRun(tx, {
      kind: restoreKind,
      title: `Restore ${plan.systemName} into ${newDatabase}`,
      input: { restoreId: id },
      launchId,
      systemId: plan.systemId,
      lockKey: `system:${plan.systemId}`,
    });
    await tx.db.restore.create({
      data: {
        id,
        launchId,
        systemId: plan.systemId,
        backupId,
        runId: run.id,
        newDatabase,
        storeId: storeId ?? null,
        planDigest: digest,
        requestedByName: actorName(tx.actor),
      },
    });
    tx.audit({
      subject: "restore",
      subjectId: id,
      launchId,
      label: `${plan.systemName} into ${newDatabase}`,
      changes: { backupId, newDatabase, server: plan.server, runId: run.id, runNumber: run.number },
    });
    return announceRestore(tx, id);
  },
});
