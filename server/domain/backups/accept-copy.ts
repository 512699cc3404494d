import { randomUUID } from "node:crypto";
import { acceptRun } from "@/server/domain/runs";
import type { CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { copyKind } from "./jobs";
import { requireBackup } from "./rows";

/** Accepts a run that copies a good backup into another store, from the best copy there is: never a new dump. */
export async function acceptCopy(tx: CommandContext, backupId: string, storeId: string): Promise<string> {
  const backup = await requireBackup(tx.db, backupId);
  if (backup.state !== "good") {
    throw new DomainError("conflict", `Only a good backup can be copied; this one is ${backup.state}.`);
  }
  const store = await tx.db.store.findUniqueOrThrow({ where: { id: storeId } });
  const known = await tx.db.backupCopy.findUnique({ where: { backupId_storeId: { backupId, storeId } } });
  if (known?.state === "good")
    throw new DomainError("conflict", `There is a good copy in ${store.name} already.`);
  const copyId = known?.id ?? randomUUID();
  const system = await tx.db.system.findUnique({ where: { id: backup.systemId } });
  const run = await acceptRun(tx, {
    kind: copyKind,
    title: `Copy a backup of ${system?.name ?? "a removed system"} to ${store.name}`,
    input: { copyId },
    launchId: backup.launchId,
    systemId: backup.systemId,
    lockKey: `copy:${copyId}`,
  });
  await tx.db.backupCopy.upsert({
    where: { id: copyId },
    create: { id: copyId, backupId, storeId, runId: run.id },
    update: { state: "pending", runId: run.id, problem: null },
  });
  return run.id;
}
