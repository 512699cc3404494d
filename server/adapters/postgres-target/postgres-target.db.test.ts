import { createServer, type Server } from "node:net";
import { Client } from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import { emptyDatabase } from "@/server/testing/postgres";
import { createPostgresTarget } from "./postgres-target";

const target = createPostgresTarget();
let connection: PostgresConnection;
let admin: string;

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function problem(change: Partial<PostgresConnection>): Promise<{ code: string; message: string }> {
  const answer = await target.test({ ...connection, ...change });
  if (answer.ok) throw new Error("the connection worked");
  return answer.problem;
}

/** A server that does what it is told with every connection, and the port it listens on. */
async function listen(
  act: (socket: import("node:net").Socket) => void,
): Promise<{ server: Server; port: number }> {
  const server = createServer(act);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { server, port: typeof address === "object" && address !== null ? address.port : 0 };
}

beforeAll(async () => {
  admin = (await emptyDatabase()).url;
  const url = new URL(admin);
  const database = url.pathname.slice(1);
  await run(
    admin,
    `CREATE TABLE people (id int PRIMARY KEY, name text, holdpoint_whole_row text);
     INSERT INTO people SELECT g, 'name ' || g FROM generate_series(1, 1000) g;
     CREATE TABLE "odd ""table; --" ();
     INSERT INTO "odd ""table; --" DEFAULT VALUES;
     CREATE TABLE parent (id int) PARTITION BY RANGE (id);
     CREATE TABLE part_1 PARTITION OF parent FOR VALUES FROM (1) TO (100);
     INSERT INTO parent VALUES (7);
     CREATE TEMP TABLE gone (id int)`,
  );
  connection = {
    host: url.hostname,
    port: Number(url.port),
    database,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    sslMode: "prefer",
  };
});

describe("testing a connection", () => {
  it("tells the facts of a server that answers", async () => {
    const answer = await target.test(connection);
    expect(answer).toMatchObject({
      ok: true,
      facts: {
        major: 15,
        tables: 3,
        encoding: "UTF8",
        superuser: false,
        canCreateDatabase: true,
        unreadable: [],
      },
    });
    if (answer.ok) {
      expect(answer.facts.systemIdentifier).toMatch(/^\d{10,}$/);
      expect(answer.facts.databaseBytes).toBeGreaterThan(1_000_000);
    }
  });

  it("names the tables a role may not read", async () => {
    await run(admin, "REVOKE SELECT ON people FROM CURRENT_USER");
    const answer = await target.test(connection);
    await run(admin, "GRANT SELECT ON people TO CURRENT_USER");
    expect(answer).toMatchObject({ ok: true, facts: { unreadable: ["public.people"] } });
  });

  it("says what is wrong and what to do", async () => {
    expect(await problem({ host: "no-such-host.invalid" })).toMatchObject({
      code: "dns",
      message: expect.stringContaining("typing errors"),
    });
    const closed = await listen(() => undefined);
    await new Promise((resolve) => closed.server.close(resolve));
    expect(await problem({ port: closed.port })).toMatchObject({ code: "refused" });
    expect(await problem({ database: "missing" })).toMatchObject({
      code: "database_missing",
      message: expect.stringContaining('"missing"'),
    });
    expect(await problem({ sslMode: "require" })).toMatchObject({ code: "tls" });
  });

  it("knows a wrong password, and repeats no password", async () => {
    const answer = await problem({ password: "canary-wrong" });
    expect(answer.code).toBe("password");
    expect(answer.message).not.toContain("canary-wrong");
  });

  it("knows a port that speaks something else, or closes at once", async () => {
    const other = await listen((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const rude = await listen((socket) => socket.destroy());
    const [first, second] = [
      await problem({ port: other.port, sslMode: "disable" }),
      await problem({ port: rude.port, sslMode: "disable" }),
    ];
    other.server.close();
    rude.server.close();
    expect([first.code, second.code]).toEqual(["lost", "lost"]);
  });

  it.each([
    ["host", "127.0.0.1,evil.example"],
    ["host", "/var/run/postgresql"],
    ["host", "-h"],
    ["host", "a b"],
    ["database", "a\nb"],
    ["user", ""],
    ["password", "line\nbreak"],
  ])("refuses %s = %j before it dials", async (field, value) => {
    expect(await problem({ [field]: value })).toMatchObject({ code: "invalid" });
  });

  it("takes a database name that looks like options for a name", async () => {
    for (const database of ["host=evil.example dbname=x", "postgresql://evil.example/x", "--file=/tmp/x"]) {
      expect((await problem({ database })).code).toBe("database_missing");
    }
  });
});

describe("a snapshot", () => {
  it("counts what was there, whatever is written meanwhile, with a digest of the content", async () => {
    const session = await target.openSnapshot(connection, "holdpoint-test");
    await run(admin, "DELETE FROM people WHERE id > 500");
    const during = await session.counts({ digest: true });
    await session.close();
    const after = await target.counts(connection, { digest: true });
    expect(during.map(({ table, rows }) => [table, rows])).toEqual([
      ['odd "table; --', 1],
      ["part_1", 1],
      ["people", 1000],
    ]);
    expect(after.find(({ table }) => table === "people")?.rows).toBe(500);
    expect(session.snapshotId).toMatch(/^[0-9A-F-]+$/);
    expect(session.lsn).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
  });

  it("sees one changed character in one row", async () => {
    const before = await target.counts(connection, { digest: true });
    await run(admin, "UPDATE people SET name = 'Name 7' WHERE id = 7");
    const after = await target.counts(connection, { digest: true });
    expect(after.map(({ rows }) => rows)).toEqual(before.map(({ rows }) => rows));
    expect(after.filter(({ digest }, index) => digest !== before[index]?.digest)).toMatchObject([
      { table: "people" },
    ]);
  });

  it("stops counting when cancelled", async () => {
    await run(admin, "CREATE TABLE held (id int)");
    const blocker = new Client({ connectionString: admin });
    await blocker.connect();
    await blocker.query("BEGIN; LOCK TABLE held");
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    const started = performance.now();
    await expect(target.counts(connection, { digest: false, signal: abort.signal })).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(2000);
    await blocker.end();
  });
});

describe("databases", () => {
  it("are made once, marked, and dropped only by whoever knows the mark", async () => {
    const name = `${connection.database}_restored`;
    const make = () =>
      target.createDatabase(connection, name, { encoding: "UTF8", comment: "holdpoint restore r1" });
    expect(await target.databaseExists(connection, name)).toBe(false);
    await make();
    expect(await target.databaseExists(connection, name)).toBe(true);
    await expect(make()).rejects.toMatchObject({ code: "conflict" });
    expect(await target.dropDatabase(connection, name, "holdpoint restore r2")).toBe(false);
    expect(await target.dropDatabase(connection, name, "holdpoint restore r1")).toBe(true);
    expect(await target.databaseExists(connection, name)).toBe(false);
  });

  it("cannot be given a name that needs quoting", async () => {
    const options = { encoding: "UTF8", comment: "c" };
    for (const name of ["a-b", 'x"; DROP TABLE people; --', "UPPER", ""]) {
      await expect(target.createDatabase(connection, name, options)).rejects.toThrow();
    }
  });
});
