import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, inject } from "vitest";

export interface TestDatabase {
  url: string;
  /** Ends every connection and removes the database. Done by itself after the file's last test. */
  drop: () => Promise<void>;
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const { url } = inject("postgres");
  const parsed = new URL(url);
  parsed.pathname = "postgres";
  return parsed.href;
}

async function createDatabase(suffix: string): Promise<TestDatabase> {
  const server = serverUrl();
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(server, `CREATE DATABASE ${name}${suffix}`);
  const url = new URL(server);
  url.pathname = name;
  let dropped: Promise<void> | undefined;
  const drop = () => (dropped ??= administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  afterAll(drop);
  return { url: url.href, drop };
}

/**
 * A database of its own with every migration applied, for one test file: call it at the top of a `describe` or in
 * `beforeAll`. Only in files named *.db.test.ts.
 */
export function testDatabase(): Promise<TestDatabase> {
  return createDatabase(` TEMPLATE ${inject("postgres").template}`);
}

/** An empty database, for tests that act on a system of the user's. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase("");
}
