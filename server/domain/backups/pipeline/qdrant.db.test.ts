import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newObjectId, openEngine, recorder, type TestEngine } from "@/server/testing/backup-engine";
import { type QdrantStandIn, startQdrantStandIn } from "@/server/testing/qdrant";
import { backUp } from "./back-up";
import { targetOf } from "./engine";
import { restore } from "./restore";

let test: TestEngine;
let server: QdrantStandIn;

beforeAll(async () => {
  test = await openEngine();
  server = await startQdrantStandIn();
});
afterAll(() => server.close());
beforeEach(() => {
  server.collections.clear();
  delete server.faults.snapshots;
  delete server.faults.scrollDiesAt;
  const list = Array.from({ length: 450 }, (_, id) => ({
    id,
    payload: { city: `Zoë ${id}`, n: { b: 1, a: id } },
    vector: [id / 7, id / 3, 0.25],
  }));
  server.collections.set("places", {
    params: { vectors: { size: 3, distance: "Dot" } },
    payload_schema: { city: { data_type: "keyword" } },
    points: new Map(list.map((point) => [String(point.id), point])),
  });
});

const job = (connection = server.target("places")) => ({
  objectId: newObjectId(),
  label: "holdpoint-test",
  digest: true,
  expectedBytes: null,
  system: { id: "s1", name: "Places" },
  connection,
});
const restoreJob = (objectId: string, newDatabase: string) => ({
  objectId,
  connection: server.target("places"),
  newDatabase,
  label: "holdpoint-test",
  mark: `holdpoint test ${newDatabase}`,
  doneMark: "restored",
});

describe("a Qdrant collection, against a server written from its description", () => {
  it("tells version and points, and what is wrong", async () => {
    const answer = await targetOf(test.engine, server.target("places")).test();
    expect(answer).toMatchObject({ ok: true, facts: { product: "Qdrant", version: "1.15.4", tables: 450 } });
    for (const [target, code] of [
      [server.target("places", "wrong"), "password"],
      [server.target("nowhere"), "database_missing"],
      [{ ...server.target("places"), port: 1 }, "refused"],
    ] as const) {
      expect(await targetOf(test.engine, target).test()).toMatchObject({ ok: false, problem: { code } });
      await expect(backUp(test.engine, job(target), recorder())).rejects.toThrow();
    }
  });

  it.each([
    ["a snapshot", "qdrant-snapshot", {}],
    ["its points, where no snapshot is made", "qdrant-points", { snapshots: "refused" }],
  ] as const)("comes back the same by %s", async (_, format, faults) => {
    Object.assign(server.faults, faults);
    const manifest = await backUp(test.engine, job(), recorder());
    expect(manifest).toMatchObject({ engine: "qdrant", format });
    expect(server.snapshotsLeft()).toBe(0);
    const { tables } = await restore(
      test.engine,
      restoreJob(manifest.objectId, "places__restore_1"),
      recorder(),
    );
    expect(tables).toEqual([
      { schema: "", table: "payload indexes", expected: 1, found: 1, sameContent: true },
      { schema: "", table: "points", expected: 450, found: 450, sameContent: true },
    ]);
    const made = server.collections.get("places__restore_1");
    expect(made?.points.get("7")).toEqual(server.collections.get("places")?.points.get("7"));
    await expect(
      restore(test.engine, restoreJob(manifest.objectId, "places__restore_1"), recorder()),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it.each(["cut", "changed"] as const)("a snapshot that arrives %s is no backup", async (how) => {
    server.faults.snapshots = how;
    const before = (await test.engine.store.list()).length;
    await expect(backUp(test.engine, job(), recorder())).rejects.toMatchObject({ code: "unavailable" });
    expect((await test.engine.store.list()).length).toBe(before);
    expect(server.snapshotsLeft()).toBe(0);
  });

  it("a server that stops while its points are read leaves no backup", async () => {
    Object.assign(server.faults, { snapshots: "refused", scrollDiesAt: 2 });
    const before = (await test.engine.store.list()).length;
    await expect(backUp(test.engine, job(), recorder())).rejects.toMatchObject({ code: "unavailable" });
    expect((await test.engine.store.list()).length).toBe(before);
  });

  it("different after a restore is found out and removed", async () => {
    const { objectId } = await backUp(test.engine, job(), recorder());
    const watch = recorder((progress) => {
      if (progress.phase !== "compare") return;
      server.collections
        .get("spoiled")
        ?.points.set("7", { id: 7, payload: { city: "elsewhere" }, vector: [1, 2, 3] });
    });
    await expect(restore(test.engine, restoreJob(objectId, "spoiled"), watch)).rejects.toMatchObject({
      details: { reason: "differs" },
    });
    expect(server.collections.has("spoiled")).toBe(false);
    expect(server.collections.has("places")).toBe(true);
  });
});
