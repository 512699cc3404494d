import { type Client, escapeIdentifier } from "pg";
import type { PostgresConnection, SnapshotSession, TableCount } from "@/server/kernel/ports/postgres-target";
import { connect, queryWithSignal, withClient } from "./connect";
import { describeDatabase } from "./description";
import { DUMPED_TABLES } from "./facts";

/** Written with a star, it means the row even where a column has the same name. */
const ROW = "holdpoint_whole_row";

/** Begins a transaction whose view of the data other sessions, above all the dump, can share. */
export async function openSnapshot(connection: PostgresConnection, label: string): Promise<SnapshotSession> {
  const client = await connect(connection, label);
  try {
    await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const sql = "SELECT pg_export_snapshot() AS id, now() AS at";
    const [row] = (await client.query<{ id: string; at: Date }>(sql)).rows;
    if (row === undefined) throw new Error("The server exported no snapshot.");
    return {
      snapshotId: row.id,
      takenAt: row.at,
      lsn: await readLsn(client),
      counts: ({ digest, signal }) => countTables(client, connection, digest, signal),
      describe: () => describeDatabase(client),
      close: () => client.end().catch(() => undefined),
    };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Counts outside a dump, for example of a database just restored. */
export async function countDatabase(
  connection: PostgresConnection,
  options: { digest: boolean; signal?: AbortSignal },
): Promise<TableCount[]> {
  return withClient(connection, "holdpoint-count", async (client) => {
    await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return countTables(client, connection, options.digest, options.signal);
  });
}

async function countTables(
  client: Client,
  connection: PostgresConnection,
  digest: boolean,
  signal: AbortSignal | undefined,
): Promise<TableCount[]> {
  const tables = await client.query<{ schema: string; table: string }>(
    `${DUMPED_TABLES} ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
  );
  const counts: TableCount[] = [];
  for (const { schema, table } of tables.rows) {
    const sum = digest ? `sum(hashtextextended((${ROW}.*)::text, 0)::numeric)::text` : "NULL::text";
    const name = `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;
    // ONLY: the rows of a child table are counted with the child.
    const sql = `SELECT count(*)::float8 AS rows, ${sum} AS digest FROM ONLY ${name} AS ${ROW}`;
    const [row] = await queryWithSignal<{ rows: number; digest: string | null }>(
      client,
      connection,
      sql,
      signal,
    );
    counts.push({ schema, table, rows: row?.rows ?? 0, digest: digest ? (row?.digest ?? "0") : null });
  }
  return counts;
}

async function readLsn(client: Client): Promise<string | null> {
  const sql = `SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
    ELSE pg_current_wal_lsn() END::text AS lsn`;
  // A failed statement would end the transaction the snapshot lives in.
  await client.query("SAVEPOINT lsn");
  try {
    return (await client.query<{ lsn: string | null }>(sql)).rows[0]?.lsn ?? null;
  } catch {
    await client.query("ROLLBACK TO SAVEPOINT lsn");
    return null;
  }
}
