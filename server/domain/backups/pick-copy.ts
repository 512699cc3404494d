import type { BackupCopy, Store } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";

export type CopyAt = BackupCopy & { store: Store };

const NEARNESS: Record<string, number> = { folder: 0, sftp: 1, s3: 2 };

/** The good copies of a backup, the nearest first. */
export async function goodCopies(db: Db, backupId: string): Promise<CopyAt[]> {
  const copies = await db.backupCopy.findMany({
    where: { backupId, state: "good", store: { removedAt: null } },
    include: { store: true },
  });
  const rank = ({ store }: CopyAt): number =>
    (NEARNESS[store.kind] ?? 9) + (store.checkOk === false ? 10 : 0);
  return copies.sort((a, b) => rank(a) - rank(b));
}

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
