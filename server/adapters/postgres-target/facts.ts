import type { Client } from "pg";
import type { ServerFacts } from "@/server/kernel/ports/postgres-target";

/** Tables whose rows a dump carries: not those of extensions, which bring their own, and no temporary ones. */
export const DUMPED_TABLES = `
  SELECT c.oid, n.nspname AS schema, c.relname AS table
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')`;

const FACTS = `
  SELECT current_setting('server_version') AS version,
    current_setting('server_version_num')::int / 10000 AS major,
    pg_database_size(d.oid)::float8 AS bytes, d.oid::int8::float8 AS oid,
    pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collation,
    r.rolname AS role, r.rolsuper AS superuser, (r.rolcreatedb OR r.rolsuper) AS can_create,
    (SELECT count(*)::int FROM (${DUMPED_TABLES}) t) AS tables,
    ARRAY(SELECT t.schema || '.' || t.table FROM (${DUMPED_TABLES}) t
      WHERE NOT has_table_privilege(t.oid, 'SELECT') ORDER BY 1 LIMIT 20)::text[] AS unreadable
  FROM pg_database d, pg_roles r
  WHERE d.datname = current_database() AND r.rolname = current_user`;

interface FactsRow {
  version: string;
  major: number;
  bytes: number;
  oid: number;
  encoding: string;
  collation: string;
  role: string;
  superuser: boolean;
  can_create: boolean;
  tables: number;
  unreadable: string[];
}

export async function readFacts(client: Client): Promise<ServerFacts> {
  const [row] = (await client.query<FactsRow>(FACTS)).rows;
  if (row === undefined) throw new Error("The server did not describe the database.");
  return {
    version: row.version,
    major: row.major,
    databaseBytes: row.bytes,
    systemIdentifier: await readSystemIdentifier(client),
    databaseOid: row.oid,
    tables: row.tables,
    encoding: row.encoding,
    collation: row.collation,
    role: row.role,
    superuser: row.superuser,
    canCreateDatabase: row.can_create,
    unreadable: row.unreadable,
  };
}

/** Managed services keep this function for themselves. */
async function readSystemIdentifier(client: Client): Promise<string | null> {
  try {
    const sql = "SELECT system_identifier::text AS id FROM pg_control_system()";
    return (await client.query<{ id: string }>(sql)).rows[0]?.id ?? null;
  } catch {
    return null;
  }
}

/** The tables whose rows can be left out of a dump, the largest first. */
export async function listTables(client: Client): Promise<{ name: string; bytes: number }[]> {
  const sql = `SELECT t.schema || '.' || t.table AS name, pg_total_relation_size(t.oid)::float8 AS bytes
    FROM (${DUMPED_TABLES}) t ORDER BY bytes DESC, name LIMIT 5000`;
  return (await client.query<{ name: string; bytes: number }>(sql)).rows;
}
