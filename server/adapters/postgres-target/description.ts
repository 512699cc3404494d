import { type Client, escapeIdentifier } from "pg";
import type { DatabaseDescription } from "@/server/kernel/ports/postgres-target";

type Head = DatabaseDescription["application"];

/** Where tools keep the list of migrations they have applied, and how the newest one is found. */
const MIGRATION_TABLES: readonly {
  kind: string;
  table: string;
  head: string;
  where: string;
  order: string;
}[] = [
  {
    kind: "prisma",
    table: "_prisma_migrations",
    head: "migration_name",
    where: "finished_at IS NOT NULL AND rolled_back_at IS NULL",
    order: "finished_at DESC, migration_name DESC",
  },
  {
    kind: "alembic",
    table: "alembic_version",
    head: "version_num",
    where: "true",
    order: "version_num DESC",
  },
  { kind: "django", table: "django_migrations", head: "app || '.' || name", where: "true", order: "id DESC" },
  {
    kind: "flyway",
    table: "flyway_schema_history",
    head: "coalesce(version, script)",
    where: "success",
    order: "installed_rank DESC",
  },
  { kind: "liquibase", table: "databasechangelog", head: "id", where: "true", order: "orderexecuted DESC" },
  { kind: "knex", table: "knex_migrations", head: "name", where: "true", order: "id DESC" },
  { kind: "drizzle", table: "__drizzle_migrations", head: "hash", where: "true", order: "id DESC" },
  { kind: "rails", table: "schema_migrations", head: "version::text", where: "true", order: "version DESC" },
];

/** Everything a dump creates, one line each; the rows themselves have digests of their own. */
const SCHEMA_LINES = `
  WITH own AS (
    SELECT oid, nspname FROM pg_namespace
    WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'
  ), ours AS (
    SELECT c.oid, c.relname, c.relkind, own.nspname FROM pg_class c JOIN own ON own.oid = c.relnamespace
  )
  SELECT concat_ws(' ', 'column', o.nspname, o.relname, o.relkind, a.attname, format_type(a.atttypid, a.atttypmod),
    a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)) AS line
    FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE o.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
  UNION ALL SELECT concat_ws(' ', 'relation', nspname, relname, relkind) FROM ours WHERE relkind <> 't'
  UNION ALL SELECT concat_ws(' ', 'constraint', o.nspname, o.relname, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN ours o ON o.oid = k.conrelid
  UNION ALL SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid)) FROM pg_index i JOIN ours o ON o.oid = i.indrelid
    WHERE o.relkind <> 't'
  UNION ALL SELECT concat_ws(' ', 'view', o.nspname, o.relname, pg_get_viewdef(o.oid)) FROM ours o WHERE o.relkind IN ('v', 'm')
  UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid)) FROM pg_trigger t JOIN ours o ON o.oid = t.tgrelid
    WHERE NOT t.tgisinternal
  UNION ALL SELECT concat_ws(' ', 'function', own.nspname, p.proname, pg_get_function_identity_arguments(p.oid), p.prokind,
    md5(coalesce(p.prosrc, ''))) FROM pg_proc p JOIN own ON own.oid = p.pronamespace
  UNION ALL SELECT concat_ws(' ', 'enum', own.nspname, t.typname, e.enumsortorder, e.enumlabel)
    FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN own ON own.oid = t.typnamespace
  UNION ALL SELECT concat_ws(' ', 'extension', extname, extversion) FROM pg_extension`;

const FINGERPRINT = `SELECT encode(sha256(convert_to(coalesce(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), ''), 'UTF8')),
  'hex') AS fingerprint FROM (${SCHEMA_LINES}) lines`;

/** What a database is besides its rows, seen at the moment of the transaction the client is in. */
export async function describeDatabase(client: Client): Promise<DatabaseDescription> {
  const oid = "SELECT oid::bigint::float8 AS oid FROM pg_database WHERE datname = current_database()";
  return {
    databaseOid: (await guarded(client, () => first<{ oid: number }>(client, oid)))?.oid ?? null,
    schemaFingerprint:
      (await guarded(client, () => first<{ fingerprint: string }>(client, FINGERPRINT)))?.fingerprint ?? null,
    application: await guarded(client, () => readHead(client)),
  };
}

/** A failed statement would end the transaction the snapshot lives in. What cannot be told is left out. */
async function guarded<T>(client: Client, ask: () => Promise<T | null>): Promise<T | null> {
  await client.query("SAVEPOINT describe");
  try {
    return await ask();
  } catch {
    await client.query("ROLLBACK TO SAVEPOINT describe");
    return null;
  }
}

async function first<T extends object>(
  client: Client,
  sql: string,
  values: unknown[] = [],
): Promise<T | null> {
  return (await client.query<T>(sql, values)).rows[0] ?? null;
}

async function readHead(client: Client): Promise<Head> {
  const names = MIGRATION_TABLES.map(({ table }) => table);
  const { rows } = await client.query<{ schema: string; table: string }>(
    `SELECT n.nspname AS schema, c.relname AS "table" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relname = ANY($1) AND has_table_privilege(c.oid, 'SELECT')
      ORDER BY n.nspname <> 'public', n.nspname`,
    [names],
  );
  for (const { kind, table, head, where, order } of MIGRATION_TABLES) {
    const found = rows.find((row) => row.table === table);
    if (!found) continue;
    const from = `${escapeIdentifier(found.schema)}.${escapeIdentifier(found.table)}`;
    const sql = `SELECT (${head})::text AS head, (count(*) OVER ())::int AS count FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT 1`;
    const row = await guarded(client, () => first<{ head: string; count: number }>(client, sql));
    if (row) return { kind, ...row };
  }
  return null;
}
