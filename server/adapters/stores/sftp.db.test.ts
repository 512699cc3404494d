import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "@/server/kernel/ports/store";
import { type SshServer, sshdMissing, startSshd } from "@/server/testing/sshd";
import { createStores } from "./open-store";

const MIB = 1024 * 1024;
const ID = "01jd0backup0001-1";
const big = randomBytes(24 * MIB);
const stores = createStores();
let ssh: SshServer;
let name = "";
let count = 0;

beforeAll(async () => {
  if (!sshdMissing) ssh = await startSshd();
});

afterAll(() => ssh?.close());

async function openStore(signal?: AbortSignal): Promise<Store> {
  count += 1;
  name = `store-${count}`;
  return stores.open(ssh.target(name), signal);
}

async function put(store: Store, part: "data" | "manifest", bytes: Buffer): Promise<void> {
  const writer = await store.create(ID, part, { expectedBytes: bytes.length });
  for (let at = 0; at < bytes.length; at += 300_000) await writer.write(bytes.subarray(at, at + 300_000));
  await writer.commit();
}

const read = async (store: Store): Promise<Buffer> => buffer(await store.open(ID, "data"));
const pathOf = (file: string): string => join(ssh.folder, name, ID, file);

describe.skipIf(sshdMissing)("a store on an SFTP server", () => {
  it("gives back what was written, tells the space, and lists what is there", async () => {
    const store = await openStore();
    await put(store, "data", big);
    await put(store, "manifest", Buffer.from("{}"));
    expect((await read(store)).equals(big)).toBe(true);
    expect(await store.size(ID, "data")).toBe(big.length);
    expect(await store.list()).toMatchObject([{ objectId: ID, complete: true, bytes: big.length + 2 }]);
    const { freeBytes, totalBytes } = await store.space();
    expect(freeBytes).toBeGreaterThan(0);
    expect(totalBytes).toBeGreaterThan(freeBytes ?? 0);
    expect((await stat(pathOf("data.age"))).mode & 0o077).toBe(0);
    await store.close();
  });

  it("shows a part only once it is committed, and nothing after an abort", async () => {
    const store = await openStore();
    const writer = await store.create(ID, "data");
    await writer.write(big.subarray(0, MIB));
    expect(await store.size(ID, "data")).toBeNull();
    expect(await store.list()).toMatchObject([{ objectId: ID, complete: false }]);
    await writer.abort();
    expect(await readdir(join(ssh.folder, name, ID))).toEqual([]);
    await store.close();
  });

  it("never overwrites, not even what appeared meanwhile", async () => {
    const store = await openStore();
    const writer = await store.create(ID, "data");
    await writer.write(Buffer.from("second"));
    await writeFile(pathOf("data.age"), "first");
    await expect(writer.commit()).rejects.toThrow();
    expect(await readFile(pathOf("data.age"), "utf8")).toBe("first");
    await expect(store.create(ID, "data")).rejects.toMatchObject({ code: "conflict" });
    await store.close();
  });

  it("removes an object whole, and takes no id that leads elsewhere", async () => {
    const store = await openStore();
    await put(store, "data", Buffer.from("sealed"));
    await (await store.create(ID, "manifest")).pause();
    expect(await store.remove(ID)).toBe(true);
    expect(await store.remove(ID)).toBe(false);
    await expect(store.open(ID, "data")).rejects.toMatchObject({ code: "not_found" });
    await expect(store.remove("../other")).rejects.toMatchObject({ code: "invalid" });
    await store.close();
  });

  it("goes on where a writer stopped, without sending the beginning again", async () => {
    const store = await openStore();
    const first = await store.create(ID, "data");
    await first.write(big.subarray(0, 16 * MIB));
    await first.pause();
    // Were the beginning sent again, this byte would be overwritten.
    const partial = await readFile(pathOf("data.age.partial"));
    partial.writeUInt8(partial.readUInt8(5) ^ 1, 5);
    await writeFile(pathOf("data.age.partial"), partial);
    const writer = await store.create(ID, "data", { resume: true });
    await writer.write(big);
    await writer.commit();
    const stored = await read(store);
    expect(stored.subarray(6).equals(big.subarray(6))).toBe(true);
    expect(stored.readUInt8(5)).not.toBe(big.readUInt8(5));
    await store.close();
  });
});

describe.skipIf(sshdMissing)("when something goes wrong on an SFTP server", () => {
  it("that dies in the middle: it is told at once, and the next attempt goes on", async () => {
    const store = await openStore();
    const writer = await store.create(ID, "data");
    await writer.write(big.subarray(0, 8 * MIB));
    await ssh.kill();
    const rest = async (): Promise<void> => {
      await writer.write(big.subarray(8 * MIB));
      await writer.commit();
    };
    await expect(rest()).rejects.toMatchObject({ code: "unavailable", details: { reason: "lost" } });
    await writer.pause();
    await ssh.start();
    const again = await stores.open(ssh.target(name));
    const second = await again.create(ID, "data", { resume: true });
    await second.write(big);
    await second.commit();
    expect((await read(again)).equals(big)).toBe(true);
    await again.close();
  });

  it("a body that ends early is shorter, which the digest of a backup tells", async () => {
    const store = await openStore();
    await put(store, "data", big);
    const handle = await store.open(ID, "data");
    await ssh.kill();
    await expect(buffer(handle)).rejects.toMatchObject({ code: "unavailable" });
    await ssh.start();
    await store.close();
  });

  it("connects again after the connection was lost between two operations", async () => {
    const store = await openStore();
    await put(store, "data", Buffer.from("sealed"));
    await ssh.kill();
    await ssh.start();
    await expect.poll(() => store.size(ID, "data").catch(() => null)).toBe(6);
    await store.close();
  });

  it("a host key that changed is refused before anything is sent", async () => {
    await openStore();
    const first = await stores.probe(ssh.target(name));
    if (!first.ok) throw new Error(first.problem.message);
    const { hostKey } = first.facts;
    expect(hostKey).toMatch(/^ssh-ed25519 SHA256:[\w+/]{43}$/);
    expect(await stores.probe(ssh.target(name, { hostKey }))).toMatchObject({ ok: true, facts: { hostKey } });
    await ssh.changeHostKey();
    const changed = await stores.probe(ssh.target(name, { hostKey }));
    expect(changed).toMatchObject({ ok: false, problem: { code: "host_key" } });
    expect(changed.ok ? null : changed.hostKey).not.toBe(hostKey);
    expect(
      await stores.probe(ssh.target(name, { hostKey: changed.ok ? null : changed.hostKey })),
    ).toMatchObject({
      ok: true,
    });
  });

  it("tells a refused login, a key that is none, and a folder nobody may make", async () => {
    await openStore();
    const target = ssh.target(name);
    const other = await readFile(join(ssh.folder, "..", "keys", "host"), "utf8");
    const refused = await stores.probe({ ...target, secret: { privateKey: other } });
    expect(refused).toMatchObject({ ok: false, problem: { code: "credentials" } });
    const broken = await stores.probe({ ...target, secret: { privateKey: "-----BEGIN NONSENSE-----" } });
    expect(broken).toMatchObject({ ok: false, problem: { code: "private_key" } });
    const nowhere = {
      ...target,
      place: { ...target.place, folder: "/proc/holdpoint" } as typeof target.place,
    };
    expect(await stores.probe(nowhere)).toMatchObject({ ok: false });
  });

  it("a server that says nothing is given up on when the run is cancelled", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const abort = new AbortController();
    const store = await stores.open(ssh.target("x", { port }), abort.signal);
    setTimeout(() => abort.abort(), 100);
    const started = performance.now();
    await expect(store.list()).rejects.toMatchObject({ name: "AbortError" });
    expect(performance.now() - started).toBeLessThan(2000);
    silent.close();
  });

  it("cleans up after its run was cancelled", async () => {
    const abort = new AbortController();
    const store = await openStore(abort.signal);
    const writer = await store.create(ID, "data");
    await writer.write(big.subarray(0, MIB));
    abort.abort();
    await writer.abort().catch(() => undefined);
    expect(await store.remove(ID)).toBe(true);
    await store.close();
    expect(await readdir(join(ssh.folder, name))).toEqual([]);
  });

  it("an empty store is empty, and one without its folder too", async () => {
    const store = await openStore();
    expect(await store.list()).toEqual([]);
    await mkdir(join(ssh.folder, name));
    expect(await store.list()).toEqual([]);
    await rm(join(ssh.folder, name), { recursive: true });
    await store.close();
  });
});
