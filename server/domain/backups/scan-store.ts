import { acceptRun } from "@/server/domain/runs";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { scanKind } from "./jobs";
import { acceptedRun, scanStoreInput } from "./schema";

export const scanStore = command({
  name: "backups.scan-store",
  summary: "Compare a store with the list of backups, and bring back those it holds that are not on the list",
  permission: "backups:run",
  input: scanStoreInput,
  output: acceptedRun,
  run: async (tx, { storeId, launchId, depth, rebuild }) => {
    const store = await tx.db.store.findUnique({ where: { id: storeId } });
    if (!store || store.removedAt !== null) throw new DomainError("not_found", "There is no such store.");
    const run = await acceptRun(tx, {
      kind: scanKind,
      title: rebuild ? `Bring back backups from ${store.name}` : `Look through ${store.name}`,
      input: { storeId, launchId: launchId ?? null, depth, rebuild },
      launchId: launchId ?? null,
      lockKey: `scan:${storeId}`,
    });
    tx.audit({
      subject: "store",
      subjectId: storeId,
      label: store.name,
      ...(launchId ? { launchId } : {}),
      changes: { depth, rebuild, runId: run.id },
    });
    return { runId: run.id, runNumber: run.number };
  },
});
