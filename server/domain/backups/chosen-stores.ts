import { ensureBuiltIn } from "@/server/domain/stores";
import type { Db, OutsideWorld } from "@/server/kernel/context";

export interface ChosenStores {
  firstStoreId: string;
  secondStoreId: string | null;
}

/** Where the backups of a system go; without a choice, into the console's own folder. */
export async function chosenStores(
  db: Db,
  outside: Pick<OutsideWorld, "store">,
  systemId: string,
): Promise<ChosenStores> {
  const choice = await db.storeChoice.findUnique({ where: { systemId } });
  if (choice) return { firstStoreId: choice.firstStoreId, secondStoreId: choice.secondStoreId };
  return { firstStoreId: (await ensureBuiltIn(db, outside)).id, secondStoreId: null };
}
