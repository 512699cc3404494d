import type { Db } from "@/server/kernel/context";

/** Deletes notices read more than `days` ago, and unread ones four times as old; answers how many. */
export async function purgeNotices(db: Db, days: number): Promise<number> {
  return db.$executeRaw`
    delete from notice where created_at < now() - ${days * 4} * interval '1 day'
      or read_at < now() - ${days} * interval '1 day'`;
}
