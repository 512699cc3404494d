import type { Db } from "@/server/kernel/context";

/** Deletes what tabs left behind that closed without a word; answers how many. */
export async function purgePresence(db: Db): Promise<number> {
  return db.$executeRaw`delete from presence where seen_at < now() - interval '1 hour'`;
}
