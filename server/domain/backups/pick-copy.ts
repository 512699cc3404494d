import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { type CopyAt, goodCopies } from "./good-copies";

/** The copy to restore from: the one that was chosen, or the nearest. */
export async function pickCopy(db: Db, backupId: string, storeId?: string | null): Promise<CopyAt> {
  const copies = await goodCopies(db, backupId);
  const [nearest] = copies;
  const chosen = storeId ? copies.find((copy) => copy.storeId === storeId) : nearest;
  if (chosen) return chosen;
  throw new DomainError(
    "conflict",
    nearest
      ? "The store that was chosen holds no good copy of this backup. Choose another one."
      : "No store holds a good copy of this backup any more.",
    { details: { reason: "no_copy" } },
  );
}
