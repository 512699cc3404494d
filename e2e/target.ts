import { type APIRequestContext, expect } from "@playwright/test";
import pg from "pg";
import { startTemporaryPostgres } from "../scripts/lib/temporary-postgres.mjs";
import type { TestLaunch } from "./fixtures";

/** A PostgreSQL of its own for a journey to act upon. */
export interface Target {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Creates a database, fills it with these statements, and gives back its name. */
  create(database: string, ...statements: string[]): Promise<string>;
  /** Asks one database. */
  ask<Row extends pg.QueryResultRow>(database: string, sql: string): Promise<Row[]>;
  /** Keeps everybody else from a table until it is called. */
  lock(database: string, table: string): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export async function startTarget(): Promise<Target> {
  const server = await startTemporaryPostgres();
  const url = new URL(server.url);
  const connect = async (database: string) => {
    const client = new pg.Client(Object.assign(new URL(server.url), { pathname: `/${database}` }).href);
    client.on("error", () => {}); // The server may stop before the last session has ended.
    await client.connect();
    return client;
  };
  const ask = async <Row extends pg.QueryResultRow>(database: string, sql: string): Promise<Row[]> => {
    const client = await connect(database);
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    host: url.hostname,
    port: Number(url.port),
    user: url.username,
    password: decodeURIComponent(url.password),
    ask,
    create: async (database, ...statements) => {
      await ask("postgres", `create database ${database}`);
      for (const sql of statements) await ask(database, sql);
      return database;
    },
    lock: async (database, table) => {
      const client = await connect(database);
      await client.query(`begin; lock table ${table} in access exclusive mode`);
      return () => client.end();
    },
    stop: () => server.stop(),
  };
}

/** Three small tables with 1,000, 50 and no rows. */
export const SMALL = `
  create table visitor as select i as id, 'visitor ' || i as name from generate_series(1, 1000) i;
  create table evening as select i as id, date '2026-01-01' + i as day from generate_series(1, 50) i;
  create table complaint (id int primary key, text text)`;

interface TestSystem {
  id: string;
  name: string;
  rev: number;
}

/** Registers a database through the API. */
export async function registerDatabase(
  api: APIRequestContext,
  launch: TestLaunch,
  target: Target,
  database: string,
  name = "Shop",
): Promise<TestSystem> {
  const { host, port, user, password } = target;
  const answer = await api.post("/api/v1/systems", {
    data: {
      launchId: launch.id,
      environment: "staging",
      name,
      kind: "database",
      engine: "postgresql",
      connection: { host, port, database, user, password, sslMode: "prefer" },
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as TestSystem;
}

interface TestBackup {
  id: string;
  runId: string;
  state: string;
}

/** Asks for a backup through the API. */
export async function startBackup(api: APIRequestContext, systemId: string): Promise<TestBackup> {
  const answer = await api.post("/api/v1/backups", { data: { systemId } });
  expect(answer.status(), await answer.text()).toBe(202);
  return (await answer.json()) as TestBackup;
}

/** Waits until a backup has ended in this state. */
export async function backupIs(api: APIRequestContext, backupId: string, state: string): Promise<void> {
  const now = async () => {
    const backup = (await (await api.get(`/api/v1/backups/${backupId}`)).json()) as TestBackup;
    return backup.state;
  };
  await expect.poll(now, { timeout: 45_000, intervals: [250] }).toBe(state);
}

/** A good backup of a system, made through the API. */
export async function goodBackup(api: APIRequestContext, systemId: string): Promise<TestBackup> {
  const backup = await startBackup(api, systemId);
  await backupIs(api, backup.id, "good");
  return backup;
}
