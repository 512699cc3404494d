import { rootCertificates } from "node:tls";
import {
  type ConnectionAnswer,
  PostgresConnection,
  type PostgresTarget,
} from "@/server/kernel/ports/postgres-target";
import { queryWithSignal, withClient } from "./connect";
import {
  commentDatabase,
  createDatabase,
  databaseExists,
  databaseSettings,
  dropDatabase,
  endSessions,
  referencesInto,
} from "./databases";
import { listTables, readFacts } from "./facts";
import { explainConnection } from "./problems";
import { countDatabase, openSnapshot } from "./snapshot";

/** The oldest server the current client programs still dump. */
const OLDEST_MAJOR = 10;

/** PostgreSQL servers of other people, as the things the console acts upon. */
export function createPostgresTarget(): PostgresTarget {
  return {
    trustedRoots: rootCertificates.join("\n"),
    test: testConnection,
    openSnapshot,
    databaseExists,
    createDatabase,
    dropDatabase,
    commentDatabase,
    counts: countDatabase,
    endSessions,
    referencesInto,
    databaseSettings,
    listTables: (connection) => withClient(connection, "holdpoint-tables", listTables),
    analyze: (connection, signal) =>
      withClient(connection, "holdpoint-analyze", async (client) => {
        await queryWithSignal(client, connection, "ANALYZE", signal);
      }),
  };
}

async function testConnection(
  connection: PostgresConnection,
  signal?: AbortSignal,
): Promise<ConnectionAnswer> {
  const checked = PostgresConnection.safeParse(connection);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const message = `${issue?.path.join(".") ?? "connection"}: ${issue?.message ?? "not valid"}`;
    return { ok: false, problem: { code: "invalid", message } };
  }
  try {
    signal?.throwIfAborted();
    const facts = await untilAborted(withClient(connection, "holdpoint-test", readFacts), signal);
    if (facts.major >= OLDEST_MAJOR) return { ok: true, facts };
    const message = `The server runs PostgreSQL ${facts.version}; version ${OLDEST_MAJOR} is the oldest that works.`;
    return { ok: false, problem: { code: "version", message } };
  } catch (error) {
    return { ok: false, problem: explainConnection(error, connection) };
  }
}

/** A server that does not answer keeps a connection waiting for ten seconds; whoever cancels does not wait for it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
    work.catch(() => undefined);
  }
}
