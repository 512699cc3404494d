import type { Store as StoreRow } from "@/prisma/generated/client";
import type { Db, OutsideWorld } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import type { Store } from "@/server/kernel/ports/store";
import { readMark } from "./read-mark";
import { requireStore, secretsOfTarget, targetOf } from "./rows";

type Outside = Pick<OutsideWorld, "store" | "stores" | "vault">;

export interface OpenedStore {
  row: StoreRow;
  store: Store;
  /** To be removed from every log line. */
  secrets: string[];
}

/**
 * Opens a registered store for the work of other rooms, and makes sure that it is the one that was registered: a
 * folder whose disk is not mounted, or a bucket made anew, does not hold its mark. Close it when done.
 */
export async function openStore(
  db: Db,
  outside: Outside,
  storeId: string,
  signal?: AbortSignal,
): Promise<OpenedStore> {
  const row = await requireStore(db, storeId);
  if (row.builtIn) return { row, store: outside.store, secrets: [] };
  if (row.mark === null) {
    throw new DomainError("conflict", `${row.name} was never tested. Test it on its page first.`, {
      details: { reason: "untested" },
    });
  }
  const target = targetOf(row, outside);
  const store = await outside.stores.open(target, signal);
  try {
    if ((await readMark(store)) !== row.mark) throw otherPlace(row.name);
  } catch (error) {
    await store.close();
    throw error;
  }
  return { row, store, secrets: secretsOfTarget(target) };
}

function otherPlace(name: string): DomainError {
  return new DomainError(
    "conflict",
    `${name} is not the place that was registered: the console's mark is not there. Is its disk mounted, was the bucket made anew? Test it on its page.`,
    { details: { reason: "other_place" } },
  );
}
