import { BSON } from "mongodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newObjectId, openEngine, recorder, type TestEngine } from "@/server/testing/backup-engine";
import { type MongoStandIn, startMongoStandIn } from "@/server/testing/mongodb";
import { backUp } from "./back-up";
import { targetOf } from "./engine";
import { restore } from "./restore";

let test: TestEngine;
let server: MongoStandIn;

beforeAll(async () => {
  test = await openEngine();
  server = await startMongoStandIn();
});
afterAll(() => server.close());
beforeEach(() => {
  delete server.faults.diesAtBatch;
  for (const name of server.databases()) server.collections(name).clear();
  const idIndex = { v: new BSON.Int32(2), key: { _id: new BSON.Int32(1) }, name: "_id_" };
  server.collections("shop").set("customer", {
    options: { capped: false },
    indexes: [
      idIndex,
      { v: new BSON.Int32(2), key: { name: new BSON.Int32(1) }, name: "name_1", unique: true },
    ],
    documents: Array.from({ length: 350 }, (_, at) => ({
      _id: new BSON.ObjectId(),
      name: `Zoë ${at}`,
      n: new BSON.Int32(at),
      large: BSON.Long.fromNumber(at),
      paid: BSON.Decimal128.fromString(`${at}.10`),
      ratio: new BSON.Double(at),
      raw: new BSON.Binary(Buffer.from([0, at % 256])),
      at: new Date(1_700_000_000_000 + at),
      pattern: new BSON.BSONRegExp("^a", "i"),
      inner: { z: null, a: [new BSON.Int32(1), "two"] },
    })),
  });
  server.collections("shop").set("empty", { options: {}, indexes: [idIndex], documents: [] });
});

const job = (connection = server.target("shop")) => ({
  objectId: newObjectId(),
  label: "holdpoint-test",
  digest: true,
  expectedBytes: null,
  system: { id: "s1", name: "Shop" },
  connection,
});
const restoreJob = (objectId: string, newDatabase: string) => ({
  objectId,
  connection: server.target("shop"),
  newDatabase,
  label: "holdpoint-test",
  mark: `holdpoint test ${newDatabase}`,
  doneMark: "restored",
});

describe("a MongoDB database, by its own protocol with a stand-in", () => {
  it("tells version and collections, and what is wrong", async () => {
    expect(await targetOf(test.engine, server.target("shop")).test()).toMatchObject({
      ok: true,
      facts: { product: "MongoDB", version: "7.0.14", tables: 2 },
    });
    for (const [target, code] of [
      [server.target("shop", { user: "app", password: "wrong" }), "password"],
      [{ ...server.target("shop"), port: 1 }, "refused"],
    ] as const) {
      expect(await targetOf(test.engine, target).test()).toMatchObject({ ok: false, problem: { code } });
    }
  }, 40_000);

  it("comes back the same: documents with the kinds of their numbers, options and indexes", async () => {
    const manifest = await backUp(test.engine, job(), recorder());
    expect(manifest).toMatchObject({ engine: "mongodb", format: "mongodb-bson" });
    const { tables } = await restore(
      test.engine,
      restoreJob(manifest.objectId, "shop__restore_1"),
      recorder(),
    );
    expect(
      tables.map(({ table, expected, found, sameContent }) => [table, expected, found, sameContent]),
    ).toEqual([
      ["customer", 350, 350, true],
      ["empty", 0, 0, true],
      ["indexes", 3, 3, true],
    ]);
    const made = server.collections("shop__restore_1");
    expect([...made.keys()].sort()).toEqual(["customer", "empty"]);
    expect(made.get("customer")?.indexes[1]).toMatchObject({ name: "name_1", unique: true });
    await expect(
      restore(test.engine, restoreJob(manifest.objectId, "shop__restore_1"), recorder()),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it("a server that stops in the middle leaves no backup", async () => {
    server.faults.diesAtBatch = true;
    const before = (await test.engine.store.list()).length;
    await expect(backUp(test.engine, job(), recorder())).rejects.toMatchObject({ code: "unavailable" });
    expect((await test.engine.store.list()).length).toBe(before);
  }, 40_000);

  it("different after a restore, or cancelled, is removed, and nothing else", async () => {
    const { objectId } = await backUp(test.engine, job(), recorder());
    const spoil = recorder((progress) => {
      if (progress.phase !== "compare") return;
      const document = server.collections("spoiled").get("customer")?.documents[7];
      if (document) document.n = BSON.Long.fromNumber(7);
    });
    await expect(restore(test.engine, restoreJob(objectId, "spoiled"), spoil)).rejects.toMatchObject({
      details: { reason: "differs" },
    });
    const cancel = recorder((progress) => {
      if (progress.phase === "compare") cancel.abort.abort();
    });
    await expect(restore(test.engine, restoreJob(objectId, "half"), cancel)).rejects.toThrow();
    expect(server.databases()).toEqual(["shop"]);
  });
});
