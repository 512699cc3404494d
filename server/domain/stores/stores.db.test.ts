import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import type { StorePlace, StoreSecret } from "@/server/kernel/ports/store";
import { type SshServer, sshdMissing, startSshd } from "@/server/testing/sshd";
import { openWorld, type World } from "@/server/testing/world";
import { addKey } from "./add-key";
import { escrowReady } from "./escrow-ready";
import { getStore } from "./get-store";
import { listKeys } from "./list-keys";
import { listStores } from "./list-stores";
import { openStore } from "./open-store";
import { passEscrowCheck } from "./pass-escrow-check";
import { registerStore } from "./register-store";
import { retireKey } from "./retire-key";
import { rotateKey } from "./rotate-key";
import type { StoreView } from "./schema";
import { sealingKeyring } from "./sealing-keyring";
import { startEscrowCheck } from "./start-escrow-check";
import { testStore } from "./test-store";
import { tryStore } from "./try-store";
import { updateStore } from "./update-store";

const CANARY = "canary-secret-8c1d";
let world: World;
let admin: Context;
let operator: Context;
let lead: Context;
let folder: string;
let count = 0;

beforeAll(async () => {
  world = await openWorld();
  admin = await world.as("admin");
  operator = await world.as("operator");
  lead = await world.as("lead");
  folder = await mkdtemp(join(tmpdir(), "holdpoint-stores-"));
});

afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const bucket: StorePlace = {
  kind: "s3",
  endpoint: "http://127.0.0.1:1",
  region: "us-east-1",
  bucket: "backups",
  prefix: "",
  pathStyle: true,
  accessKeyId: "AKEXAMPLE",
  lockMode: "none",
  lockDays: 30,
};

function register(place: StorePlace, secret: StoreSecret | null = null): Promise<StoreView> {
  count += 1;
  return registerStore(operator, { name: `Store ${count}`, place, secret });
}

const registerBucket = (change: Partial<typeof bucket> = {}): Promise<StoreView> =>
  register({ ...bucket, prefix: `p${count}`, ...change } as StorePlace, { secretAccessKey: CANARY });

const registerFolder = (): Promise<StoreView> =>
  register({ kind: "folder", path: join(folder, `store-${count}`) });

const open = (storeId: string) => openStore(world.ports.db, world.ports.outside, storeId);

describe("registering", () => {
  it("seals the secret and shows it to nobody", async () => {
    const view = await registerBucket();
    expect(view).toMatchObject({ kind: "s3", hasSecret: true, usable: false, check: null });
    const row = await world.ports.db.store.findUniqueOrThrow({ where: { id: view.id } });
    const everywhere = [view, row, await world.audit(view.id), await world.events("console")];
    expect(JSON.stringify(everywhere, (_, v) => (typeof v === "bigint" ? String(v) : v))).not.toContain(
      CANARY,
    );
    expect(await world.audit(view.id)).toMatchObject([{ action: "stores.register", actor: "operator" }]);
  });

  it("is for operators, and the list for the team", async () => {
    const attempt = registerStore(lead, { name: "Mine", place: bucket, secret: { secretAccessKey: "x" } });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
    const { stores } = await listStores(lead, {});
    expect(stores[0]).toMatchObject({ builtIn: true, name: "This machine", usable: true, place: null });
    expect(stores[0]?.freeBytes).toBeGreaterThan(0);
  });

  it("takes a name once and a place once", async () => {
    const view = await registerFolder();
    const place = { kind: "folder", path: `${view.location}/` } as const;
    await expect(registerStore(operator, { name: "Another", place })).rejects.toThrow("already registered");
    const elsewhere = { kind: "folder", path: join(folder, "elsewhere") } as const;
    await expect(
      registerStore(operator, { name: view.name.toUpperCase(), place: elsewhere }),
    ).rejects.toThrow("already a store named");
  });

  it.each([
    ["a path that climbs", { kind: "folder", path: "/srv/../etc" }, null],
    ["a relative path", { kind: "folder", path: "srv" }, null],
    [
      "a password in the endpoint",
      { ...bucket, endpoint: "https://a:b@s3.example.com" },
      { secretAccessKey: "x" },
    ],
    [
      "the address where machines keep their own keys",
      { ...bucket, endpoint: "http://169.254.169.254" },
      null,
    ],
    ["a prefix that climbs", { ...bucket, prefix: "a/../b" }, { secretAccessKey: "x" }],
    ["no secret where one is needed", bucket, null],
    ["a secret of another kind", bucket, { password: "x" }],
  ] as const)("refuses %s", async (_, place, secret) => {
    await expect(registerStore(operator, { name: "Wrong", place, secret })).rejects.toMatchObject({
      code: "invalid",
    });
  });
});

describe("changing", () => {
  it("wipes the secret when it would be sent elsewhere, keeps it otherwise, and forgets the last check", async () => {
    const view = await registerBucket();
    const place = { ...bucket, prefix: "other" };
    const kept = await updateStore(operator, { storeId: view.id, rev: view.rev, place });
    expect(kept).toMatchObject({ hasSecret: true, check: null });
    const moved = { ...place, endpoint: "https://evil.example.com" };
    const wiped = await updateStore(operator, { storeId: view.id, rev: kept.rev, place: moved });
    expect(wiped.hasSecret).toBe(false);
    expect((await world.audit(view.id)).at(-1)).toMatchObject({ changes: { access: "secret wiped" } });
    const secret = { secretAccessKey: "fresh" };
    const again = await updateStore(operator, { storeId: view.id, rev: wiped.rev, secret });
    expect(again.hasSecret).toBe(true);
    await expect(updateStore(operator, { storeId: view.id, rev: 1, name: "Late" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("leaves the console's own folder alone", async () => {
    const [own] = (await listStores(operator, {})).stores;
    const place = { kind: "folder", path: "/srv/x" } as const;
    const attempt = updateStore(operator, { storeId: own?.id ?? "", rev: own?.rev ?? 0, place });
    await expect(attempt).rejects.toMatchObject({ code: "invalid" });
  });

  it("a sealed secret copied to another row does not open there", async () => {
    const [one, other] = [await registerBucket(), await registerBucket()];
    const { db } = world.ports;
    const row = await db.store.findUniqueOrThrow({ where: { id: one.id } });
    await db.store.update({ where: { id: other.id }, data: { sealedSecret: row.sealedSecret } });
    expect(await testStore(operator, { storeId: other.id })).toMatchObject({
      ok: false,
      problem: "unavailable",
    });
  });
});

describe("testing", () => {
  it("makes a store usable, records what it found, and leaves only the mark", async () => {
    const { id, location } = await registerFolder();
    await expect(open(id)).rejects.toThrow("never tested");
    expect(await testStore(operator, { storeId: id })).toMatchObject({ ok: true, problem: null });
    const view = await getStore(lead, { storeId: id });
    expect(view).toMatchObject({ usable: true, check: { ok: true }, objects: 0 });
    expect(view.freeBytes).toBeGreaterThan(0);
    expect(await readdir(location)).toEqual(["holdpoint-store"]);
    expect((await open(id)).row.id).toBe(id);
    expect((await world.audit(id)).at(-1)).toMatchObject({ action: "stores.test", changes: { ok: true } });
  });

  it("a place without the mark is another place, until somebody tests it with open eyes", async () => {
    const { id, location } = await registerFolder();
    await testStore(operator, { storeId: id });
    await rm(location, { recursive: true });
    await mkdir(location);
    await expect(open(id)).rejects.toMatchObject({ details: { reason: "other_place" } });
    expect(await testStore(operator, { storeId: id })).toMatchObject({ ok: false, problem: "other_place" });
    expect(await getStore(operator, { storeId: id })).toMatchObject({ usable: false });
  });

  it("two stores never are one place, whatever their addresses", async () => {
    const one = await registerFolder();
    await testStore(operator, { storeId: one.id });
    execFileSync("ln", ["-s", one.location, join(folder, "alias")]);
    const other = await register({ kind: "folder", path: join(folder, "alias") });
    expect(await testStore(operator, { storeId: other.id })).toMatchObject({
      ok: false,
      problem: "other_place",
    });
  });

  it("says what is wrong, before anything is registered, and to operators only", async () => {
    await writeFile(join(folder, "file"), "");
    const place = { kind: "folder", path: join(folder, "file") } as const;
    expect(await tryStore(operator, { place })).toMatchObject({ ok: false });
    expect(await tryStore(operator, { place: { kind: "folder", path: join(folder, "try") } })).toMatchObject({
      ok: true,
      text: expect.stringContaining("free"),
    });
    await expect(tryStore(lead, { place })).rejects.toMatchObject({ code: "forbidden" });
    const view = await registerFolder();
    await expect(testStore(lead, { storeId: view.id })).rejects.toMatchObject({ code: "forbidden" });
    const broken = await registerBucket();
    const answer = await testStore(operator, { storeId: broken.id });
    expect(answer).toMatchObject({ ok: false, problem: "refused" });
    expect(JSON.stringify(answer)).not.toContain(CANARY);
  });
});

describe.skipIf(sshdMissing)("a host key", () => {
  let ssh: SshServer;
  beforeAll(async () => {
    ssh = await startSshd();
  });
  afterAll(() => ssh.close());

  it("is kept at the first contact, refused when it changes, and accepted by a person", async () => {
    const { place, secret } = ssh.target("pinned");
    const { id } = await register(place, secret);
    expect(await testStore(operator, { storeId: id })).toMatchObject({ ok: true });
    const pinned = await getStore(operator, { storeId: id });
    expect(pinned.hostKey).toMatch(/^ssh-ed25519 SHA256:/);
    await ssh.changeHostKey();
    const refused = await testStore(operator, { storeId: id });
    expect(refused).toMatchObject({
      ok: false,
      problem: "host_key",
      hostKey: expect.stringMatching(/^ssh-/),
    });
    await expect(open(id)).rejects.toMatchObject({ details: { reason: "host_key" } });
    const hostKey = refused.hostKey ?? "";
    await updateStore(operator, { storeId: id, rev: pinned.rev, hostKey });
    expect(await testStore(operator, { storeId: id })).toMatchObject({ ok: true, hostKey });
    const { store } = await open(id);
    await store.close();
  });
});

describe("recovery keys", () => {
  const newPair = (): { identity: string; recipient: string } => {
    const text = execFileSync("age-keygen", { stdio: ["ignore", "pipe", "ignore"] }).toString();
    const identity = /AGE-SECRET-KEY-1\S+/.exec(text)?.[0] ?? "";
    return { identity, recipient: /age1\S+/.exec(text)?.[0] ?? "" };
  };
  const openWith = async (identity: string, sealed: string): Promise<string> => {
    const file = join(folder, "recovery-key.txt");
    await writeFile(file, identity, { mode: 0o600 });
    return execFileSync("age", ["--decrypt", "--identity", file], { input: sealed }).toString().trim();
  };

  it("open nothing by themselves until somebody has shown that they are at hand", async () => {
    const { db } = world.ports;
    expect(await escrowReady(db, new Date())).toMatchObject({ ready: false });
    const pair = newPair();
    const key = await addKey(admin, { label: "Safe in Berlin", recipient: pair.recipient });
    expect(await escrowReady(db, new Date())).toMatchObject({ ready: false });
    const { sealed, command } = await startEscrowCheck(operator, { keyId: key.id });
    expect(command).toContain("age --decrypt");
    await expect(passEscrowCheck(operator, { keyId: key.id, phrase: "guessed" })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(() =>
      execFileSync("age", ["-d", "-i", world.ports.outside.keyring.identityFile], {
        input: sealed,
        stdio: "pipe",
      }),
    ).toThrow();
    const phrase = await openWith(pair.identity, sealed);
    expect((await passEscrowCheck(operator, { keyId: key.id, phrase })).proven).toMatchObject({
      by: "operator",
    });
    expect(await escrowReady(db, new Date())).toMatchObject({ ready: true });
    expect(await escrowReady(db, new Date(Date.now() + 400 * 86_400_000))).toMatchObject({ ready: false });
    await expect(passEscrowCheck(operator, { keyId: key.id, phrase })).rejects.toMatchObject({
      code: "conflict",
    });
    const { escrow, recovery } = await listKeys(lead, {});
    expect(escrow.ready).toBe(true);
    expect(JSON.stringify([recovery, await world.audit(key.id)])).not.toContain(phrase);
  });

  it("seal every new backup together with the console's own key, also after that one was replaced", async () => {
    const { db, outside } = world.ports;
    const pair = newPair();
    await addKey(admin, { label: "Second", recipient: pair.recipient });
    const before = await sealingKeyring(db, outside.keyring);
    expect(before.recipients).toContain(pair.recipient);
    const old = await before.sealText("old", before.recipients);
    const { recipient, older } = await rotateKey(admin, {});
    expect(older).toBe(1);
    const after = await sealingKeyring(db, outside.keyring);
    expect(after.recipients[0]).toBe(recipient);
    expect(after.recipients).toContain(pair.recipient);
    const file = outside.keyring.identityFile;
    for (const text of [old, await after.sealText("old", after.recipients)]) {
      expect(execFileSync("age", ["-d", "-i", file], { input: text }).toString()).toBe("old");
      expect(await openWith(pair.identity, text)).toBe("old");
    }
    expect((await world.audit()).at(-1)).toMatchObject({ action: "stores.rotate-key" });
  });

  it("are taken once, never the console's own, and the last one stays", async () => {
    const { keyring } = world.ports.outside;
    const own = addKey(admin, { label: "Own", recipient: keyring.recipients[0] ?? "" });
    await expect(own).rejects.toMatchObject({ code: "invalid" });
    const { recovery } = await listKeys(admin, {});
    const [first, second] = recovery;
    const twice = addKey(admin, { label: "Twice", recipient: first?.recipient ?? "" });
    await expect(twice).rejects.toMatchObject({ code: "conflict" });
    expect((await retireKey(admin, { keyId: second?.id ?? "" })).retiredAt).not.toBeNull();
    await expect(retireKey(admin, { keyId: second?.id ?? "" })).rejects.toMatchObject({ code: "conflict" });
    await expect(startEscrowCheck(operator, { keyId: second?.id ?? "" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(retireKey(admin, { keyId: first?.id ?? "" })).rejects.toMatchObject({
      details: { reason: "last_key" },
    });
    expect((await sealingKeyring(world.ports.db, keyring)).recipients).not.toContain(second?.recipient);
  });

  it("keep one in use when all are retired at the same moment", async () => {
    for (const label of ["Third", "Fourth"]) await addKey(admin, { label, recipient: newPair().recipient });
    const inUse = async () =>
      (await listKeys(admin, {})).recovery.filter(({ retiredAt }) => retiredAt === null);
    const answers = await Promise.allSettled(
      (await inUse()).map(({ id }) => retireKey(admin, { keyId: id })),
    );
    expect(answers.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(await inUse()).toHaveLength(1);
  });

  it("are for admins", async () => {
    const { recipient } = newPair();
    await expect(addKey(operator, { label: "Mine", recipient })).rejects.toMatchObject({ code: "forbidden" });
    await expect(rotateKey(operator, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(retireKey(operator, { keyId: crypto.randomUUID() })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
