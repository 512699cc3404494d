import { execFileSync } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PathTarget } from "@/server/kernel/ports/connections";
import { newObjectId, openEngine, recorder, type TestEngine } from "@/server/testing/backup-engine";
import { backUp } from "./back-up";
import { type Engine, targetOf } from "./engine";
import { restore } from "./restore";

let test: TestEngine;
let place: string;

beforeAll(async () => {
  test = await openEngine();
  place = await mkdtemp(join(tmpdir(), "holdpoint-files-"));
});
afterAll(() => rm(place, { recursive: true, force: true }));

const job = (connection: PathTarget) => ({
  objectId: newObjectId(),
  label: "holdpoint-test",
  digest: true,
  expectedBytes: null,
  system: { id: "s1", name: "Files" },
  connection,
});
const restoreJob = (connection: PathTarget, objectId: string, newDatabase: string) => ({
  objectId,
  connection,
  newDatabase,
  label: "holdpoint-test",
  mark: `holdpoint test ${newDatabase}`,
  doneMark: "restored",
});

describe("an SQLite database", () => {
  let source: PathTarget;
  const sql = (file: string, ...statements: string[]): string =>
    execFileSync("sqlite3", [file], { input: statements.join("\n"), encoding: "utf8" });

  beforeAll(() => {
    source = { engine: "sqlite", path: join(place, 'shop "live".db') };
    sql(
      source.path,
      "PRAGMA journal_mode = WAL;",
      "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, raw BLOB);",
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO customer SELECT i, 'name ' || i, randomblob(60) FROM n;",
      'CREATE TABLE "odd ""name; --" (note); INSERT INTO "odd ""name; --" VALUES (NULL), (1.5);',
      "CREATE VIEW rich AS SELECT * FROM customer;",
    );
  });

  it("is told by its version, and a file that is none is refused", async () => {
    expect(await targetOf(test.engine, source).test()).toMatchObject({
      ok: true,
      facts: { product: "SQLite", tables: 2 },
    });
    const other = join(place, "letter.txt");
    await writeFile(other, "no database ".repeat(100));
    expect(await targetOf(test.engine, { engine: "sqlite", path: other }).test()).toMatchObject({
      ok: false,
    });
    expect(await targetOf(test.engine, { engine: "sqlite", path: join(place, "none") }).test()).toMatchObject(
      {
        problem: { code: "database_missing" },
      },
    );
  });

  it("comes back the same while others write to it", async () => {
    let writing = true;
    const writer = (async () => {
      for (let n = 0; writing; n += 1) {
        sql(source.path, ".timeout 5000", `INSERT INTO customer (name) VALUES ('more ${n}');`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const manifest = await backUp(test.engine, job(source), recorder());
    writing = false;
    await writer;
    expect(manifest).toMatchObject({ engine: "sqlite", format: "sqlite", tools: { name: "sqlite3" } });
    expect(manifest.tables.map(({ table }) => table)).toEqual(["customer", 'odd "name; --', "structure"]);
    const { tables } = await restore(
      test.engine,
      restoreJob(source, manifest.objectId, "copy.db"),
      recorder(),
    );
    expect(
      tables.every(({ sameContent, expected, found }) => sameContent === true && expected === found),
    ).toBe(true);
    expect(sql(join(place, "copy.db"), "SELECT count(*) FROM rich;").trim()).toBe(
      String(manifest.tables[0]?.rows),
    );
    expect((await readdir(place)).filter((name) => name.includes("incomplete"))).toEqual([]);
    await expect(
      restore(test.engine, restoreJob(source, manifest.objectId, "copy.db"), recorder()),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it("never restores to a path, nor to a name nobody sees", async () => {
    const { objectId } = await backUp(test.engine, job(source), recorder());
    for (const name of ["../escape.db", "/tmp/x.db", "a/b", ".hidden", ""]) {
      await expect(restore(test.engine, restoreJob(source, objectId, name), recorder())).rejects.toThrow();
    }
  });

  it("damaged inside is no backup, and says so", async () => {
    const broken = { engine: "sqlite" as const, path: join(place, "broken.db") };
    sql(source.path, `.backup '${broken.path}'`);
    await truncate(broken.path, Math.floor((await stat(broken.path)).size / 2));
    await expect(backUp(test.engine, job(broken), recorder())).rejects.toThrow("damaged");
  });

  it("is not possible without its program, and the line that installs it is told", async () => {
    await expect(backUp(test.without("sqlite3"), job(source), recorder())).rejects.toThrow(/sqlite3/);
  });
});

describe("a folder", () => {
  let source: PathTarget;

  beforeAll(async () => {
    const path = join(place, "site");
    source = { engine: "folder", path };
    await mkdir(join(path, "pictures/deep"), { recursive: true });
    await mkdir(join(path, "empty"));
    await writeFile(join(path, "index.html"), "<p>Zoë</p>");
    await writeFile(join(path, "pictures/deep/large"), Buffer.alloc(3_000_000, "ab"));
    await writeFile(join(path, "pictures/new\nline -rf"), "odd");
    await writeFile(join(path, "run.sh"), "#!/bin/sh\n");
    await chmod(join(path, "run.sh"), 0o4755);
    await symlink("../index.html", join(path, "pictures/home"));
    await symlink("/etc/passwd", join(path, "secrets"));
    execFileSync("mkfifo", [join(path, "pipe")]);
  });

  it("comes back the same: files, rights, links that stay inside", async () => {
    const lines = recorder();
    const manifest = await backUp(test.engine, job(source), lines);
    expect(lines.lines.join("\n")).toContain("left out pipe");
    const { tables } = await restore(
      test.engine,
      restoreJob(source, manifest.objectId, "site-2"),
      recorder(),
    );
    expect(
      tables.map(({ table, expected, found, sameContent }) => [table, expected, found, sameContent]),
    ).toEqual([
      [".", 2, 2, true],
      ["empty", 0, 0, true],
      ["pictures", 3, 3, true],
    ]);
    const made = join(place, "site-2");
    const large = await readFile(join(made, "pictures/deep/large"));
    expect(large.equals(Buffer.alloc(3_000_000, "ab"))).toBe(true);
    expect(await readlink(join(made, "pictures/home"))).toBe("../index.html");
    await expect(readlink(join(made, "secrets"))).rejects.toThrow("ENOENT");
    expect((await stat(join(made, "run.sh"))).mode & 0o7777).toBe(0o755);
    expect(await readdir(join(made, "empty"))).toEqual([]);
    expect((await readdir(place)).filter((name) => name.includes("incomplete"))).toEqual([]);
    await expect(
      restore(test.engine, restoreJob(source, manifest.objectId, "site-2"), recorder()),
    ).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("says when a file kept changing while it was read", async () => {
    const file = join(source.path, "log");
    await writeFile(file, Buffer.alloc(2_000_000, "x"));
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await writeFile(file, "more\n", { flag: "a" });
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    const lines = recorder();
    const manifest = await backUp(test.engine, job(source), lines);
    writing = false;
    await writer;
    expect(lines.lines.join("\n")).toContain("log kept changing while it was read");
    await restore(test.engine, restoreJob(source, manifest.objectId, "site-3"), recorder());
    await rm(file);
  });

  it("spoiled after it was restored is found out, named and removed", async () => {
    const { objectId } = await backUp(test.engine, job(source), recorder());
    const { folder } = test.engine.targets;
    const spoiling: Engine = {
      ...test.engine,
      targets: {
        ...test.engine.targets,
        folder: {
          ...folder,
          create: async (...args) => {
            const made = await folder.create(...args);
            const count = async () => {
              const [partial = ""] = (await readdir(place)).filter((name) => name.includes("incomplete"));
              await writeFile(join(place, partial, "index.html"), "<p>Zoé</p>");
              return made.count();
            };
            return { ...made, count };
          },
        },
      },
    };
    const lines = recorder();
    await expect(restore(spoiling, restoreJob(source, objectId, "site-4"), lines)).rejects.toMatchObject({
      details: { reason: "differs" },
    });
    expect(lines.lines.join("\n")).toContain("index.html is not as it was saved");
    expect((await readdir(place)).filter((name) => name.includes("site-4"))).toEqual([]);
  });

  it("cancelled in the middle leaves nothing", async () => {
    const before = (await test.engine.store.list()).length;
    const watch = recorder((progress) => {
      if (progress.phase === "dump") watch.abort.abort();
    });
    await expect(backUp(test.engine, job(source), watch)).rejects.toMatchObject({ name: "AbortError" });
    expect((await test.engine.store.list()).length).toBe(before);
    const { objectId } = await backUp(test.engine, job(source), recorder());
    const again = recorder((progress) => {
      if (progress.phase === "restore") again.abort.abort();
    });
    await expect(restore(test.engine, restoreJob(source, objectId, "site-5"), again)).rejects.toThrow();
    expect((await readdir(place)).filter((name) => name.includes("site-5"))).toEqual([]);
  });
});
