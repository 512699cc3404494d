import { createHash } from "node:crypto";
import type pg from "pg";
import { RateLimiterMemory, RateLimiterPostgres, type RateLimiterRes } from "rate-limiter-flexible";
import type { LimitName, RateLimiter } from "@/server/kernel/ports/rate-limiter";

const MINUTE = 60;
const LIMITS: Record<LimitName, { points: number; duration: number }> = {
  "sign-in-account": { points: 5, duration: 15 * MINUTE },
  "sign-in-address": { points: 60, duration: 5 * MINUTE },
  // Wide, so that nobody is locked out cheaply, but there: addresses are many, above all with IPv6.
  "sign-in-email": { points: 100, duration: 60 * MINUTE },
  "setup-address": { points: 20, duration: 5 * MINUTE },
  "password-person": { points: 5, duration: 15 * MINUTE },
  // A board behind one address opens one link at once; nobody guesses 256 bits at this pace.
  "share-address": { points: 300, duration: 5 * MINUTE },
};

/** Counts in PostgreSQL, so that every web process shares the limit; in memory while the database is away. */
export function createRateLimiter(pool: pg.Pool): RateLimiter {
  const limiters = Object.fromEntries(
    Object.entries(LIMITS).map(([name, limit]) => [
      name,
      new RateLimiterPostgres({
        ...limit,
        storeClient: pool,
        storeType: "pool",
        tableName: "rate_limit",
        tableCreated: true,
        keyPrefix: name,
        insuranceLimiter: new RateLimiterMemory(limit),
      }),
    ]),
  ) as Record<LimitName, RateLimiterPostgres>;
  return {
    take: async (limit, key) => {
      try {
        await limiters[limit].consume(stored(key));
        return 0;
      } catch (refused) {
        if (refused instanceof Error) throw refused;
        return (refused as RateLimiterRes).msBeforeNext;
      }
    },
    forgive: async (limit, key) => {
      await limiters[limit].delete(stored(key));
    },
  };
}

/** Of one length, however long an address somebody types, and without anybody's e-mail address. */
function stored(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}
