import type { ChildProcess } from "node:child_process";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { getBackup, getRestore, planRestore, startBackup, startRestore } from "@/server/domain/backups";
import { cancelRun, getRun, readLog } from "@/server/domain/runs";
import { registerSystem } from "@/server/domain/systems";
import type { Context } from "@/server/kernel/context";
import { type Console, openConsole } from "@/server/testing/backup-console";
import { connectionFrom, runSql, sampleSql } from "@/server/testing/backup-engine";
import { emptyDatabase } from "@/server/testing/postgres";
import { descendants, until } from "@/server/testing/processes";

let opened: Console;
let operator: Context;
let systemId: string;
let sourceUrl: string;
let database: string;

beforeAll(async () => {
  opened = await openConsole();
  operator = await opened.world.as("operator");
  const launch = await opened.world.launch();
  sourceUrl = (await emptyDatabase()).url;
  await runSql(sourceUrl, sampleSql(40));
  const connection = connectionFrom(sourceUrl);
  database = connection.database;
  const system = await registerSystem(operator, {
    kind: "database",
    engine: "postgresql",
    launchId: launch.id,
    environment: "staging",
    name: "Shop",
    connection,
  });
  systemId = system.id;
});

afterEach(() => opened.killWorkers());

const kill = (worker: ChildProcess) => process.kill(worker.pid ?? 0, "SIGKILL");

/** The programs a worker runs, by pid, once one of this name is among them. */
async function programsOf(worker: ChildProcess, name: string): Promise<number[]> {
  const found = async () => (await descendants(worker.pid)).filter((child) => child.name === name);
  expect(await until(async () => (await found()).length > 0, 20_000), `${name} starts`).toBe(true);
  return (await descendants(worker.pid)).map(({ pid }) => pid);
}

async function alive(pids: readonly number[]): Promise<number[]> {
  const everybody = new Set((await descendants(1)).map(({ pid }) => pid));
  return pids.filter((pid) => everybody.has(pid));
}

/** Waits until an unfinished object of some size lies in the store: the dump is in full swing. */
async function midway(): Promise<void> {
  const { store } = opened.world.ports.outside;
  const growing = async () =>
    (await store.list()).some(({ complete, bytes }) => !complete && bytes > 2_000_000);
  expect(await until(growing, 20_000), "the dump is under way").toBe(true);
}

/** Every state the row ever shows while `act` goes on. */
async function statesOf(backupId: string, act: () => Promise<unknown>): Promise<Set<string>> {
  const seen = new Set<string>();
  let over = false;
  const acting = act().finally(() => {
    over = true;
  });
  while (!over) {
    seen.add((await getBackup(operator, { backupId })).state);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await acting;
  return seen;
}

const ended = (runId: string, state: string) =>
  until(async () => (await getRun(operator, { runId })).state === state, 40_000);

const sourceSessions = () =>
  runSql(sourceUrl, "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'holdpoint backup%'");

describe("a worker killed in the middle of a backup", () => {
  it("leaves no program, is told as lost, and another worker makes the backup", async () => {
    const first = await opened.startWorker();
    const { id: backupId, runId } = await startBackup(operator, { systemId });
    const programs = await programsOf(first, "pg_dump");
    await midway();
    kill(first);
    expect(await until(async () => (await alive(programs)).length === 0, 2000), "no program is left").toBe(
      true,
    );
    await opened.startWorker();
    const seen = await statesOf(backupId, () => ended(runId, "succeeded"));
    expect([...seen].filter((state) => state !== "good")).toEqual(["pending"]);
    const backup = await getBackup(operator, { backupId });
    expect(backup, opened.output()).toMatchObject({ state: "good", errorText: null, tableCount: 5 });
    const run = await getRun(operator, { runId });
    expect(run).toMatchObject({ state: "succeeded", attempt: 2 });
    expect(run.attempts).toMatchObject([
      { attempt: 1, outcome: "interrupted", note: expect.stringContaining("stopped answering") },
      { attempt: 2, outcome: "succeeded" },
    ]);
    const objects = await opened.world.ports.outside.store.list();
    expect(objects.map(({ complete }) => complete)).toEqual([true]);
    expect(await until(async () => (await sourceSessions()).length === 0)).toBe(true);
    const log = await readLog(operator, { runId, limit: 2000 });
    expect(log.lines.join("\n")).toContain("removed what an earlier attempt left in the store");
  }, 90_000);
});

describe("cancelling a backup", () => {
  it("from the console ends every program within two seconds", async () => {
    const worker = await opened.startWorker();
    const { id: backupId, runId } = await startBackup(operator, { systemId });
    const programs = await programsOf(worker, "pg_dump");
    await midway();
    const started = performance.now();
    await cancelRun(operator, { runId });
    expect(await until(async () => (await alive(programs)).length === 0, 2000)).toBe(true);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await ended(runId, "cancelled")).toBe(true);
    expect(await getBackup(operator, { backupId })).toMatchObject({ state: "cancelled", bytes: null });
  }, 60_000);
});

describe("a worker killed in the middle of a restore", () => {
  it("leaves an interrupted restore that nobody repeats, and a marked database the next run removes", async () => {
    const first = await opened.startWorker();
    const backup = await startBackup(operator, { systemId });
    expect(await ended(backup.runId, "succeeded")).toBe(true);
    const newDatabase = `${database}_lost`;
    const { digest } = await planRestore(operator, { backupId: backup.id, newDatabase });
    const restore = await startRestore(operator, { backupId: backup.id, newDatabase, digest });
    const programs = await programsOf(first, "pg_restore");
    kill(first);
    expect(await until(async () => (await alive(programs)).length === 0, 2000)).toBe(true);
    await opened.startWorker();
    expect(await ended(restore.runId, "interrupted")).toBe(true);
    expect(await getRestore(operator, { restoreId: restore.id })).toMatchObject({
      state: "interrupted",
      errorText: expect.stringContaining("look before you repeat it"),
      comparison: null,
    });
    const sql = `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = '${newDatabase}'`;
    expect(await runSql(sourceUrl, sql)).toEqual([
      { comment: expect.stringContaining("incomplete, do not use") },
    ]);
    const next = await startBackup(operator, { systemId });
    expect(await ended(next.runId, "succeeded")).toBe(true);
    expect(await runSql(sourceUrl, sql)).toEqual([]);
  }, 120_000);
});
