import type { Db } from "@/server/kernel/context";

/**
 * Deletes events older than this many days, with everything before them in their stream: what is left of a stream has
 * no gap, so a reader whose place is gone is told to read everything again instead of missing something.
 */
export async function purgeEvents(db: Db, days: number): Promise<number> {
  return db.$executeRaw`
    with old as (
      select stream, max(seq) as seq from live_event
      where at < now() - ${days} * interval '1 day' group by stream
    )
    delete from live_event using old where live_event.stream = old.stream and live_event.seq <= old.seq`;
}
