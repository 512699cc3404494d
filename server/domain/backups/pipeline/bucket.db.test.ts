import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import { newObjectId, openEngine, recorder, type TestEngine } from "@/server/testing/backup-engine";
import { type SwiftServer, startSwift, swiftMissing } from "@/server/testing/swift";
import { backUp } from "./back-up";
import { targetOf } from "./engine";
import { restore } from "./restore";

let test: TestEngine;
let server: SwiftServer;
let source: ServerTarget;

const KEYS = ["index.html", "pictures/a b%.png", "pictures/deep/Zoë", "odd//double", "up/../path"];

describe.skipIf(swiftMissing !== null)("the objects of a bucket", () => {
  beforeAll(async () => {
    test = await openEngine();
    server = await startSwift();
    await server.createBucket("media");
    for (const Key of KEYS) {
      const command = new PutObjectCommand({
        Bucket: "media",
        Key,
        Body: `content of ${Key}`,
        ContentType: "text/x-test",
      });
      await server.client.send(command);
    }
    const large = new PutObjectCommand({
      Bucket: "media",
      Key: "large",
      Body: Buffer.alloc(20_000_000, "ab"),
    });
    await server.client.send(large);
    source = {
      engine: "bucket",
      options: {},
      host: "127.0.0.1",
      port: server.port,
      database: "media",
      user: "test:tester",
      password: "testing",
      sslMode: "disable",
    };
  }, 60_000);
  afterAll(() => server?.close());

  const job = (connection = source) => ({
    objectId: newObjectId(),
    label: "holdpoint-test",
    digest: true,
    expectedBytes: null,
    system: { id: "s1", name: "Media" },
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
  const keysUnder = async (prefix: string): Promise<string[]> => {
    const { Contents } = await server.client.send(
      new ListObjectsV2Command({ Bucket: "media", Prefix: prefix }),
    );
    return (Contents ?? []).map(({ Key }) => Key ?? "");
  };

  it("are counted, and what is wrong is told", async () => {
    expect(await targetOf(test.engine, source).test()).toMatchObject({ ok: true, facts: { tables: 6 } });
    for (const [change, code] of [
      [{ password: "wrong" }, "password"],
      [{ database: "nowhere" }, "database_missing"],
      [{ port: 1 }, "refused"],
    ] as const) {
      const broken = { ...source, ...change };
      expect(await targetOf(test.engine, broken).test()).toMatchObject({ ok: false, problem: { code } });
      await expect(backUp(test.engine, job(broken), recorder())).rejects.toThrow();
    }
  });

  it("come back the same under a name of their own", async () => {
    const manifest = await backUp(test.engine, job(), recorder());
    expect(manifest).toMatchObject({ engine: "bucket", format: "tar-objects" });
    const { tables } = await restore(test.engine, restoreJob(manifest.objectId, "back"), recorder());
    expect(
      tables.every(({ expected, found, sameContent }) => expected === found && sameContent === true),
    ).toBe(true);
    expect(tables.map(({ table, expected }) => [table, expected])).toEqual([
      [".", 2],
      ["odd", 1],
      ["pictures", 2],
      ["up", 1],
    ]);
    expect(new Set(await keysUnder("back/"))).toEqual(
      new Set([...KEYS, "large"].map((key) => `back/${key}`)),
    );
    const one = await server.client.send(
      new GetObjectCommand({ Bucket: "media", Key: "back/pictures/deep/Zoë" }),
    );
    expect(await one.Body?.transformToString()).toBe("content of pictures/deep/Zoë");
    expect(one.ContentType).toBe("text/x-test");
    await expect(
      restore(test.engine, restoreJob(manifest.objectId, "back"), recorder()),
    ).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("spoiled or cancelled in the middle, only what was made is removed", async () => {
    const part = { ...source, options: { prefix: "pictures/" } };
    const { objectId, tables } = await backUp(test.engine, job(part), recorder());
    expect(tables.map(({ rows }) => rows)).toEqual([2]);
    const { bucket } = test.engine.targets;
    const spoiling = {
      ...test.engine,
      targets: {
        ...test.engine.targets,
        bucket: {
          ...bucket,
          create: async (...args: Parameters<typeof bucket.create>) => {
            const made = await bucket.create(...args);
            const count = async () => {
              const Key = "spoiled/pictures/a b%.png";
              await server.client.send(new PutObjectCommand({ Bucket: "media", Key, Body: "other" }));
              return made.count();
            };
            return { ...made, count };
          },
        },
      },
    };
    await expect(restore(spoiling, restoreJob(objectId, "spoiled"), recorder())).rejects.toMatchObject({
      details: { reason: "differs" },
    });
    expect(await keysUnder("spoiled/")).toEqual([]);
    const watch = recorder((progress) => {
      if (progress.phase === "compare") watch.abort.abort();
    });
    await expect(restore(test.engine, restoreJob(objectId, "half"), watch)).rejects.toThrow();
    expect(await keysUnder("half/")).toEqual([]);
    expect(await keysUnder("pictures/")).toHaveLength(2);
  });
});
