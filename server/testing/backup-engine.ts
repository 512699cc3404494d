import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll } from "vitest";
import { createPostgresTarget } from "@/server/adapters/postgres-target";
import { createShell, createToolbox } from "@/server/adapters/shell";
import { openFolderStore } from "@/server/adapters/stores";
import { createTargets } from "@/server/adapters/targets";
import { createVault, loadKeyring, loadMasterKey } from "@/server/adapters/vault";
import type { Engine, Watch } from "@/server/domain/backups/pipeline/engine";
import type { Progress } from "@/server/domain/backups/schema";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import type { Toolbox, ToolName } from "@/server/kernel/ports/shell";

export interface TestEngine {
  engine: Engine;
  folder: string;
  /** The same engine on a machine that lacks these programs. */
  without(...names: ToolName[]): Engine;
}

/** The real pipeline with its store and keys in a temporary folder. */
export async function openEngine(): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), "holdpoint-engine-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const tools = createToolbox(process.env.PATH ?? "");
  const shell = createShell(tools);
  const engine: Engine = {
    shell,
    targets: createTargets(shell),
    postgres: createPostgresTarget(),
    store: await openFolderStore(join(folder, "store")),
    vault: createVault(await loadMasterKey(join(folder, "keys", "master.json"))),
    keyring: await loadKeyring(join(folder, "keys", "backup.key")),
    now: () => new Date(),
  };
  const without = (...names: string[]): Engine => {
    const fewer: Toolbox = {
      ...tools,
      find: (name) => (names.includes(name) ? Promise.resolve(null) : tools.find(name)),
    };
    const bare = createShell(fewer);
    return { ...engine, shell: bare, targets: createTargets(bare) };
  };
  return { engine, folder, without };
}

export interface Recorder extends Watch {
  abort: AbortController;
  lines: string[];
  progress: Progress[];
}

export function recorder(onProgress: (progress: Progress) => void = () => undefined): Recorder {
  const abort = new AbortController();
  const lines: string[] = [];
  const progress: Progress[] = [];
  return {
    abort,
    signal: abort.signal,
    lines,
    progress,
    onLine: (text) => lines.push(text),
    onProgress: (now) => {
      progress.push(now);
      onProgress(now);
    },
  };
}

/** The same connection as a system that is backed up. */
export function targetFrom(connection: PostgresConnection): ServerTarget {
  return { ...connection, engine: "postgresql", options: {} };
}

export function connectionFrom(url: string): PostgresConnection {
  const { hostname, port, pathname, username, password } = new URL(url);
  return {
    host: hostname,
    port: Number(port),
    database: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    sslMode: "prefer",
  };
}

export function newObjectId(): string {
  return `backup-${randomBytes(8).toString("hex")}`;
}

export async function runSql(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

/** A database with most things a dump can get wrong, and `megabytes` of incompressible rows. */
export function sampleSql(megabytes: number): string {
  return `
    CREATE SCHEMA shop;
    CREATE TYPE shop.mood AS ENUM ('good', 'bad');
    CREATE TABLE shop.customer (id serial PRIMARY KEY, name text NOT NULL, mood shop.mood, born date, paid numeric,
      ratio float8, seen timestamptz, raw bytea, extra jsonb, tags text[], CHECK (name <> ''));
    INSERT INTO shop.customer (name, mood, born, paid, ratio, seen, raw, extra, tags)
      SELECT E'Zoë\\t\\n"' || g, (ARRAY['good', 'bad'])[g % 2 + 1]::shop.mood, date '2000-01-01' + g, g / 7.0, g / 3.0,
        timestamptz '2026-01-01' + g * interval '1 minute', decode(md5(g::text), 'hex'),
        jsonb_build_object('n', g), ARRAY['a', NULL, g::text]
      FROM generate_series(1, 3000) g;
    CREATE TABLE shop."Odd ""name; --" (id int REFERENCES shop.customer, note text);
    INSERT INTO shop."Odd ""name; --" VALUES (1, NULL), (2, '');
    CREATE TABLE empty_table (id int);
    CREATE TABLE no_columns ();
    INSERT INTO no_columns DEFAULT VALUES;
    CREATE TABLE filler (id int, body text);
    ALTER TABLE filler ALTER body SET STORAGE EXTERNAL;
    INSERT INTO filler SELECT g, (SELECT string_agg(md5(g::text || i), '') FROM generate_series(1, 512) i)
      FROM generate_series(1, ${megabytes * 64}) g;
    CREATE VIEW shop.rich AS SELECT * FROM shop.customer WHERE paid > 100;
    CREATE MATERIALIZED VIEW shop.total AS SELECT sum(paid) FROM shop.customer;`;
}
