import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDemoDatabase } from "@/server/adapters/demo-database";
import { listSystems, readConnection } from "@/server/domain/systems";
import { openWorld, type World } from "@/server/testing/world";
import { createSample, getOverview, listBoard, removeSample } from ".";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  world.ports.outside.demoDatabase = createDemoDatabase(world.databaseUrl);
});
afterAll(async () => {
  await world.ports.outside.demoDatabase.drop();
  await world.close();
});

describe("the sample launch", () => {
  it("comes with a plan, a database that opens with its sealed password, and things in the way", async () => {
    const operator = await world.as("operator");
    const { launch, created, withoutDatabase } = await createSample(operator, {});
    expect({ created, withoutDatabase, sample: launch.sample }).toEqual({
      created: true,
      withoutDatabase: null,
      sample: true,
    });
    const overview = await getOverview(operator, { launchId: launch.id });
    expect(overview.phases.map(({ title }) => title)).toHaveLength(4);
    expect(overview.progress.total).toBeGreaterThanOrEqual(40);
    expect(overview.progress.ticked).toBeGreaterThan(10);
    expect(overview.progress.proven).toBe(0);
    expect(overview.blockers.map(({ kind }) => kind)).toEqual([
      "no_worker",
      "no_backup",
      "overdue",
      "blocked",
      "critical",
    ]);
    expect(overview.targets.map(({ verdict }) => verdict)).toEqual(["missed", "met", "stale", "unknown"]);
    const { systems } = await listSystems(operator, { launchId: launch.id });
    expect(systems).toHaveLength(1);
    const { connection } = await readConnection(
      world.ports.db,
      world.ports.outside.vault,
      systems[0]?.id ?? "",
    );
    const { sslMode: _, ...login } = connection;
    const client = new Client(login);
    await client.connect();
    const { rows } = await client.query<{ n: number }>("select count(*)::int n from booking");
    await client.end();
    expect(rows[0]?.n).toBe(2000);
  });

  it("is there once, however often it is asked for", async () => {
    const lead = await world.as("lead");
    const [first, second] = await Promise.all([createSample(lead, {}), createSample(lead, {})]);
    expect(first.created || second.created).toBe(false);
    expect(first.launch.id).toBe(second.launch.id);
    expect((await listBoard(lead, {})).launches).toHaveLength(1);
  });

  it("may not be made or removed by a stakeholder", async () => {
    const stakeholder = await world.as("stakeholder");
    await expect(createSample(stakeholder, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeSample(stakeholder, {})).rejects.toMatchObject({ code: "forbidden" });
  });

  it("waits for work in progress, then goes with its database and its rows", async () => {
    const lead = await world.as("lead");
    const { launch } = await createSample(lead, {});
    const { id } = await world.ports.db.run.create({
      data: {
        kind: "backups.back-up",
        title: "Backup",
        launchId: launch.id,
        requestedByName: "Mara",
        state: "running",
      },
    });
    await expect(removeSample(lead, {})).rejects.toMatchObject({ code: "conflict" });
    await world.ports.db.run.update({ where: { id }, data: { state: "queued" } });

    expect(await removeSample(lead, {})).toEqual({ id: launch.id });
    expect(await removeSample(lead, {})).toBeNull();
    const { db } = world.ports;
    const left = await Promise.all([db.system.count(), db.plan.count(), db.planNode.count(), db.run.count()]);
    expect(left).toEqual([0, 0, 0, 0]);
    const databases = await db.$queryRaw<{ datname: string }[]>`
      select datname from pg_database where datname = current_database() || '_demo'`;
    expect(databases).toEqual([]);
    expect((await world.audit(launch.id)).at(-1)?.action).toBe("launches.remove-sample");
  });

  it("leaves the backups of other databases in the store", async () => {
    const lead = await world.as("lead");
    const { launch } = await createSample(lead, {});
    const { db, outside } = world.ports;
    const of = { launchId: launch.id, requestedByName: "Mara" };
    const demo = await db.system.findFirstOrThrow({ where: { launchId: launch.id } });
    const place = { kind: "database", host: "db.example.com", port: 5432, database: "mine" };
    const own = await db.system.create({
      data: { ...place, launchId: launch.id, environment: "other", name: "Mine" },
    });
    const at = new Date();
    const stored = { bytes: 6n, sha256: "0".repeat(64), snapshotAt: at, endedAt: at, tables: [] };
    const store = await db.store.create({ data: { kind: "folder", location: outside.store.location } });
    for (const [systemId, objectId] of [
      [demo.id, "object-of-the-demo"],
      [own.id, "object-of-mine"],
    ] as const) {
      const run = await db.run.create({
        data: { ...of, kind: "backups.back-up", title: "Backup", state: "succeeded" },
      });
      const writer = await outside.store.create(objectId, "data");
      await writer.write(Buffer.from("sealed"));
      await writer.commit();
      await db.backup.create({
        data: {
          ...of,
          ...stored,
          systemId,
          objectId,
          runId: run.id,
          storeId: store.id,
          state: "good",
        },
      });
    }
    await removeSample(lead, {});
    expect((await outside.store.list()).map(({ objectId }) => objectId)).toEqual(["object-of-mine"]);
  });

  it("exists without a database where the server allows none, and says why", async () => {
    const lead = await world.as("lead");
    const { demoDatabase } = world.ports.outside;
    world.ports.outside.demoDatabase = {
      ...demoDatabase,
      create: async () => ({ ok: false, reason: "Not here." }),
    };
    const { launch, withoutDatabase } = await createSample(lead, {});
    world.ports.outside.demoDatabase = demoDatabase;
    expect(withoutDatabase).toBe("Not here.");
    expect((await getOverview(lead, { launchId: launch.id })).backups.databases).toBe(0);
    await removeSample(lead, {});
  });
});
