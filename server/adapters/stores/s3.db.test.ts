import { createHash, randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { ListMultipartUploadsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Store, StoreTarget } from "@/server/kernel/ports/store";
import { type FaultProxy, type SeenRequest, startFaultProxy } from "@/server/testing/fault-proxy";
import { type SwiftServer, startSwift, swiftMissing } from "@/server/testing/swift";
import { createStores } from "./open-store";
import { createPartBuffer } from "./part-buffer";
import { partSizeFor } from "./part-size";

const MIB = 1024 * 1024;
const stores = createStores();
let swift: SwiftServer;
let proxy: FaultProxy;
let bucket = "";
let count = 0;

beforeAll(async () => {
  if (swiftMissing) return;
  swift = await startSwift();
  proxy = await startFaultProxy(swift.port);
});

afterAll(async () => {
  await proxy?.close();
  await swift?.close();
});

afterEach(() => {
  proxy.choose = () => null;
  proxy.seen = [];
});

async function openStore(
  change: Parameters<SwiftServer["target"]>[1] = {},
  signal?: AbortSignal,
): Promise<Store> {
  count += 1;
  bucket = `bucket-${count}`;
  await swift.createBucket(bucket);
  return stores.open(swift.target(bucket, { port: proxy.port, ...change }), signal);
}

async function put(store: Store, objectId: string, part: "data" | "manifest", bytes: Buffer): Promise<void> {
  const writer = await store.create(objectId, part, { expectedBytes: bytes.length });
  try {
    for (let at = 0; at < bytes.length; at += 300_000) await writer.write(bytes.subarray(at, at + 300_000));
    await writer.commit();
  } catch (error) {
    await writer.abort().catch(() => undefined);
    throw error;
  }
}

const read = async (store: Store, id: string): Promise<Buffer> => buffer(await store.open(id, "data"));
const openUploads = async (): Promise<number> => {
  const answer = await swift.client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return answer.Uploads?.length ?? 0;
};
const isPart =
  (number: number) =>
  ({ method, url }: SeenRequest): boolean =>
    method === "PUT" && url.includes(`partNumber=${number}&`);

const ID = "01jd0backup0001-1";
const big = randomBytes(40 * MIB);

describe.skipIf(swiftMissing)("a store in a bucket", () => {
  it("gives back what was written: small in one request, large in parts", async () => {
    const store = await openStore({ prefix: "prod/shop" });
    await put(store, ID, "data", big);
    await put(store, ID, "manifest", Buffer.from("{}"));
    expect((await read(store, ID)).equals(big)).toBe(true);
    expect(await store.size(ID, "data")).toBe(big.length);
    expect(await store.list()).toMatchObject([{ objectId: ID, complete: true, bytes: big.length + 2 }]);
    expect(proxy.seen.filter(({ url }) => url.includes("partNumber=")).length).toBe(3);
    expect(proxy.seen.some(({ url }) => url.includes(`/${bucket}/prod/shop/${ID}/data.age`))).toBe(true);
    expect(await openUploads()).toBe(0);
  });

  it("shows nothing before it is committed, lists what is unfinished, and aborts it", async () => {
    const store = await openStore();
    const writer = await store.create(ID, "data", { expectedBytes: big.length });
    await writer.write(big.subarray(0, 20 * MIB));
    expect(await store.size(ID, "data")).toBeNull();
    expect(await store.list()).toMatchObject([{ objectId: ID, complete: false }]);
    expect(await openUploads()).toBe(1);
    await writer.abort();
    expect(await openUploads()).toBe(0);
    expect(await store.list()).toEqual([]);
  });

  it("never overwrites", async () => {
    const store = await openStore();
    await put(store, ID, "data", Buffer.from("first"));
    await expect(store.create(ID, "data")).rejects.toMatchObject({ code: "conflict" });
    expect((await read(store, ID)).toString()).toBe("first");
  });

  it("removes an object with everything unfinished under its id", async () => {
    const store = await openStore();
    await put(store, ID, "data", Buffer.from("sealed"));
    const writer = await store.create(ID, "manifest", { expectedBytes: 1 });
    await writer.write(big.subarray(0, 17 * MIB));
    expect(await store.remove(ID)).toBe(true);
    expect(await openUploads()).toBe(0);
    expect(await store.remove(ID)).toBe(false);
    await expect(store.open(ID, "data")).rejects.toMatchObject({ code: "not_found" });
  });

  it("takes no id that could lead out of its prefix", async () => {
    const store = await openStore({ prefix: "mine" });
    for (const id of ["..", "../other", "a/../../x", ""]) {
      await expect(store.remove(id)).rejects.toMatchObject({ code: "invalid" });
    }
  });

  it("goes on where a killed upload stopped: parts that are there are not sent again", async () => {
    const store = await openStore();
    const first = await store.create(ID, "data", { expectedBytes: big.length });
    await first.write(big.subarray(0, 33 * MIB));
    await first.pause();
    proxy.seen = [];
    const again = await stores.open(swift.target(bucket, { port: proxy.port }));
    const writer = await again.create(ID, "data", { expectedBytes: big.length, resume: true });
    await writer.write(big);
    await writer.commit();
    expect(proxy.seen.filter(isPart(1))).toEqual([]);
    expect(proxy.seen.filter(isPart(2))).toEqual([]);
    expect(proxy.seen.filter(isPart(3))).toHaveLength(1);
    expect((await read(again, ID)).equals(big)).toBe(true);
    expect(await openUploads()).toBe(0);
  });

  it("sends a part again when the one that is there holds other bytes", async () => {
    const store = await openStore();
    const first = await store.create(ID, "data", { expectedBytes: big.length });
    await first.write(randomBytes(17 * MIB));
    await first.pause();
    const writer = await store.create(ID, "data", { expectedBytes: big.length, resume: true });
    await writer.write(big);
    await writer.commit();
    expect((await read(store, ID)).equals(big)).toBe(true);
  });

  it("needs no more memory for more bytes", async () => {
    const store = await openStore();
    const chunk = randomBytes(MIB);
    const writer = await store.create(ID, "data", { expectedBytes: 400 * MIB });
    global.gc?.();
    const before = process.memoryUsage().rss;
    let most = 0;
    for (let sent = 0; sent < 400; sent += 1) {
      await writer.write(chunk);
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    await writer.commit();
    expect(await store.size(ID, "data")).toBe(400 * MIB);
    expect(most).toBeLessThan(150 * MIB);
  });
});

describe.skipIf(swiftMissing)("on a bad way to the bucket", () => {
  it.each([
    ["a reset in the middle of a part", { kind: "cut", afterBytes: 5 * MIB }],
    ["a 500", { kind: "status", status: 500 }],
    ["a 503", { kind: "status", status: 503 }],
    ["a lost answer", { kind: "lose_answer" }],
  ] as const)("%s is survived by sending the part again", async (_, fault) => {
    const store = await openStore();
    let broken = 0;
    proxy.choose = (request) => {
      if (!isPart(2)(request) || broken > 0) return null;
      broken += 1;
      return fault;
    };
    await put(store, ID, "data", big);
    expect(broken).toBe(1);
    expect((await read(store, ID)).equals(big)).toBe(true);
  });

  it("a lost answer to the last request does not make a whole upload a failure", async () => {
    const store = await openStore();
    let broken = 0;
    proxy.choose = ({ method, url }) => {
      if (method !== "POST" || !url.includes("uploadId=") || broken > 0) return null;
      broken += 1;
      return { kind: "lose_answer" };
    };
    await put(store, ID, "data", big);
    expect(broken).toBe(1);
    expect((await read(store, ID)).equals(big)).toBe(true);
  });

  it("a store that stays away is told as such, and nothing half is visible", async () => {
    const store = await openStore();
    proxy.choose = (request) => (isPart(2)(request) ? { kind: "status", status: 503 } : null);
    await expect(put(store, ID, "data", big)).rejects.toMatchObject({ code: "unavailable" });
    proxy.choose = () => null;
    expect(await store.size(ID, "data")).toBeNull();
    expect(await openUploads()).toBe(0);
  });

  it("a cancelled run does not wait for a store that hangs", async () => {
    const abort = new AbortController();
    const store = await openStore({}, abort.signal);
    proxy.choose = (request) => (isPart(1)(request) ? { kind: "hang" } : null);
    const writer = await store.create(ID, "data", { expectedBytes: big.length });
    setTimeout(() => abort.abort(), 100);
    const started = performance.now();
    await expect(writer.write(big)).rejects.toMatchObject({ name: "AbortError" });
    expect(performance.now() - started).toBeLessThan(2000);
    await writer.abort();
    expect(await openUploads()).toBe(0);
  });

  it("a body that ends early while it is read is an error, never a shorter backup", async () => {
    const store = await openStore();
    await put(store, ID, "data", big);
    proxy.choose = ({ method }) => (method === "GET" ? { kind: "truncate" } : null);
    await expect(read(store, ID)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("the right size with other bytes is not what was written", async () => {
    const store = await openStore();
    await put(store, ID, "data", big);
    const other = Buffer.from(big);
    other.writeUInt8(other.readUInt8(100) ^ 1, 100);
    await swift.client.send(new PutObjectCommand({ Bucket: bucket, Key: `${ID}/data.age`, Body: other }));
    expect(await store.size(ID, "data")).toBe(big.length);
    const digest = createHash("sha256")
      .update(await read(store, ID))
      .digest("hex");
    expect(digest).not.toBe(createHash("sha256").update(big).digest("hex"));
  });
});

describe.skipIf(swiftMissing)("testing a bucket", () => {
  const target = (change: Parameters<SwiftServer["target"]>[1] = {}): StoreTarget =>
    swift.target(bucket, { port: proxy.port, ...change });

  it("writes, reads back, deletes, and leaves nothing", async () => {
    const store = await openStore();
    await put(store, ID, "data", Buffer.from("sealed"));
    await put(store, ID, "manifest", Buffer.from("{}"));
    expect(await stores.probe(target())).toMatchObject({
      ok: true,
      facts: { objects: 1, bytes: 8, freeBytes: null, canLock: false },
    });
    expect((await store.list()).map(({ objectId }) => objectId)).toEqual([ID]);
  });

  it.each([
    ["a wrong secret", () => target({ secret: "wrong" }), "credentials"],
    ["a missing bucket", () => swift.target("no-such-bucket", { port: proxy.port }), "bucket_missing"],
    ["nobody there", () => target({ port: 1 }), "refused"],
  ])("tells %s", async (_, broken, code) => {
    await openStore();
    const answer = await stores.probe(broken());
    expect(answer).toMatchObject({ ok: false, problem: { code } });
    expect(JSON.stringify(answer)).not.toContain("testing");
  });

  it("notices a store that gives back other bytes", async () => {
    await openStore();
    proxy.choose = ({ method, url }) =>
      method === "GET" && url.includes("probe-") ? { kind: "flip" } : null;
    expect(await stores.probe(target())).toMatchObject({ ok: false, problem: { code: "damaged" } });
  });

  it("a lock that the bucket does not know is an error, for a test and for a backup", async () => {
    await openStore();
    expect(await stores.probe(locked())).toMatchObject({ ok: false, problem: { code: "lock" } });
    await expect(writeFour(await stores.open(locked()))).rejects.toMatchObject({
      details: { reason: "lock" },
    });
  });

  it("asks for a lock with every object, and believes it only when the bucket confirms it", async () => {
    await openStore();
    const until = new Date(Date.now() + 31 * 86_400_000).toISOString();
    const retention = `<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`;
    proxy.choose = ({ url }) =>
      url.includes("?retention") ? { kind: "status", status: 200, body: retention } : null;
    await writeFour(await stores.open(locked()));
    const sent = proxy.seen.find(({ method }) => method === "PUT");
    expect(sent?.headers["x-amz-object-lock-mode"]).toBe("GOVERNANCE");
    expect(sent?.headers["x-amz-object-lock-retain-until-date"]).toMatch(/^20/);
  });

  const locked = (): StoreTarget => {
    const { place, ...rest } = target();
    return { ...rest, place: { ...place, lockMode: "governance" } as StoreTarget["place"] };
  };
  const writeFour = async (store: Store): Promise<void> => {
    const writer = await store.create(ID, "data", { expectedBytes: 4 });
    await writer.write(Buffer.from("four"));
    await writer.commit();
  };
});

describe("the size of the parts", () => {
  it.each([
    [null, 16 * MIB],
    [1, 16 * MIB],
    [900 * 16 * MIB, 16 * MIB],
    [900 * 16 * MIB + 1, 17 * MIB],
    [1024 ** 4, 1166 * MIB],
  ])("for %s bytes is %i: never more than a thousand parts", (expected, size) => {
    expect(partSizeFor(expected)).toBe(size);
  });

  it("keeps large parts in a file, to be read as often as it takes", async () => {
    const parts = await createPartBuffer(33 * MIB);
    await parts.add(big.subarray(0, 20 * MIB));
    await parts.add(big.subarray(20 * MIB, 33 * MIB));
    const part = parts.take();
    const whole = big.subarray(0, 33 * MIB);
    for (const _ of [1, 2]) expect((await buffer(part.body() as Readable)).equals(whole)).toBe(true);
    expect(part.md5.equals(createHash("md5").update(whole).digest())).toBe(true);
    await parts.close();
  });
});
