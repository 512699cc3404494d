import { type Client, escapeIdentifier, escapeLiteral } from "pg";
import { DomainError } from "@/server/kernel/errors";
import { NewDatabaseName, type PostgresConnection } from "@/server/kernel/ports/postgres-target";
import { withClient } from "./connect";

const LABEL = "holdpoint-admin";

/** A database cannot be made or dropped from within; the source database is the one we know we may enter. */
export async function databaseExists(connection: PostgresConnection, name: string): Promise<boolean> {
  return withClient(connection, LABEL, async (client) => (await commentOf(client, name)) !== undefined);
}

export async function createDatabase(
  connection: PostgresConnection,
  name: string,
  options: { encoding: string; comment: string },
): Promise<void> {
  const target = escapeIdentifier(NewDatabaseName.parse(name));
  await withClient(connection, LABEL, async (client) => {
    if ((await commentOf(client, name)) !== undefined) throw taken(name);
    // template0 is the only template that is sure to be empty and that takes any encoding.
    const sql = `CREATE DATABASE ${target} TEMPLATE template0 ENCODING ${escapeLiteral(options.encoding)}`;
    await client.query(sql).catch((error: { code?: string }) => {
      throw error.code === "42P04" ? taken(name) : explainCreate(error);
    });
    await client.query(`COMMENT ON DATABASE ${target} IS ${escapeLiteral(options.comment)}`);
  });
}

export async function dropDatabase(
  connection: PostgresConnection,
  name: string,
  comment: string,
): Promise<boolean> {
  return withClient(connection, LABEL, async (client) => {
    if ((await commentOf(client, name)) !== comment) return false;
    // Only our own sessions: a role that is no superuser may not end autovacuum, which DROP ends by itself.
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = $1 AND usename = current_user AND backend_type = 'client backend'`,
      [name],
    );
    // FORCE covers sessions that arrived since; servers before 13 do not know it.
    const sql = `DROP DATABASE IF EXISTS ${escapeIdentifier(name)}`;
    await client.query(`${sql} WITH (FORCE)`).catch((error: { code?: string }) => {
      if (error.code !== "42601" && error.code !== "42501") throw error;
      return client.query(sql);
    });
    return true;
  });
}

export async function commentDatabase(
  connection: PostgresConnection,
  name: string,
  comment: string,
): Promise<void> {
  await withClient(connection, LABEL, (client) =>
    client.query(`COMMENT ON DATABASE ${escapeIdentifier(name)} IS ${escapeLiteral(comment)}`),
  );
}

/** Foreign keys of tables outside the list into tables of it. */
export async function referencesInto(
  connection: PostgresConnection,
  names: readonly string[],
): Promise<{ from: string; to: string }[]> {
  if (names.length === 0) return [];
  const sql = `SELECT DISTINCT f.name AS "from", t.name AS "to" FROM pg_constraint k
    JOIN LATERAL (SELECT n.nspname || '.' || c.relname AS name FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = k.conrelid) f ON true
    JOIN LATERAL (SELECT n.nspname || '.' || c.relname AS name FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = k.confrelid) t ON true
    WHERE k.contype = 'f' AND t.name = ANY($1) AND NOT f.name = ANY($1) ORDER BY 1, 2`;
  return withClient(
    connection,
    LABEL,
    async (client) => (await client.query<{ from: string; to: string }>(sql, [[...names]])).rows,
  );
}

/** What belongs to the database itself and is in no dump of it. */
const SETTINGS = `
  SELECT 1 AS part, format('ALTER DATABASE %I OWNER TO %I;', d.datname, pg_get_userbyid(d.datdba)) AS line
    FROM pg_database d WHERE d.datname = current_database()
  UNION ALL
  SELECT 2, format('ALTER DATABASE %I CONNECTION LIMIT %s;', d.datname, d.datconnlimit)
    FROM pg_database d WHERE d.datname = current_database() AND d.datconnlimit <> -1
  UNION ALL
  SELECT 3, format('ALTER %sDATABASE %I SET %I TO %L;',
      CASE WHEN s.setrole = 0 THEN '' ELSE format('ROLE %I IN ', pg_get_userbyid(s.setrole)) END,
      d.datname, split_part(c.line, '=', 1), substr(c.line, strpos(c.line, '=') + 1))
    FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) c(line)
    WHERE d.datname = current_database()
  UNION ALL
  SELECT 4, format('GRANT %s ON DATABASE %I TO %s%s;', a.privilege_type, d.datname,
      CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
      CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM pg_database d, aclexplode(d.datacl) a WHERE d.datname = current_database()
  ORDER BY 1, 2`;

export async function databaseSettings(connection: PostgresConnection): Promise<string> {
  return withClient(connection, LABEL, async (client) => {
    const { rows } = await client.query<{ line: string }>(SETTINGS);
    return `${rows.map(({ line }) => line).join("\n")}\n`;
  });
}

export async function endSessions(connection: PostgresConnection, label: string): Promise<number> {
  const sql = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = $1 AND pid <> pg_backend_pid()`;
  return withClient(connection, LABEL, async (client) => (await client.query(sql, [label])).rowCount ?? 0);
}

/** Undefined when there is no such database, null when it has no comment. */
async function commentOf(client: Client, name: string): Promise<string | null | undefined> {
  const sql = "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1";
  return (await client.query<{ comment: string | null }>(sql, [name])).rows[0]?.comment;
}

function taken(name: string): DomainError {
  return new DomainError(
    "conflict",
    `There is already a database named ${name}. A restore never writes into one; choose another name.`,
  );
}

function explainCreate(error: { code?: string }): unknown {
  if (error.code !== "42501") return error;
  return new DomainError(
    "unavailable",
    "This role may not create databases. Ask for it with: ALTER ROLE <role> CREATEDB",
    { cause: error },
  );
}
