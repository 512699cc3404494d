import type { Ports } from "@/server/kernel/context";
import type { Store } from "@/server/kernel/ports/store";

/** Removes what is left of a deleted backup and looks once more. Null when it is gone, otherwise what is in the way. */
export async function findLeft(ports: Ports, backupId: string): Promise<string | null> {
  const backup = await ports.db.backup.findUnique({ where: { id: backupId } });
  if (!backup || backup.objectId === null) return null;
  return removeFrom(ports.outside.store, backup.objectId);
}

async function removeFrom(store: Store, objectId: string): Promise<string | null> {
  try {
    await store.remove(objectId);
    const parts = await Promise.all([store.size(objectId, "data"), store.size(objectId, "manifest")]);
    return parts.every((size) => size === null) ? null : `${store.location} still has it`;
  } catch (error) {
    return `${store.location}: ${error instanceof Error ? error.message : "the store did not answer"}`;
  }
}
