import type { Db } from "@/server/kernel/context";

/** Deletes files whose bytes never arrived in whole, after an hour; answers how many. */
export async function purgeUploads(db: Db): Promise<number> {
  return db.$executeRaw`
    delete from attachment where state = 'arriving' and created_at < now() - interval '1 hour'`;
}
