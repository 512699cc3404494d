import { execFileSync } from "node:child_process";
import { mkdir, open, readdir, truncate } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openFolderStore } from "@/server/adapters/stores";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import {
  connectionFrom,
  newObjectId,
  openEngine,
  type Recorder,
  recorder,
  runSql,
  sampleSql,
  type TestEngine,
  targetFrom,
} from "@/server/testing/backup-engine";
import { emptyDatabase } from "@/server/testing/postgres";
import { descendants, until } from "@/server/testing/processes";
import type { Progress } from "../schema";
import { type BackupJob, backUp } from "./back-up";
import type { Engine } from "./engine";
import type { ManifestContent } from "./manifest";
import { restore } from "./restore";

const PROGRAMS = ["pg_dump", "zstd", "age", "pg_restore"];
let test: TestEngine;
let url: string;
let connection: PostgresConnection;

beforeAll(async () => {
  test = await openEngine();
  url = (await emptyDatabase()).url;
  connection = connectionFrom(url);
  await runSql(url, sampleSql(48));
});

function job(change: Partial<BackupJob> = {}): BackupJob {
  const system = { id: "s1", name: "Shop" };
  const own = { objectId: newObjectId(), label: "holdpoint-fault", digest: false, expectedBytes: null };
  return { ...own, system, connection: targetFrom(connection), ...change };
}

async function programs(): Promise<string[]> {
  return (await descendants()).map(({ name }) => name).filter((name) => PROGRAMS.includes(name));
}

async function kill(name: string): Promise<void> {
  const found = (await descendants()).find((child) => child.name === name);
  if (found === undefined) throw new Error(`${name} does not run`);
  process.kill(found.pid, "SIGKILL");
}

/** Calls back once, in the middle of a phase. */
function during(phase: Progress["phase"], act: () => Promise<void> | void, afterBytes = 2_000_000): Recorder {
  let done = false;
  return recorder((progress) => {
    if (done || progress.phase !== phase || progress.bytes < afterBytes) return;
    done = true;
    void act();
  });
}

async function expectNothingLeft(engine: Engine): Promise<void> {
  expect(await programs()).toEqual([]);
  expect((await engine.store.list()).filter(({ complete }) => !complete)).toEqual([]);
  const sql = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'holdpoint-fault'";
  expect(await until(async () => (await runSql(url, sql)).length === 0)).toBe(true);
}

describe("a program that dies in the middle", () => {
  it.each(["pg_dump", "zstd", "age"])("%s: there is no backup, and the message names it", async (name) => {
    const before = (await test.engine.store.list()).length;
    const watch = during("dump", () => kill(name));
    await expect(backUp(test.engine, job(), watch)).rejects.toMatchObject({
      code: "unavailable",
      details: { reason: "killed", program: name, signal: "SIGKILL" },
    });
    expect((await test.engine.store.list()).length).toBe(before);
    await expectNothingLeft(test.engine);
  });

  it("during the reading back: there is no backup either", async () => {
    const before = (await test.engine.store.list()).length;
    const watch = during("read_back", () => kill("zstd"));
    await expect(backUp(test.engine, job(), watch)).rejects.toMatchObject({ code: "unavailable" });
    expect((await test.engine.store.list()).length).toBe(before);
    await expectNothingLeft(test.engine);
  });

  it("with the age format made in this process: still no backup", async () => {
    const before = (await test.engine.store.list()).length;
    const watch = during("dump", () => kill("pg_dump"));
    await expect(backUp(test.without("age"), job(), watch)).rejects.toMatchObject({
      code: "unavailable",
      details: { program: "pg_dump" },
    });
    expect((await test.engine.store.list()).length).toBe(before);
  });
});

describe("a server that ends the connection in the middle", () => {
  it("is told, and there is no backup", async () => {
    const sql =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holdpoint-fault'";
    const watch = during("dump", async () => {
      await runSql(url, sql);
    });
    await expect(backUp(test.engine, job(), watch)).rejects.toMatchObject({
      code: "unavailable",
      details: { reason: "connection_lost" },
    });
    await expectNothingLeft(test.engine);
  });
});

describe("cancelling", () => {
  it("while the server does not answer does not wait for it", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const watch = recorder();
    setTimeout(() => watch.abort.abort(), 200);
    const started = performance.now();
    const attempt = backUp(test.engine, job({ connection: targetFrom({ ...connection, port }) }), watch);
    await expect(attempt).rejects.toMatchObject({ name: "AbortError" });
    expect(performance.now() - started).toBeLessThan(2000);
    silent.close();
  });

  it.each(["dump", "read_back"] as const)("in %s leaves no program after two seconds", async (phase) => {
    let cancelledAt = 0;
    const watch = during(phase, () => {
      cancelledAt = performance.now();
      watch.abort.abort();
    });
    await expect(backUp(test.engine, job(), watch)).rejects.toMatchObject({ name: "AbortError" });
    expect(cancelledAt).toBeGreaterThan(0);
    expect(performance.now() - cancelledAt).toBeLessThan(2000);
    await expectNothingLeft(test.engine);
  });

  it("while a table is locked leaves nothing", async () => {
    const watch = recorder();
    const holding = runSql(url, "BEGIN; LOCK TABLE filler; SELECT pg_sleep(3)");
    setTimeout(() => watch.abort.abort(), 500);
    const started = performance.now();
    await expect(backUp(test.engine, job(), watch)).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(2500);
    await holding;
    await expectNothingLeft(test.engine);
  });
});

describe("what cannot be backed up is told", () => {
  it.each([
    [{ password: "wrong" }, "refused the password"],
    [{ database: "not_there" }, 'no database named "not_there"'],
    [{ port: 1 }, "Nothing listens"],
  ])("%j", async (change, message) => {
    const broken = { ...connection, ...change };
    await expect(backUp(test.engine, job({ connection: targetFrom(broken) }), recorder())).rejects.toThrow(
      message,
    );
    await expectNothingLeft(test.engine);
  });

  it("a role that may not read a table", async () => {
    await runSql(url, "REVOKE SELECT ON empty_table FROM CURRENT_USER");
    const attempt = backUp(test.engine, job(), recorder());
    await expect(attempt).rejects.toThrow("may not read public.empty_table");
    await runSql(url, "GRANT SELECT ON empty_table TO CURRENT_USER");
  });

  it("rows hidden by row-level security, instead of a backup without them", async () => {
    await runSql(url, "ALTER TABLE empty_table ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
    const attempt = backUp(test.engine, job(), recorder());
    await expect(attempt).rejects.toThrow("Row-level security");
    await runSql(url, "ALTER TABLE empty_table DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY");
    await expectNothingLeft(test.engine);
  });

  it("a store without room, before anything runs", async () => {
    const attempt = backUp(test.engine, job({ expectedBytes: 1e15 }), recorder());
    await expect(attempt).rejects.toMatchObject({ details: { reason: "no_space" } });
  });

  it("a store that fills up in the middle", async ({ skip }) => {
    const folder = join(test.folder, "small");
    await mkdir(folder);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], { stdio: "ignore" });
    } catch {
      skip("mounting a small disk needs root");
    }
    try {
      const engine = { ...test.engine, store: await openFolderStore(folder) };
      await expect(backUp(engine, job(), recorder())).rejects.toThrow("The store is full.");
      expect(await readdir(folder)).toEqual([]);
      await expectNothingLeft(engine);
    } finally {
      execFileSync("umount", [folder]);
    }
  });

  it("a machine without client programs, with the line that installs them", async () => {
    const tools = {
      ...test.engine.shell.tools,
      postgres: async () =>
        ({ found: false, reason: "None here.", install: "brew install postgresql@15" }) as const,
    };
    const engine = { ...test.engine, shell: { ...test.engine.shell, tools } };
    await expect(backUp(engine, job(), recorder())).rejects.toMatchObject({
      code: "unavailable",
      message: "None here. Install them with: brew install postgresql@15",
    });
  });
});

describe("a damaged backup", () => {
  let manifest: ManifestContent;
  const newDatabase = () => `${connection.database}_damaged`;

  beforeAll(async () => {
    manifest = await backUp(test.engine, job(), recorder());
  });

  /** Restores while watching that pg_restore never starts. */
  async function restoreSeeing(): Promise<{ error: unknown; started: string[] }> {
    const started: string[] = [];
    let finished = false;
    const attempt = restore(
      test.engine,
      {
        objectId: manifest.objectId,
        connection: targetFrom(connection),
        newDatabase: newDatabase(),
        label: "holdpoint-fault",
        mark: "holdpoint test damaged",
        doneMark: "restored",
      },
      recorder(),
    ).then(
      () => null,
      (error: unknown) => error,
    );
    void attempt.then(() => {
      finished = true;
    });
    while (!finished) started.push(...(await programs()));
    return { error: await attempt, started };
  }

  const file = (part: string): string => join(test.engine.store.location, manifest.objectId, part);

  async function flip(path: string, position: number): Promise<void> {
    const handle = await open(path, "r+");
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, position);
    await handle.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, position);
    await handle.close();
  }

  it.each([0, 0.5, 1])("with one bit flipped at %d is refused before anything opens it", async (where) => {
    const position = Math.floor(where * (manifest.data.bytes - 1));
    await flip(file("data.age"), position);
    const { error, started } = await restoreSeeing();
    await flip(file("data.age"), position);
    expect(error).toMatchObject({ code: "conflict", message: expect.stringContaining("bytes were changed") });
    expect(started).toEqual([]);
    expect(await test.engine.postgres.databaseExists(connection, newDatabase())).toBe(false);
  });

  it("with an edited manifest is refused", async () => {
    await flip(file("manifest.json"), 60);
    const { error, started } = await restoreSeeing();
    await flip(file("manifest.json"), 60);
    expect(error).toMatchObject({ details: { reason: "manifest" } });
    expect(started).toEqual([]);
  });

  it("cut short is refused, and says how much is there", async () => {
    await truncate(file("data.age"), manifest.data.bytes - 1);
    const { error, started } = await restoreSeeing();
    expect(error).toMatchObject({
      message: expect.stringContaining(`holds ${manifest.data.bytes - 1} of ${manifest.data.bytes}`),
    });
    expect(started).toEqual([]);
  });
});

describe("a restore", () => {
  const target = (suffix: string) => ({
    connection: targetFrom(connection),
    newDatabase: `${connection.database}_${suffix}`,
    label: "holdpoint-fault",
    mark: `holdpoint test ${suffix}`,
    doneMark: "restored",
  });

  it("never writes into a database that exists", async () => {
    const { objectId } = await backUp(test.engine, job(), recorder());
    await runSql(url, `CREATE DATABASE ${connection.database}_taken`);
    const attempt = restore(test.engine, { objectId, ...target("taken") }, recorder());
    await expect(attempt).rejects.toMatchObject({ code: "conflict" });
    expect(await test.engine.postgres.databaseExists(connection, `${connection.database}_taken`)).toBe(true);
    await runSql(url, `DROP DATABASE ${connection.database}_taken`);
  });

  it.each(["cancelled", "killed"])("%s in the middle removes only what it made", async (how) => {
    const { objectId } = await backUp(test.engine, job(), recorder());
    const watch = during("restore", () => (how === "killed" ? kill("pg_restore") : watch.abort.abort()));
    await expect(restore(test.engine, { objectId, ...target("half") }, watch)).rejects.toThrow();
    expect(await programs()).toEqual([]);
    expect(await test.engine.postgres.databaseExists(connection, `${connection.database}_half`)).toBe(false);
    expect(watch.lines.at(-1)).toContain("was removed");
  });

  it("whose rows differ from the manifest fails", async () => {
    const { engine } = test;
    const { objectId } = await backUp(engine, job({ digest: true }), recorder());
    const lying = {
      ...engine,
      postgres: {
        ...engine.postgres,
        counts: async (...args: Parameters<typeof engine.postgres.counts>) =>
          (await engine.postgres.counts(...args)).map((count) =>
            count.table === "filler" ? { ...count, digest: "1" } : count,
          ),
      },
    };
    const attempt = restore(lying, { objectId, ...target("differs") }, recorder());
    await expect(attempt).rejects.toMatchObject({ details: { reason: "differs" } });
    expect(await engine.postgres.databaseExists(connection, `${connection.database}_differs`)).toBe(false);
  });
});
