import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { testDatabase } from "@/server/testing/postgres";
import { createDemoDatabase } from "./demo-database";
import { scramVerifier } from "./scram";

async function ask<T extends object>(config: ConstructorParameters<typeof Client>[0], sql: string) {
  const client = new Client(config);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function opened(url: string) {
  const answer = await createDemoDatabase(url).create();
  if (!answer.ok) throw new Error(answer.reason);
  return answer.connection;
}
const login = ({ sslMode: _, ...rest }: Awaited<ReturnType<typeof opened>>) => rest;

describe("demo database", () => {
  it("is made with 2,000 rows a table, afresh each time, under a login of its own", async () => {
    const { url } = await testDatabase();
    const first = await opened(url);
    const second = await opened(url);
    expect(second.password).not.toBe(first.password);
    expect(second.user).not.toBe(new URL(url).username);
    await expect(ask(login(first), "select 1")).rejects.toThrow(/password/);
    const counts = await ask<{ n: string }>(
      login(second),
      "select count(*) n from visitor union all select count(*) from evening union all select count(*) from booking",
    );
    expect(counts.map(({ n }) => Number(n))).toEqual([2000, 2000, 2000]);
    const [role] = await ask<{ rolsuper: boolean; rolcreaterole: boolean }>(
      login(second),
      "select rolsuper, rolcreaterole from pg_roles where rolname = current_user",
    );
    expect(role).toEqual({ rolsuper: false, rolcreaterole: false });
  });

  it("goes away with what was restored from it, and nobody can sign in any more", async () => {
    const { url } = await testDatabase();
    const connection = await opened(url);
    await ask(login(connection), `create database ${connection.database}_restored`);
    const open = new Client(login(connection));
    open.on("error", () => undefined);
    await open.connect();
    const demo = createDemoDatabase(url);
    await demo.drop();
    await open.end().catch(() => undefined);
    const left = await ask<{ datname: string }>(
      { connectionString: url },
      `select datname from pg_database where datname like '${connection.database}%'`,
    );
    expect(left).toEqual([]);
    await expect(ask({ ...login(connection), database: "postgres" }, "select 1")).rejects.toThrow();
    await expect(demo.drop()).resolves.toBeUndefined();
  });

  it("says what an administrator can do where the console may not", async () => {
    const { url } = await testDatabase();
    const poor = new URL(url);
    // The demo's own role may create databases, but no roles, and was given none.
    const connection = await opened(url);
    poor.username = connection.user;
    poor.password = connection.password;
    poor.pathname = connection.database;
    const answer = await createDemoDatabase(poor.href).create();
    expect(answer).toMatchObject({ ok: false });
    expect(answer.ok ? "" : answer.reason).toContain(`GRANT ${connection.user}_demo TO ${connection.user};`);
    await createDemoDatabase(url).drop();
  });
});

it("stores a password the way RFC 7677 writes its example", () => {
  expect(scramVerifier("pencil", Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"))).toBe(
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
  );
});
