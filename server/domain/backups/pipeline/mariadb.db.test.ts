import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import { newObjectId, openEngine, recorder, type TestEngine } from "@/server/testing/backup-engine";
import { type MariadbServer, mariadbMissing, startMariadb } from "@/server/testing/mariadb";
import { descendants, until } from "@/server/testing/processes";
import { backUp } from "./back-up";
import { type Engine, targetOf } from "./engine";
import { restore } from "./restore";

const SHOP = `
  CREATE TABLE customer (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) NOT NULL, paid DECIMAL(12,3), ratio DOUBLE,
    seen TIMESTAMP NULL, raw BLOB, extra JSON, mood ENUM('good','bad'), flags BIT(5), place POINT, twice INT AS (id * 2));
  INSERT INTO customer (name, paid, ratio, seen, raw, extra, mood, flags, place)
    SELECT CONCAT('Zoë ''"\\\\\\n', seq), seq / 7, seq / 3, TIMESTAMP('2026-01-01') + INTERVAL seq MINUTE, UNHEX(MD5(seq)),
      JSON_OBJECT('n', seq), IF(seq % 2, 'good', 'bad'), seq % 32, POINT(seq, 1) FROM seq_1_to_3000;
  CREATE TABLE \`odd name; --\` (id INT, note TEXT, FOREIGN KEY (id) REFERENCES customer (id));
  INSERT INTO \`odd name; --\` VALUES (1, NULL), (2, '');
  CREATE TABLE empty_table (id INT);
  CREATE TABLE filler (id INT, body LONGTEXT);
  INSERT INTO filler SELECT seq, (SELECT GROUP_CONCAT(MD5(CONCAT(seq, '-', b.n)) SEPARATOR '') FROM
    (SELECT seq AS n FROM seq_1_to_31) b) FROM seq_1_to_20000;
  CREATE VIEW rich AS SELECT * FROM customer WHERE paid > 100;
  CREATE TRIGGER named BEFORE INSERT ON customer FOR EACH ROW SET NEW.name = TRIM(NEW.name);
  CREATE PROCEDURE tidy() DELETE FROM empty_table;
  CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM empty_table;`;

let test: TestEngine;
let server: MariadbServer;
let source: ServerTarget;

describe.skipIf(mariadbMissing !== null)("MariaDB", () => {
  beforeAll(async () => {
    test = await openEngine();
    server = await startMariadb();
    await server.run("CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
    await server.run("SET SESSION group_concat_max_len = 1000000;" + SHOP, "shop");
    source = server.target("shop");
  }, 60_000);
  afterAll(() => server?.close());

  const job = (connection = source) => ({
    objectId: newObjectId(),
    label: "holdpoint-test",
    digest: true,
    expectedBytes: null,
    system: { id: "s1", name: "Shop" },
    connection,
  });
  const restoreJob = (objectId: string, newDatabase: string) => ({
    objectId,
    connection: source,
    newDatabase,
    label: "holdpoint-test",
    mark: `holdpoint test ${newDatabase}`,
    doneMark: "restored",
  });
  const programs = async (): Promise<string[]> =>
    (await descendants())
      .map(({ name }) => name)
      .filter((name) => /^(mariadb|zstd|age)/.test(name) && name !== "mariadbd");

  async function expectNothingLeft(engine: Engine): Promise<void> {
    expect(await until(async () => (await programs()).length === 0)).toBe(true);
    expect((await engine.store.list()).filter(({ complete }) => !complete)).toEqual([]);
  }

  it("tells what answers, how much is there, and which rights are missing", async () => {
    const answer = await targetOf(test.engine, source).test();
    expect(answer).toMatchObject({
      ok: true,
      facts: { product: "MariaDB", tables: 4, canCreateDatabase: true, warnings: [] },
    });
    await server.run(
      "CREATE USER weak@localhost IDENTIFIED BY 'pw'; GRANT SELECT ON shop.* TO weak@localhost",
    );
    await server.run("CREATE TABLE old (id INT) ENGINE=MyISAM", "shop");
    const weak = { ...source, user: "weak", password: "pw" };
    const told = await targetOf(test.engine, weak).test();
    await server.run("DROP TABLE old", "shop");
    expect(told).toMatchObject({ ok: true, facts: { canCreateDatabase: false } });
    const warnings = told.ok ? told.facts.warnings.join("\n") : "";
    expect(warnings).toContain("lacks SHOW VIEW, TRIGGER, EVENT on shop");
    expect(warnings).toContain("old (MyISAM) know no transactions");
    expect(warnings).toContain("GRANT LOCK TABLES ON shop.*");
    await expect(backUp(test.engine, job(weak), recorder())).rejects.toMatchObject({
      details: { reason: "permission" },
    });
    await expectNothingLeft(test.engine);
  });

  it.each([
    [{ password: "wrong" }, "password", "refused the password"],
    [{ database: "not_there" }, "database_missing", 'no database named "not_there"'],
    [{ port: 1 }, "refused", "Nothing listens"],
  ])("%j is told as %s", async (change, code, message) => {
    const broken = { ...source, ...change };
    expect(await targetOf(test.engine, broken).test()).toMatchObject({ ok: false, problem: { code } });
    await expect(backUp(test.engine, job(broken), recorder())).rejects.toThrow(message);
    await expectNothingLeft(test.engine);
  });

  it("comes back the same: rows, content, views, routines, triggers and events", async () => {
    const watch = recorder();
    const seen: string[] = [];
    let finished = false;
    const running = backUp(test.engine, job(), watch).finally(() => {
      finished = true;
    });
    while (!finished) seen.push(...(await descendants()).map(({ commandLine }) => commandLine));
    const manifest = await running;
    expect(seen.some((line) => line.includes("mariadb-dump"))).toBe(true);
    expect(seen.join("\n")).not.toContain(source.password);
    expect(manifest).toMatchObject({
      engine: "mariadb",
      format: "mariadb-sql",
      source: { encoding: "utf8mb4" },
    });
    expect(manifest.tables.map(({ table, rows }) => [table, rows])).toEqual([
      ["customer", 3000],
      ["empty_table", 0],
      ["filler", 20000],
      ["odd name; --", 2],
      ["views, routines, triggers, events", 4],
    ]);
    const { tables } = await restore(
      test.engine,
      restoreJob(manifest.objectId, "shop__restore_1"),
      recorder(),
    );
    expect(tables.every(({ expected, found }) => expected === found)).toBe(true);
    expect(tables.filter(({ sameContent }) => sameContent === true)).toHaveLength(4);
    const [trigger] = await server.run("SHOW TRIGGERS", "shop__restore_1");
    expect(trigger).toMatchObject({ Trigger: "named" });
    expect(await server.run("SHOW TABLES LIKE '%holdpoint%'", "shop__restore_1")).toEqual([]);
    await expect(
      restore(test.engine, restoreJob(manifest.objectId, "shop__restore_1"), recorder()),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    await server.run("DROP DATABASE shop__restore_1");
  });

  it("shows one moment while others write, and lets them write again at once", async () => {
    await server.run("CREATE TABLE busy (id INT AUTO_INCREMENT PRIMARY KEY, n INT)", "shop");
    let writing = true;
    let written = 0;
    let longest = 0;
    const writer = (async () => {
      while (writing) {
        const started = performance.now();
        await server.run("INSERT INTO busy (n) VALUES (1), (2), (3)", "shop");
        longest = Math.max(longest, performance.now() - started);
        written += 3;
      }
    })();
    const manifest = await backUp(test.engine, job(), recorder());
    writing = false;
    await writer;
    const busy = manifest.tables.find(({ table }) => table === "busy");
    expect(busy?.rows).toBeLessThan(written);
    expect(longest).toBeLessThan(5000);
    const { tables } = await restore(
      test.engine,
      restoreJob(manifest.objectId, "shop__restore_2"),
      recorder(),
    );
    expect(tables.find(({ table }) => table === "busy")).toMatchObject({
      found: busy?.rows,
      sameContent: true,
    });
    await server.run("DROP DATABASE shop__restore_2; DROP TABLE shop.busy");
  });

  it("leaves out the rows a person chose to, and keeps the table", async () => {
    const chosen = { ...source, options: { tables: { mode: "except" as const, names: ["filler"] } } };
    const manifest = await backUp(test.engine, job(chosen), recorder());
    expect(manifest.selection).toEqual(chosen.options.tables);
    const { tables } = await restore(
      test.engine,
      restoreJob(manifest.objectId, "shop__restore_3"),
      recorder(),
    );
    expect(tables.find(({ table }) => table === "filler")).toMatchObject({
      expected: 0,
      found: 0,
      sameContent: true,
    });
    expect(await server.run("SHOW TABLES LIKE 'filler'", "shop__restore_3")).toHaveLength(1);
    await server.run("DROP DATABASE shop__restore_3");
  });

  it.each(["mariadb-dump", "age"])("%s killed in the middle: there is no backup", async (name) => {
    const before = (await test.engine.store.list()).length;
    let struck = false;
    const watch = recorder((progress) => {
      if (struck || progress.phase !== "dump" || progress.bytes < 1_000_000) return;
      struck = true;
      void descendants().then((all) => {
        const found = all.find((child) => child.name === name);
        if (found) process.kill(found.pid, "SIGKILL");
      });
    });
    await expect(backUp(test.engine, job(), watch)).rejects.toMatchObject({
      details: { reason: "killed", program: name },
    });
    expect((await test.engine.store.list()).length).toBe(before);
    await expectNothingLeft(test.engine);
  });

  it("cancelled in the middle leaves nothing", async () => {
    const watch = recorder((progress) => {
      if (progress.phase === "dump" && progress.bytes > 500_000) watch.abort.abort();
    });
    await expect(backUp(test.engine, job(), watch)).rejects.toMatchObject({ name: "AbortError" });
    await expectNothingLeft(test.engine);
  });

  it("a restore that is cancelled drops only what it made; one that differs is told", async () => {
    const { objectId } = await backUp(test.engine, job(), recorder());
    const watch = recorder((progress) => {
      if (progress.phase === "restore" && progress.bytes > 1_000_000) watch.abort.abort();
    });
    await expect(restore(test.engine, restoreJob(objectId, "shop__half"), watch)).rejects.toThrow();
    expect(await server.run("SHOW DATABASES LIKE 'shop\\\\_\\\\_half'")).toEqual([]);
    const { mariadb } = test.engine.targets;
    const spoiling: Engine = {
      ...test.engine,
      targets: {
        ...test.engine.targets,
        mariadb: {
          ...mariadb,
          create: async (...args) => {
            const made = await mariadb.create(...args);
            const count = async () => {
              await server.run("UPDATE customer SET paid = 1 WHERE id = 8", "shop__spoiled");
              return made.count();
            };
            return { ...made, count };
          },
        },
      },
    };
    await expect(restore(spoiling, restoreJob(objectId, "shop__spoiled"), recorder())).rejects.toMatchObject({
      details: { reason: "differs" },
    });
    expect(await server.run("SHOW DATABASES LIKE 'shop\\\\_\\\\_spoiled'")).toEqual([]);
  });

  it("a server that stops in the middle is told, and there is no backup", async () => {
    const before = (await test.engine.store.list()).length;
    let killed = false;
    const watch = recorder((progress) => {
      if (killed || progress.phase !== "dump" || progress.bytes < 1_000_000) return;
      killed = true;
      void server.kill();
    });
    await expect(backUp(test.engine, job(), watch)).rejects.toMatchObject({ code: "unavailable" });
    expect((await test.engine.store.list()).length).toBe(before);
    await expectNothingLeft(test.engine);
  });
});
