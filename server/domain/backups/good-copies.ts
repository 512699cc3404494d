import type { BackupCopy, Store } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";

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
