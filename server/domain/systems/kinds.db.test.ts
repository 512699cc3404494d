import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { connectionFrom, runSql } from "@/server/testing/backup-engine";
import { emptyDatabase } from "@/server/testing/postgres";
import { startQdrantStandIn } from "@/server/testing/qdrant";
import { openWorld, type World } from "@/server/testing/world";
import { listTables } from "./list-tables";
import { readConnection } from "./read-connection";
import { readTarget } from "./read-target";
import { registerSystem } from "./register-system";
import { testSystemConnection } from "./test-system-connection";
import { tryConnection } from "./try-connection";
import { updateSystem } from "./update-system";

let world: World;
let operator: Context;
let launchId: string;
let folder: string;

beforeAll(async () => {
  world = await openWorld();
  operator = await world.as("operator");
  launchId = (await world.launch()).id;
  folder = await mkdtemp(join(tmpdir(), "holdpoint-kinds-"));
  await writeFile(join(folder, "a.txt"), "hello");
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const place = (name: string) => ({ launchId, environment: "staging" as const, name });
const read = (systemId: string) => readTarget(world.ports.db, world.ports.outside.vault, systemId);

describe("systems of every kind", () => {
  it("a folder is tested, and is opened for backups by its path", async () => {
    const { id, engine } = await registerSystem(operator, {
      ...place("Files"),
      kind: "folder",
      address: folder,
    });
    expect(engine).toBe("folder");
    const view = await testSystemConnection(operator, { systemId: id });
    expect(view).toMatchObject({ ok: true, facts: { product: "Folder", tables: 1 } });
    expect(view.text).toMatch(/^Folder, 1 file, 5 B\./);
    expect((await read(id)).connection).toEqual({ engine: "folder", path: folder });
    expect(await listTables(operator, { systemId: id })).toEqual({ tables: [] });
  });

  it("a collection needs no user, and its key is sealed like a password", async () => {
    const server = await startQdrantStandIn();
    server.collections.set("places", {
      params: { vectors: { size: 1, distance: "Dot" } },
      payload_schema: {},
      points: new Map([["1", { id: 1, vector: [1] }]]),
    });
    try {
      const { engine: _engine, options: _options, ...connection } = server.target("places");
      const attempt = { engine: "qdrant" as const, connection };
      expect(await tryConnection(operator, attempt)).toMatchObject({ ok: true, facts: { tables: 1 } });
      const input = { ...place("Places"), kind: "database", engine: "qdrant", connection } as const;
      const view = await registerSystem(operator, { ...input, connection: { ...connection, user: "" } });
      expect(JSON.stringify(view)).not.toContain(connection.password);
      expect((await read(view.id)).connection).toMatchObject({
        engine: "qdrant",
        password: connection.password,
      });
      await expect(readConnection(world.ports.db, world.ports.outside.vault, view.id)).rejects.toThrow(
        "is not a PostgreSQL database",
      );
    } finally {
      await server.close();
    }
  });

  it("a bucket keeps its region and prefix, and forgets its key when it moves", async () => {
    const connection = {
      host: "s3.example.com",
      port: 443,
      database: "media",
      user: "AKIA",
      password: "secret-key",
      sslMode: "verify-full" as const,
    };
    const options = { region: "eu-central-1", prefix: "pictures/" };
    const view = await registerSystem(operator, { ...place("Media"), kind: "bucket", connection, options });
    expect(view).toMatchObject({ engine: "bucket", options, hasSecret: true });
    const moved = await updateSystem(operator, {
      systemId: view.id,
      rev: view.rev,
      connection: { host: "elsewhere.example" },
    });
    expect(moved).toMatchObject({ hasSecret: false, options });
    await expect(read(view.id)).rejects.toThrow("No password is stored");
  });

  it("what does not suit the engine is refused by its field", async () => {
    const base = { host: "h", port: 1, user: "", password: "", sslMode: "disable" as const };
    const attempts = [
      { engine: "redis" as const, connection: { ...base, database: "first" } },
      { engine: "qdrant" as const, connection: { ...base, database: "a/b" } },
      { engine: "mongodb" as const, connection: { ...base, database: "a$b" } },
      { engine: "mariadb" as const, connection: { ...base, database: "shop" } },
      { engine: "sqlite" as const },
      { engine: "bucket" as const, connection: { ...base, database: "UPPER" } },
    ];
    for (const attempt of attempts) {
      await expect(tryConnection(operator, attempt)).rejects.toMatchObject({ code: "invalid" });
    }
    const service = await registerSystem(operator, {
      ...place("Site"),
      kind: "service",
      address: "https://x.example",
    });
    await expect(read(service.id)).rejects.toMatchObject({ code: "invalid" });
  });

  it("tables are picked from the real list, and the choice is kept with the system", async () => {
    const { url } = await emptyDatabase();
    await runSql(url, "CREATE TABLE customer (id int); CREATE TABLE visit (id int)");
    const input = {
      ...place("Shop"),
      kind: "database",
      engine: "postgresql",
      connection: connectionFrom(url),
    } as const;
    const view = await registerSystem(operator, input);
    const { tables } = await listTables(operator, { systemId: view.id });
    expect(tables.map(({ name }) => name)).toEqual(["public.customer", "public.visit"]);
    const options = { tables: { mode: "except" as const, names: ["public.visit"] } };
    const changed = await updateSystem(operator, { systemId: view.id, rev: view.rev, options });
    expect(changed).toMatchObject({ options, hasSecret: true });
    expect((await read(view.id)).connection).toMatchObject({ engine: "postgresql", options });
    await expect(listTables(await world.as("stakeholder"), { systemId: view.id })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
