import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import { newObjectId, openEngine, recorder, type TestEngine } from "@/server/testing/backup-engine";
import { descendants, until } from "@/server/testing/processes";
import { type RedisServer, redisMissing, startRedis } from "@/server/testing/redis";
import { backUp } from "./back-up";
import { type Engine, targetOf } from "./engine";
import { restore } from "./restore";

const PASSWORD = "sesame-open-up";
let test: TestEngine;
let server: RedisServer;
let client: Redis;
let source: ServerTarget;

async function fill(): Promise<void> {
  const chain = client.pipeline();
  chain.set(Buffer.from([0, 255, 13, 10]), Buffer.from([1, 0, 13, 10, 36]));
  for (let at = 0; at < 5000; at += 1) chain.set(`text:${at}`, `${at}-${"x".repeat(at % 300)}`);
  chain.set("soon", "gone", "PX", 600_000);
  chain.set("now", "gone", "PX", 1500);
  chain.rpush("list", "a", "b", "", "a");
  chain.sadd("set", "x", "y", "z");
  chain.zadd("scores", 1.5, "one", 2, "two");
  chain.hset("hash", "name", "Zoë", "n", "1");
  chain.xadd("stream", "*", "event", "start");
  chain.pfadd("unique", "a", "b");
  await chain.exec();
  await client.select(3);
  await client.set("elsewhere", "1");
  await client.select(0);
}

describe.skipIf(redisMissing !== null)("Redis", () => {
  beforeAll(async () => {
    test = await openEngine();
    server = await startRedis();
    client = new Redis(server.url, { retryStrategy: () => null });
    client.on("error", () => undefined);
    await client.config("SET", "repl-diskless-sync-delay", "0");
    await client.config("SET", "requirepass", PASSWORD);
    await client.auth(PASSWORD);
    await fill();
    const { hostname, port } = new URL(server.url);
    source = {
      engine: "redis",
      options: {},
      host: hostname,
      port: Number(port),
      database: "0",
      user: "",
      password: PASSWORD,
      sslMode: "disable",
    };
  });
  afterAll(async () => {
    client?.disconnect();
    await server?.close();
  });

  const job = (connection = source) => ({
    objectId: newObjectId(),
    label: "holdpoint-test",
    digest: true,
    expectedBytes: null,
    system: { id: "s1", name: "Cache" },
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
  const empty = async (index: number): Promise<void> => {
    await client.select(index);
    await client.flushdb();
    await client.select(0);
  };
  const sizeOf = async (index: number): Promise<number> => {
    await client.select(index);
    const size = await client.dbsize();
    await client.select(0);
    return size;
  };

  it("tells what answers, and what is wrong with a password or a number", async () => {
    expect(await targetOf(test.engine, source).test()).toMatchObject({
      ok: true,
      facts: { product: "Redis", canCreateDatabase: true },
    });
    for (const [change, code] of [
      [{ password: "wrong" }, "password"],
      [{ password: "" }, "password"],
      [{ database: "99" }, "database_missing"],
      [{ port: 1 }, "refused"],
    ] as const) {
      const broken = { ...source, ...change };
      expect(await targetOf(test.engine, broken).test()).toMatchObject({ ok: false, problem: { code } });
      await expect(backUp(test.engine, job(broken), recorder())).rejects.toThrow();
    }
  });

  it.each([
    ["a snapshot of the server", "redis-rdb", []],
    ["its keys, where no snapshot is to be had", "redis-keys", ["redis-cli"]],
  ] as const)("comes back the same by %s", async (_, format, missing) => {
    const engine = test.without(...missing);
    const seen: string[] = [];
    let finished = false;
    const running = backUp(engine, job(), recorder()).finally(() => {
      finished = true;
    });
    while (!finished) seen.push(...(await descendants()).map(({ commandLine }) => commandLine));
    const manifest = await running;
    expect(seen.join("\n")).not.toContain(PASSWORD);
    expect(manifest).toMatchObject({ engine: "redis", format });
    const { tables } = await restore(engine, restoreJob(manifest.objectId, "5"), recorder());
    expect(tables.find(({ table }) => table === "string")).toMatchObject({
      expected: 5002,
      found: 5002,
      sameContent: true,
    });
    expect(tables.map(({ table }) => table)).toEqual(
      expect.arrayContaining(["hash", "list", "set", "stream", "zset", "keys that expire"]),
    );
    await client.select(5);
    expect(await client.pexpiretime("soon")).toBeGreaterThan(Date.now());
    expect(await client.hgetall("hash")).toEqual({ name: "Zoë", n: "1" });
    expect(await client.pfcount("unique")).toBe(2);
    expect(await client.exists("elsewhere", "holdpoint:restore")).toBe(0);
    await client.select(0);
    await expect(restore(engine, restoreJob(manifest.objectId, "5"), recorder())).rejects.toMatchObject({
      code: "conflict",
    });
    await empty(5);
  });

  it("reads key by key where the login may not replicate", async () => {
    await client.call("ACL", "SETUSER", "reader", "on", ">pw", "~*", "+@all", "-sync", "-psync");
    const lines = recorder();
    const manifest = await backUp(test.engine, job({ ...source, user: "reader", password: "pw" }), lines);
    expect(manifest.format).toBe("redis-keys");
    expect(lines.lines.join("\n")).toContain("keys are read one by one");
  });

  it("never writes into the database it came from, nor into one that is not empty", async () => {
    const { objectId } = await backUp(test.engine, job(), recorder());
    const target = targetOf(test.engine, source);
    expect(await target.refuses("0")).toContain("This is the database");
    expect(await target.refuses("3")).toContain("holds 1 keys");
    expect(await target.refuses("99")).toContain("no database number 99");
    await expect(restore(test.engine, restoreJob(objectId, "3"), recorder())).rejects.toThrow("not empty");
    expect(await sizeOf(3)).toBe(1);
  });

  it("cancelled, or different in the end, takes away only what it made", async () => {
    const { objectId } = await backUp(test.without("redis-cli"), job(), recorder());
    const watch = recorder((progress) => {
      if (progress.phase === "compare") watch.abort.abort();
    });
    await expect(restore(test.engine, restoreJob(objectId, "6"), watch)).rejects.toThrow();
    expect(await sizeOf(6)).toBe(0);
    const { redis } = test.engine.targets;
    const spoiling: Engine = {
      ...test.engine,
      targets: {
        ...test.engine.targets,
        redis: {
          ...redis,
          create: async (...args) => {
            const made = await redis.create(...args);
            const count = async () => {
              await client.select(6);
              await client.set("text:7", "spoiled");
              await client.select(0);
              return made.count();
            };
            return { ...made, count };
          },
        },
      },
    };
    await expect(restore(spoiling, restoreJob(objectId, "6"), recorder())).rejects.toMatchObject({
      details: { reason: "differs" },
    });
    expect(await sizeOf(6)).toBe(0);
    expect(await client.dbsize()).toBeGreaterThan(5000);
  });

  it.each([[], ["redis-cli"]] as const)(
    "a server that stops in the middle leaves no backup (without %j)",
    async (...missing) => {
      const engine = test.without(...missing);
      const chain = client.pipeline();
      for (let at = 0; at < 3000; at += 1) chain.set(`large:${at}`, `${at}`.repeat(3000));
      await chain.exec();
      const before = (await engine.store.list()).length;
      let killed = false;
      const watch = recorder((progress) => {
        if (killed || progress.phase !== "dump" || progress.bytes === 0) return;
        killed = true;
        void server.kill();
      });
      const attempt = await backUp(engine, job(), watch).then(
        () => "good",
        (error: { code?: string }) => error.code,
      );
      if (killed) await server.restart();
      client.disconnect();
      client = new Redis(server.url, { retryStrategy: () => null });
      client.on("error", () => undefined);
      await client.config("SET", "repl-diskless-sync-delay", "0");
      await client.config("SET", "requirepass", PASSWORD);
      await client.auth(PASSWORD);
      await fill();
      if (attempt !== "good") expect(attempt).toBe("unavailable");
      expect((await engine.store.list()).length).toBe(attempt === "good" ? before + 1 : before);
      const names = async () => (await descendants()).map(({ name }) => name);
      expect(await until(async () => !(await names()).some((name) => /redis-c|zstd|^age$/.test(name)))).toBe(
        true,
      );
    },
  );
});
