import type { Db } from "@/server/kernel/context";

/** Deletes sessions that ended more than this many days ago; everybody's last one stays and says when they were seen. */
export async function purgeSessions(db: Db, days: number): Promise<number> {
  return db.$executeRaw`
    delete from session
    where least(coalesce(revoked_at, expires_at), expires_at) < now() - ${days} * interval '1 day'
      and exists (
        select 1 from session newer where newer.person_id = session.person_id
          and (newer.seen_at, newer.id) > (session.seen_at, session.id)
      )`;
}
