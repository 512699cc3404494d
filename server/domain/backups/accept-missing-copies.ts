import type { CommandContext } from "@/server/kernel/context";
import { acceptCopy } from "./accept-copy";
import { chosenStores } from "./chosen-stores";

/** How many older backups a new one brings along, when their copies failed. */
const CAUGHT_UP = 3;

/** Copies a backup that just became good, and those before it that are still missing in the second store. */
export async function acceptMissingCopies(tx: CommandContext, systemId: string): Promise<void> {
  const { secondStoreId } = await chosenStores(tx.db, tx.ports.outside, systemId);
  if (secondStoreId === null) return;
  const newest = await tx.db.backup.findMany({
    where: { systemId, state: "good" },
    orderBy: { snapshotAt: "desc" },
    take: CAUGHT_UP + 1,
    include: { copies: { where: { storeId: secondStoreId } } },
  });
  for (const { id, copies } of newest) {
    const [copy] = copies;
    if (copy === undefined || copy.state === "failed") await acceptCopy(tx, id, secondStoreId);
  }
}
