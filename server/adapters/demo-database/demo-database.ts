import { randomBytes } from "node:crypto";
import { Client, escapeIdentifier } from "pg";
import type { DemoDatabase } from "@/server/kernel/ports/demo-database";
import { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import { DEMO_DATA } from "./demo-data";
import {
  type DemoRole,
  findRole,
  givenName,
  makeRole,
  type Names,
  ownName,
  rightsOf,
  setPassword,
} from "./demo-role";
import { scramVerifier } from "./scram";

/** The demo database lives beside the console's own; `consoleUrl` is the console's DATABASE_URL. */
export function createDemoDatabase(consoleUrl: string): DemoDatabase {
  const url = new URL(consoleUrl);
  const names: Names = {
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
  };
  const place = {
    host: url.hostname.replace(/^\[|\]$/g, "") || "localhost",
    port: Number(url.port || 5432),
    database: ownName(names),
  };
  return {
    place,
    create: () => withClient(consoleUrl, (client) => create(client, url, names, place)),
    drop: () =>
      withClient(consoleUrl, async (client) => {
        const role = await findRole(client, names);
        if (!role) return;
        await dropOwned(client, role);
        if (role.own) await client.query(`drop role ${escapeIdentifier(role.name)}`);
        else await setPassword(client, role, null);
      }),
  };
}

async function create(
  client: Client,
  url: URL,
  names: Names,
  place: DemoDatabase["place"],
): ReturnType<DemoDatabase["create"]> {
  const rights = await rightsOf(client);
  const role = (await findRole(client, names)) ?? (await makeRole(client, names, rights));
  if (!rights.createdb || !role) return { ok: false, reason: reasonWhyNot(names, rights.createdb) };
  const password = randomBytes(24).toString("hex");
  const address = PostgresConnection.safeParse({
    ...place,
    user: role.name,
    password,
    sslMode: sslMode(url),
  });
  if (!address.success || url.searchParams.has("host")) {
    return {
      ok: false,
      reason: "The console reaches its database in a way a system cannot be described by.",
    };
  }
  const connection = address.data;
  await dropOwned(client, role);
  await setPassword(client, role, scramVerifier(password));
  const [database, owner] = [escapeIdentifier(connection.database), escapeIdentifier(role.name)];
  await client.query(`create database ${database} owner ${owner} template template0 encoding 'UTF8'`);
  await client.query(`revoke connect on database ${database} from public`);
  const login = new URL(url);
  login.username = connection.user;
  login.password = password;
  login.pathname = connection.database;
  await withClient(login.href, (demo) => demo.query(DEMO_DATA));
  return { ok: true, connection };
}

/** Drops every database of the role: the demo itself and what was restored from it. */
async function dropOwned(client: Client, role: DemoRole): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select datname as name from pg_database where datdba = (select oid from pg_roles where rolname = $1)",
    [role.name],
  );
  for (const { name } of rows) {
    await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
  }
}

function reasonWhyNot(names: Names, createdb: boolean): string {
  const role = givenName(names);
  const grant = `CREATE ROLE ${role} LOGIN CREATEDB; GRANT ${role} TO ${names.user};`;
  return createdb
    ? `The console's database role may not make login roles. An administrator of that server can help with: ${grant}`
    : `The console's database role may not create databases. An administrator of that server can help with: ALTER ROLE ${names.user} CREATEDB; ${grant}`;
}

function sslMode(url: URL): PostgresConnection["sslMode"] {
  const asked = url.searchParams.get("sslmode");
  if (asked === "require" || asked === "verify-full" || asked === "disable") return asked;
  return asked === "verify-ca" ? "verify-full" : "prefer";
}

async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
