import type { Db } from "@/server/kernel/context";

const DAYS = 180;

/** Forgets what became of occurrences half a year ago, and says how many. */
export async function purgeFirings(db: Db): Promise<number> {
  return db.$executeRaw`delete from schedule_firing where fired_at < now() - ${DAYS} * interval '1 day'`;
}
