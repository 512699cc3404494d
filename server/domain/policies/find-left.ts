import { openStore } from "@/server/domain/stores";
import type { Ports } from "@/server/kernel/context";
import { isDomainError } from "@/server/kernel/errors";

/**
 * Removes what is left of a deleted backup from every store it lay in, and looks once more. Null when it is gone,
 * otherwise what is in the way.
 */
export async function findLeft(ports: Ports, backupId: string): Promise<string | null> {
  const backup = await ports.db.backup.findUnique({ where: { id: backupId }, include: { copies: true } });
  if (!backup || backup.objectId === null) return null;
  const storeIds = new Set([backup.storeId, ...backup.copies.map(({ storeId }) => storeId)]);
  const problems: string[] = [];
  for (const storeId of storeIds) {
    const problem = await removeFrom(ports, storeId, backup.objectId);
    if (problem !== null) problems.push(problem);
  }
  return problems.length === 0 ? null : problems.join("; ");
}

async function removeFrom(ports: Ports, storeId: string, objectId: string): Promise<string | null> {
  try {
    const { store, row } = await openStore(ports.db, ports.outside, storeId);
    try {
      await store.remove(objectId);
      const parts = [await store.size(objectId, "data"), await store.size(objectId, "manifest")];
      return parts.every((size) => size === null) ? null : `${row.name} still has it`;
    } finally {
      await store.close();
    }
  } catch (error) {
    // A store that was taken off the list is none of the console's business any more.
    if (isDomainError(error) && error.code === "not_found") return null;
    if (isDomainError(error)) return error.message;
    ports.logger.warn({ err: error, storeId, objectId }, "a store failed while a backup was removed");
    return "The store did not answer as expected";
  }
}
