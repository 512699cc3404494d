import pg from "pg";
import { startTemporaryPostgres } from "../scripts/lib/temporary-postgres.mjs";

export interface RealDatabase {
  /** What a person types into the form. */
  connection: { host: string; port: string; database: string; user: string; password: string };
  /** Size as PostgreSQL tells it. */
  bytes: number;
  /** The rows of every table of a database on this server, by "schema.table". */
  countRows(database?: string): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

const TABLES = { customer: 150_000, purchase: 300_000, purchase_line: 250_000, event: 200_000 } as const;

/** Eight different digests a row: text that compresses about as badly as real text does. */
const PAYLOAD = Array.from({ length: 8 }, (_, part) => `md5('${part}' || i)`).join(" || ");

/** A PostgreSQL 15 of its own with about 300 MB in four tables. */
export async function startRealDatabase(): Promise<RealDatabase> {
  const server = await startTemporaryPostgres();
  const url = new URL(server.url);
  const database = "shop";
  const at = (name: string) => Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  const ask = async <Row extends pg.QueryResultRow>(name: string, sql: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: at(name) });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  try {
    await ask("holdpoint", `create database ${database}`);
    for (const [table, rows] of Object.entries(TABLES)) {
      await ask(
        database,
        `create table ${table} as select i as id, ${PAYLOAD} as payload, now() - i * interval '1 second' as at
           from generate_series(1, ${rows}) i;
         alter table ${table} add primary key (id)`,
      );
    }
    const [size] = await ask<{ bytes: string }>(database, `select pg_database_size('${database}') as bytes`);
    return {
      connection: {
        host: url.hostname,
        port: url.port,
        database,
        user: url.username,
        password: decodeURIComponent(url.password),
      },
      bytes: Number(size?.bytes),
      countRows: async (name = database) => {
        const counts = await ask<{ name: string; rows: string }>(
          name,
          Object.keys(TABLES)
            .map((table) => `select 'public.${table}' as name, count(*) as rows from ${table}`)
            .join(" union all "),
        );
        return Object.fromEntries(counts.map((row) => [row.name, Number(row.rows)]));
      },
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
