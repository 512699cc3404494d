import { DomainError } from "@/server/kernel/errors";
import type { Store } from "@/server/kernel/ports/store";

const MIB = 1024 * 1024;
/** Asked again after so many bytes. */
const EVERY = 128 * MIB;
/** A disk filled to its last byte stops more than a backup. */
const RESERVE = 256 * MIB;

/** The same store, that stops a writer before the disk behind it is full. Only where a store can tell its space. */
export function watchSpace(store: Store): Store {
  return {
    ...store,
    async create(objectId, part, options) {
      const writer = await store.create(objectId, part, options);
      let since = 0;
      return {
        ...writer,
        async write(chunk) {
          since += chunk.length;
          if (since >= EVERY) {
            since = 0;
            await requireReserve(store);
          }
          await writer.write(chunk);
        },
      };
    },
  };
}

async function requireReserve(store: Store): Promise<void> {
  const { freeBytes } = await store.space();
  if (freeBytes === null || freeBytes >= RESERVE) return;
  throw new DomainError(
    "unavailable",
    "The store is nearly full, so the backup was stopped before its disk is. Free some space there, then start again.",
    { details: { reason: "no_space", freeBytes } },
  );
}
