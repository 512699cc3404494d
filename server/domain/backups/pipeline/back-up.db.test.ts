import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import {
  connectionFrom,
  newObjectId,
  openEngine,
  recorder,
  runSql,
  sampleSql,
  type TestEngine,
  targetFrom,
} from "@/server/testing/backup-engine";
import { emptyDatabase } from "@/server/testing/postgres";
import { descendants } from "@/server/testing/processes";
import { type BackupJob, backUp } from "./back-up";
import type { Engine } from "./engine";
import { readManifest } from "./manifest";
import { emergencyCommand } from "./programs";
import { restore } from "./restore";

let test: TestEngine;
let url: string;
let connection: PostgresConnection;

beforeAll(async () => {
  test = await openEngine();
  url = (await emptyDatabase()).url;
  connection = connectionFrom(url);
  await runSql(url, sampleSql(4));
});

function job(change: Partial<BackupJob> = {}): BackupJob {
  const system = { id: "s1", name: "Shop" };
  return {
    objectId: newObjectId(),
    label: "holdpoint-test",
    digest: true,
    expectedBytes: null,
    system,
    connection: targetFrom(connection),
    ...change,
  };
}

function restoreJob(objectId: string, suffix: string): Parameters<typeof restore>[1] {
  return {
    objectId,
    connection: targetFrom(connection),
    newDatabase: `${connection.database}_${suffix}`,
    label: "holdpoint-test",
    mark: `holdpoint test ${suffix}`,
    doneMark: "restored",
  };
}

async function restoredCounts(engine: Engine, objectId: string, suffix: string): Promise<unknown> {
  const target = restoreJob(objectId, suffix);
  const { tables } = await restore(engine, target, recorder());
  await engine.postgres.dropDatabase(connection, target.newDatabase, "restored");
  return tables;
}

describe("a backup", () => {
  it("is the database: every row of every table comes back the same", async () => {
    const watch = recorder();
    const manifest = await backUp(test.engine, job(), watch);
    const live = await test.engine.postgres.counts(connection, { digest: true });
    expect(manifest.tables).toEqual(live);
    expect(manifest.tables.map(({ table, rows }) => [table, rows])).toEqual([
      ["empty_table", 0],
      ["filler", 256],
      ["no_columns", 1],
      ['Odd "name; --', 2],
      ["customer", 3000],
    ]);
    const compared = await restoredCounts(test.engine, manifest.objectId, "same");
    expect(compared).toEqual(
      live.map(({ schema, table, rows }) => ({
        schema,
        table,
        expected: rows,
        found: rows,
        sameContent: true,
      })),
    );
  });

  it("is described by a manifest that can be read back", async () => {
    const manifest = await backUp(test.engine, job(), recorder());
    expect(await readManifest(test.engine.store, test.engine.vault, manifest.objectId)).toEqual(manifest);
    const bytes = await readFile(join(test.engine.store.location, manifest.objectId, "data.age"));
    expect(manifest.data).toMatchObject({
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      compression: "zstd",
    });
    expect(manifest.source).toMatchObject({ database: connection.database, encoding: "UTF8" });
    expect(JSON.stringify(manifest)).not.toContain(connection.password);
  });

  it("tells what it is doing: phases in order, bytes and tables that only grow", async () => {
    const watch = recorder();
    await backUp(test.engine, job(), watch);
    const phases = watch.progress.map(({ phase }) => phase);
    expect([...new Set(phases)]).toEqual(["connect", "count", "dump", "read_back", "publish"]);
    const dumping = watch.progress.filter(({ phase }) => phase === "dump");
    expect(dumping.map(({ bytes }) => bytes)).toEqual(
      dumping.map(({ bytes }) => bytes).sort((a, b) => a - b),
    );
    expect(watch.progress.at(-1)).toMatchObject({ tablesDone: 5, tablesTotal: 5 });
    expect(watch.lines.join("\n")).toContain('dumping contents of table "shop.customer"');
  });

  it.each([
    [["age"], "zstd"],
    [["zstd"], "gzip"],
    [["age", "zstd"], "gzip"],
  ] as const)("works without %j and opens with the programs", async (missing, compression) => {
    const manifest = await backUp(test.without(...missing), job(), recorder());
    expect(manifest.data.compression).toBe(compression);
    const suffix = missing.join("_");
    expect(await restoredCounts(test.engine, manifest.objectId, suffix)).toHaveLength(5);
    if (compression === "gzip") {
      expect(await restoredCounts(test.without(...missing), manifest.objectId, `${suffix}_in`)).toHaveLength(
        5,
      );
    }
  });

  it("opens without the console, by the command it prints", async () => {
    const { objectId, data } = await backUp(test.engine, job(), recorder());
    const folder = join(test.engine.store.location, objectId);
    const command = emergencyCommand(data.compression, test.engine.keyring.identityFile, folder);
    const { host, port, user, password, database } = connection;
    const env = {
      PATH: "/usr/bin:/bin",
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
    };
    const renamed = command.replaceAll("restored", `${database}_by_hand`);
    execFileSync("/bin/bash", ["-o", "pipefail", "-c", renamed], { env: env as never, stdio: "ignore" });
    const target = { ...connection, database: `${database}_by_hand` };
    expect(await test.engine.postgres.counts(target, { digest: true })).toEqual(
      await test.engine.postgres.counts(connection, { digest: true }),
    );
    await runSql(url, `DROP DATABASE "${database}_by_hand"`);
  });

  it("shows the password to nobody: not in arguments, not in lines, not in files", async () => {
    const seen: string[] = [];
    const watch = recorder();
    let finished = false;
    const running = backUp(test.engine, job(), watch).finally(() => {
      finished = true;
    });
    while (!finished) seen.push(...(await descendants()).map(({ commandLine }) => commandLine));
    const { objectId } = await running;
    expect(seen.some((line) => line.includes("pg_dump"))).toBe(true);
    expect(seen.join("\n")).not.toContain(connection.password);
    expect(seen.join("\n")).not.toContain(connection.database);
    expect(watch.lines.join("\n")).not.toContain(connection.password);
    const manifest = await readFile(join(test.engine.store.location, objectId, "manifest.json"), "utf8");
    expect(manifest).not.toContain(connection.password);
  });
});

describe("a backup of a database with a strange name", () => {
  it.each([
    "--file=/tmp/holdpoint-injected",
    "host=127.0.0.1 port=1",
    "a'b\"c; \\",
    "postgresql://127.0.0.1:1/x",
  ])("%s", async (name) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    await runSql(url, `CREATE DATABASE ${quoted}`);
    try {
      const strange = { ...connection, database: name };
      const manifest = await backUp(test.engine, job({ connection: targetFrom(strange) }), recorder());
      expect(manifest.source.database).toBe(name);
      expect(manifest.tables).toEqual([]);
    } finally {
      await runSql(url, `DROP DATABASE ${quoted}`);
    }
  });
});
