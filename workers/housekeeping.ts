import { purgeUploads } from "@/server/domain/attachments";
import { purgeEvents } from "@/server/domain/live";
import { purgeNotices } from "@/server/domain/notices";
import { purgeSessions } from "@/server/domain/people";
import { purgeFirings } from "@/server/domain/policies";
import { purgePresence } from "@/server/domain/presence";
import type { Db, Ports } from "@/server/kernel/context";

const HOUR_MS = 3_600_000;
const TIMEOUT_MS = 60_000;

const ANSWER_DAYS = 2;
const EVENT_DAYS = 14;
const SESSION_DAYS = 30;
const NOTICE_DAYS = 90;

interface Purged {
  answers: number;
  events: number;
  sessions: number;
  limits: number;
  notices: number;
  presence: number;
  uploads: number;
  firings: number;
}

const purges: Record<keyof Purged, (db: Db) => Promise<number>> = {
  answers: (db) =>
    db.$executeRaw`delete from idempotent_answer where created_at < now() - ${ANSWER_DAYS} * interval '1 day'`,
  events: (db) => purgeEvents(db, EVENT_DAYS),
  sessions: (db) => purgeSessions(db, SESSION_DAYS),
  // The limiter keeps milliseconds since the epoch.
  limits: (db) => db.$executeRaw`delete from rate_limit where expire < extract(epoch from now()) * 1000`,
  notices: (db) => purgeNotices(db, NOTICE_DAYS),
  presence: purgePresence,
  uploads: purgeUploads,
  firings: purgeFirings,
};

/** Deletes what nobody can ask for any more; null when another worker is at it. Each table is a transaction of its own. */
export async function keepHouse(ports: Ports): Promise<Purged | null> {
  const purged = {} as Purged;
  for (const what of Object.keys(purges) as (keyof Purged)[]) {
    const count = await ports.db.$transaction(
      async (db) => {
        const [lock] = await db.$queryRaw<{ mine: boolean }[]>`
          select pg_try_advisory_xact_lock(hashtextextended('housekeeping', 0)) as mine`;
        return lock?.mine ? purges[what](db) : null;
      },
      { timeout: TIMEOUT_MS },
    );
    if (count === null) return null;
    purged[what] = count;
  }
  return purged;
}

/** Keeps house now and every hour; the returned function ends it. */
export function scheduleHousekeeping(ports: Ports): () => void {
  const round = async () => {
    try {
      const purged = await keepHouse(ports);
      if (purged && Object.values(purged).some((count) => count > 0)) {
        ports.logger.info({ ...purged }, "housekeeping");
      }
    } catch (error) {
      ports.logger.warn({ err: error }, "housekeeping failed; trying again in an hour");
    }
  };
  void round();
  const timer = setInterval(() => void round(), HOUR_MS);
  return () => clearInterval(timer);
}
