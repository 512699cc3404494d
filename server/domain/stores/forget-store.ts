import type { CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceStore, requireStore } from "./rows";
import type { StoreView } from "./schema";

/** Takes a store from the list and erases its secret. What it holds stays there. The caller checks that it may. */
export async function forgetStore(tx: CommandContext, storeId: string): Promise<StoreView> {
  const before = await requireStore(tx.db, storeId);
  if (before.builtIn) throw new DomainError("conflict", "The console's own folder stays.");
  const row = await tx.db.store.update({
    where: { id: storeId },
    data: { removedAt: tx.now(), sealedSecret: null, rev: { increment: 1 } },
  });
  tx.audit({ subject: "store", subjectId: storeId, label: row.name, changes: { to: "removed" } });
  return announceStore(tx, row);
}
