import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/prisma/generated/client";

export interface Database {
  prisma: PrismaClient;
  /** For the few reads on the hot path: prepared statements without the ORM in between. */
  pool: pg.Pool;
  close(): Promise<void>;
}

/** A process that freezes inside a transaction holds locks everybody waits for; the server ends it after this. */
const IDLE_IN_TRANSACTION_MS = 5_000;

/** One pool for Prisma and one, smaller, for prepared reads, so that neither can starve the other. */
export function openDatabase(url: string, options: { name: string; size?: number }): Database {
  const shared = {
    connectionString: url,
    application_name: `holdpoint-${options.name}`,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  };
  const adapter = new PrismaPg(
    {
      ...shared,
      max: options.size ?? 10,
      statement_timeout: 60_000,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    },
    { onPoolError: () => {}, onConnectionError: () => {} },
  );
  const prisma = new PrismaClient({ adapter });
  const pool = new pg.Pool({ ...shared, max: Math.max(2, Math.ceil((options.size ?? 10) / 2)) });
  // An idle connection that dies is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => {});
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
