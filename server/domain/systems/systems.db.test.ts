import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import { connectionFrom } from "@/server/testing/backup-engine";
import { emptyDatabase } from "@/server/testing/postgres";
import { openWorld, type World } from "@/server/testing/world";
import { getSystem } from "./get-system";
import { listSystems } from "./list-systems";
import { readConnection } from "./read-connection";
import { registerSystem } from "./register-system";
import { removeSystem } from "./remove-system";
import type { SystemView } from "./schema";
import { testSystemConnection } from "./test-system-connection";
import { tryConnection } from "./try-connection";
import { updateSystem } from "./update-system";

const CANARY = "canary-password-5f2c";
let world: World;
let operator: Context;
let launchId: string;
let count = 0;

beforeAll(async () => {
  world = await openWorld();
  operator = await world.as("operator");
  launchId = (await world.launch()).id;
});

afterAll(() => world.close());

const connection: PostgresConnection = {
  host: "db.example.com",
  port: 5432,
  database: "shop",
  user: "backup",
  password: CANARY,
  sslMode: "require",
};

function register(change: Partial<PostgresConnection> = {}): Promise<SystemView> {
  count += 1;
  return registerSystem(operator, {
    kind: "database",
    engine: "postgresql",
    launchId,
    environment: "production",
    name: `Shop ${count}`,
    connection: { ...connection, ...change },
  });
}

const open = (systemId: string) => readConnection(world.ports.db, world.ports.outside.vault, systemId);

describe("registering", () => {
  it("seals the password and shows it to nobody", async () => {
    const view = await register();
    expect(view).toMatchObject({ hasSecret: true, connection: { host: "db.example.com", user: "backup" } });
    expect((await open(view.id)).connection).toEqual(connection);
    const row = await world.ports.db.system.findUniqueOrThrow({ where: { id: view.id } });
    const everywhere = [view, row, await world.audit(view.id), await world.events(launchId)];
    expect(JSON.stringify(everywhere)).not.toContain(CANARY);
  });

  it("writes who did it, and tells the launch", async () => {
    const view = await register();
    expect(await world.audit(view.id)).toMatchObject([{ action: "systems.register", actor: "operator" }]);
    expect((await world.events(launchId)).at(-1)).toMatchObject({
      type: "systems.changed",
      payload: { id: view.id },
    });
  });

  it("is refused to those who may not, and that is written down too", async () => {
    const stakeholder = await world.as("stakeholder");
    const attempt = registerSystem(stakeholder, {
      kind: "service",
      launchId,
      environment: "staging",
      name: "Web",
      address: "https://shop.example.com",
    });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
    expect((await world.audit()).at(-1)).toMatchObject({ action: "systems.register", outcome: "denied" });
  });

  it("takes a name once in an environment", async () => {
    const view = await register();
    const again = (environment: "production" | "staging") =>
      registerSystem(operator, {
        kind: "folder",
        launchId,
        environment,
        name: view.name,
        address: "/srv/files",
      });
    await expect(again("production")).rejects.toMatchObject({ code: "conflict" });
    expect((await again("staging")).address).toBe("/srv/files");
  });

  it.each([
    ["a connection string for a host", { host: "postgresql://evil" }],
    ["two hosts", { host: "a,b" }],
    ["a socket folder", { host: "/var/run" }],
    ["a port out of range", { port: 70_000 }],
    ["a line break in the password", { password: "a\nb" }],
  ])("refuses %s", async (_, change) => {
    await expect(register(change)).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("changing", () => {
  it.each([
    ["host", { host: "other.example.com" }],
    ["port", { port: 5433 }],
    ["database", { database: "other" }],
    ["user", { user: "other" }],
  ])("another %s wipes the password", async (_, change) => {
    const view = await register();
    const changed = await updateSystem(operator, { systemId: view.id, rev: view.rev, connection: change });
    expect(changed).toMatchObject({ hasSecret: false, connection: change });
    await expect(open(view.id)).rejects.toThrow("No password is stored");
    expect((await world.audit(view.id)).at(-1)).toMatchObject({ changes: { access: "password wiped" } });
  });

  it("keeps the password when only the name or encryption changes, replaces it when a new one comes", async () => {
    const view = await register();
    const named = await updateSystem(operator, {
      systemId: view.id,
      rev: view.rev,
      name: `${view.name} b`,
      connection: { sslMode: "verify-full" },
    });
    expect(named.hasSecret).toBe(true);
    const moved = await updateSystem(operator, {
      systemId: view.id,
      rev: named.rev,
      connection: { host: "new.example.com", password: "new one" },
    });
    expect(moved.hasSecret).toBe(true);
    expect((await open(view.id)).connection).toMatchObject({ host: "new.example.com", password: "new one" });
  });

  it("tells the second of two that somebody was faster", async () => {
    const view = await register();
    const change = (name: string) => updateSystem(operator, { systemId: view.id, rev: view.rev, name });
    const results = await Promise.allSettled([change("First"), change("Second")]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const loser = results.find(({ status }) => status === "rejected");
    expect(loser).toMatchObject({ reason: { code: "conflict" } });
  });

  it("a sealed password copied to another row does not open there", async () => {
    const [one, other] = [await register(), await register()];
    const { db } = world.ports;
    const row = await db.system.findUniqueOrThrow({ where: { id: one.id } });
    await db.system.update({ where: { id: other.id }, data: { sealedSecret: row.sealedSecret } });
    await expect(open(other.id)).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("testing a connection", () => {
  it("records what it found, for everybody to see", async () => {
    const view = await register(connectionFrom((await emptyDatabase()).url));
    expect(await testSystemConnection(operator, { systemId: view.id })).toMatchObject({
      ok: true,
      text: expect.stringContaining("PostgreSQL 15"),
    });
    expect(await getSystem(operator, { systemId: view.id })).toMatchObject({
      check: { ok: true },
      facts: { major: 15, encoding: "UTF8" },
    });
    expect((await world.audit(view.id)).at(-1)).toMatchObject({ action: "systems.test-connection" });
  });

  it("says what is wrong, before anything is registered", async () => {
    const broken = { ...connectionFrom((await emptyDatabase()).url), password: "wrong" };
    const answer = await tryConnection(operator, { connection: broken });
    expect(answer).toMatchObject({ ok: false, problem: "password" });
  });

  it("is not for everybody", async () => {
    const lead = await world.as("lead");
    await expect(tryConnection(lead, { connection })).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await register();
    await expect(testSystemConnection(lead, { systemId: id })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("removing", () => {
  it("forgets the password, frees the name and keeps the record", async () => {
    const view = await register();
    await removeSystem(operator, { systemId: view.id });
    await expect(getSystem(operator, { systemId: view.id })).rejects.toMatchObject({ code: "not_found" });
    const row = await world.ports.db.system.findUniqueOrThrow({ where: { id: view.id } });
    expect(row.sealedSecret).toBeNull();
    const { systems } = await listSystems(operator, { launchId });
    expect(systems.map(({ id }) => id)).not.toContain(view.id);
    expect((await world.audit(view.id)).at(-1)).toMatchObject({ action: "systems.remove" });
  });

  it("waits for a run at work", async () => {
    const view = await register();
    await world.ports.db.run.create({
      data: { kind: "test", title: "Test", systemId: view.id, requestedByName: "somebody" },
    });
    await expect(removeSystem(operator, { systemId: view.id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("listing", () => {
  it("shows a launch's own systems only, by environment", async () => {
    const other = (await world.launch("Other")).id;
    await register();
    expect((await listSystems(operator, { launchId: other })).systems).toEqual([]);
    const { systems } = await listSystems(operator, { launchId, environment: "staging" });
    expect(systems.map(({ environment }) => environment)).toEqual(systems.map(() => "staging"));
    expect(systems.length).toBeGreaterThan(0);
  });
});
