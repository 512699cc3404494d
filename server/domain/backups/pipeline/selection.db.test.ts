import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, it } from "vitest";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import {
  connectionFrom,
  newObjectId,
  openEngine,
  recorder,
  runSql,
  type TestEngine,
  targetFrom,
} from "@/server/testing/backup-engine";
import { emptyDatabase } from "@/server/testing/postgres";
import { backUp } from "./back-up";
import { targetOf } from "./engine";
import { onlyTheUnknownSetting } from "./postgres-kind";
import { restore } from "./restore";

let test: TestEngine;
let url: string;
let connection: PostgresConnection;

beforeAll(async () => {
  test = await openEngine();
  url = (await emptyDatabase()).url;
  connection = connectionFrom(url);
  await runSql(
    url,
    `CREATE TABLE customer (id int PRIMARY KEY); INSERT INTO customer SELECT generate_series(1, 10);
     CREATE TABLE visit (customer int REFERENCES customer); INSERT INTO visit SELECT generate_series(1, 10);
     CREATE TABLE "Log ""odd.*" (line text); INSERT INTO "Log ""odd.*" VALUES ('x');
     DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''9MB''', current_database()); END $$`,
  );
});

const job = (mode: "only" | "except", names: string[]) => ({
  objectId: newObjectId(),
  label: "holdpoint-test",
  digest: true,
  expectedBytes: null,
  system: { id: "s1", name: "Shop" },
  connection: { ...targetFrom(connection), options: { tables: { mode, names } } },
});

describe("rows that are left out", () => {
  it.each([
    ["except", ['public.Log "odd.*']],
    ["only", ["public.customer", "public.visit"]],
  ] as const)("%s %j: the table comes back empty, the others whole", async (mode, names) => {
    const manifest = await backUp(test.engine, job(mode, [...names]), recorder());
    expect(manifest.selection).toEqual({ mode, names });
    const newDatabase = `${connection.database}_${mode}`;
    const { tables } = await restore(
      test.engine,
      {
        objectId: manifest.objectId,
        connection: targetFrom(connection),
        newDatabase,
        label: "holdpoint-test",
        mark: "m",
        doneMark: "done",
      },
      recorder(),
    );
    expect(tables.map(({ table, found }) => [table, found])).toEqual([
      ['Log "odd.*', 0],
      ["customer", 10],
      ["visit", 10],
    ]);
    await runSql(url, `DROP DATABASE ${newDatabase}`);
  });

  it("that others refer to are refused, because that could not be restored", async () => {
    await expect(backUp(test.engine, job("except", ["public.customer"]), recorder())).rejects.toThrow(
      "public.visit refers to rows of public.customer",
    );
  });

  it("of a chosen table that is gone are missed before anything runs", async () => {
    await expect(backUp(test.engine, job("only", ["public.gone"]), recorder())).rejects.toMatchObject({
      details: { reason: "selection", gone: ["public.gone"] },
    });
    expect(await targetOf(test.engine, targetFrom(connection)).listTables()).toHaveLength(3);
  });
});

describe("what a dump does not carry", () => {
  it("roles and the database's own settings lie sealed beside it", async () => {
    const manifest = await backUp(test.engine, job("except", ['public.Log "odd.*']), recorder());
    const sealed = Buffer.from(manifest.globals?.sealed ?? "", "base64");
    const sql = await text(test.engine.keyring.decrypt(Readable.from([sealed])));
    expect(sql).toContain(`CREATE ROLE ${connection.user}`);
    expect(sql).toContain(`ALTER DATABASE ${connection.database} SET work_mem TO '9MB';`);
    expect(sql).toContain(`ALTER DATABASE ${connection.database} OWNER TO ${connection.user};`);
    expect(sql).not.toContain(connection.password);
    expect(sql).not.toMatch(/PASSWORD '/);
  });
});

describe("newer programs on an older server", () => {
  const stage = (lines: string[], code = 1) => ({
    label: "pg_restore",
    code,
    signal: null,
    lastLines: lines,
  });
  const setting =
    'pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"';
  const ignored = (count: number) => `pg_restore: warning: errors ignored on restore: ${count}`;

  it("are forgiven the one setting the server does not know, and nothing else", () => {
    expect(onlyTheUnknownSetting(stage([setting, ignored(1)]))).toBe(true);
    expect(onlyTheUnknownSetting(stage([setting, ignored(2)]))).toBe(false);
    expect(onlyTheUnknownSetting(stage(["pg_restore: error: disk full", ignored(1)]))).toBe(false);
    expect(onlyTheUnknownSetting(stage([setting]))).toBe(false);
    expect(onlyTheUnknownSetting(stage([setting, ignored(1)], 2))).toBe(false);
  });
});
