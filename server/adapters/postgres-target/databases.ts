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

export async function databasesMarked(
  connection: PostgresConnection,
  prefix: string,
): Promise<{ name: string; comment: string }[]> {
  const sql = `SELECT datname AS name, comment FROM (
      SELECT datname, shobj_description(oid, 'pg_database') AS comment FROM pg_database) d
    WHERE starts_with(comment, $1) ORDER BY datname`;
  return withClient(
    connection,
    LABEL,
    async (client) => (await client.query<{ name: string; comment: string }>(sql, [prefix])).rows,
  );
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
