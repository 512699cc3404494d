import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addKey, listStores, registerStore, rotateKey, testStore } from "@/server/domain/stores";
import { registerSystem, removeSystem } from "@/server/domain/systems";
import type { Context } from "@/server/kernel/context";
import type { StorePlace, StoreSecret } from "@/server/kernel/ports/store";
import { connectionFrom, runSql, sampleSql } from "@/server/testing/backup-engine";
import { type FaultProxy, startFaultProxy } from "@/server/testing/fault-proxy";
import { emptyDatabase } from "@/server/testing/postgres";
import { type SwiftServer, startSwift, swiftMissing } from "@/server/testing/swift";
import { openWorld, type World } from "@/server/testing/world";
import { registry } from "@/workers/registry";
import { runJob } from "@/workers/run-job";
import { TIMINGS } from "@/workers/timings";
import { chooseStores } from "./choose-stores";
import { copyBackup } from "./copy-backup";
import { deleteBackup } from "./delete-backup";
import { getBackup } from "./get-backup";
import { listBackups } from "./list-backups";
import { listStoreChoices } from "./list-store-choices";
import { planRestore } from "./plan-restore";
import { removeStore } from "./remove-store";
import { scanStore } from "./scan-store";
import type { BackupDetail } from "./schema";
import { startBackup } from "./start-backup";
import { startRestore } from "./start-restore";

let world: World;
let operator: Context;
let admin: Context;
let lead: Context;
let launchId: string;
let sourceUrl: string;
let folder: string;
let home: string;
let count = 0;

beforeAll(async () => {
  world = await openWorld();
  operator = await world.as("operator");
  admin = await world.as("admin");
  lead = await world.as("lead");
  launchId = (await world.launch()).id;
  sourceUrl = (await emptyDatabase()).url;
  await runSql(sourceUrl, sampleSql(1));
  folder = await mkdtemp(join(tmpdir(), "holdpoint-copies-"));
  const [own] = (await listStores(operator, {})).stores;
  home = own?.id ?? "";
});

afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

/** Does what a worker would; a run that is to be tried again later is not waited for. */
async function work(): Promise<void> {
  while (world.enqueued.length > 0) {
    for (const delivery of world.enqueued.splice(0)) {
      await runJob(
        { ports: world.ports, registry, workerId: "test", timings: TIMINGS },
        delivery,
        () => undefined,
      );
    }
  }
}

async function system(): Promise<string> {
  count += 1;
  const connection = connectionFrom(sourceUrl);
  const place = { launchId, environment: "production", name: `Shop ${count}` } as const;
  return (await registerSystem(operator, { ...place, kind: "database", engine: "postgresql", connection }))
    .id;
}

async function store(
  place?: StorePlace,
  secret: StoreSecret | null = null,
): Promise<{ id: string; path: string }> {
  count += 1;
  const path = join(folder, `store-${count}`);
  const chosen = place ?? ({ kind: "folder", path } as const);
  const { id } = await registerStore(operator, { name: `Store ${count}`, place: chosen, secret });
  expect(await testStore(operator, { storeId: id })).toMatchObject({ ok: true });
  return { id, path };
}

const choose = (systemId: string, secondStoreId: string | null, firstStoreId = home) =>
  chooseStores(operator, { systemId, firstStoreId, secondStoreId });

async function backup(systemId: string): Promise<BackupDetail> {
  const { id } = await startBackup(operator, { systemId });
  await work();
  return getBackup(operator, { backupId: id });
}

const statesOf = ({ copies }: BackupDetail): string[] => copies.map(({ state }) => state);
const pathIn = async (path: string, file = "data.age"): Promise<string> => {
  const ids = (await readdir(path)).filter((name) => name !== "holdpoint-store");
  return join(path, ids.at(-1) ?? "", file);
};

async function flip(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  await writeFile(file, bytes);
}

async function restore(backupId: string, suffix: string, storeId?: string): Promise<string> {
  const newDatabase = `copies_${suffix}`;
  const wanted = { backupId, newDatabase, ...(storeId ? { storeId } : {}) };
  const { digest } = await planRestore(operator, wanted);
  const { id } = await startRestore(operator, { ...wanted, digest });
  await work();
  const row = await world.ports.db.restore.findUniqueOrThrow({ where: { id } });
  await runSql(sourceUrl, `DROP DATABASE IF EXISTS ${newDatabase} WITH (FORCE)`);
  return row.state;
}

describe("choosing stores", () => {
  it("takes tested stores only, never the same twice, and is written down", async () => {
    const systemId = await system();
    const second = await store();
    expect(await choose(systemId, second.id)).toMatchObject({ firstStoreId: home, secondStoreId: second.id });
    expect((await world.audit(systemId)).at(-1)).toMatchObject({ action: "backups.choose-stores" });
    await expect(choose(systemId, home)).rejects.toMatchObject({ code: "invalid" });
    const untested = await registerStore(operator, {
      name: "Untested",
      place: { kind: "folder", path: join(folder, "untested") },
    });
    await expect(choose(systemId, untested.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(
      chooseStores(lead, { systemId, firstStoreId: home, secondStoreId: null }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    const { choices } = await listStoreChoices(lead, { launchId });
    expect(choices).toContainEqual({ systemId, firstStoreId: home, secondStoreId: second.id });
  });

  it("a backup is made in the first store, wherever that is", async () => {
    const systemId = await system();
    const first = await store();
    await choose(systemId, null, first.id);
    const made = await backup(systemId);
    expect(made).toMatchObject({ state: "good", location: first.path });
    expect(statesOf(made)).toEqual(["good"]);
    expect(await readdir(first.path)).toHaveLength(2);
    expect(await restore(made.id, "first")).toBe("done");
  });
});

describe("a second copy", () => {
  it("is made by a run of its own, is the same bytes, and can be restored from when the first is gone", async () => {
    const systemId = await system();
    const second = await store();
    await choose(systemId, second.id);
    const made = await backup(systemId);
    expect(statesOf(made)).toEqual(["good", "good"]);
    const first = join(world.ports.outside.store.location, "");
    const { objectId } = await world.ports.db.backup.findUniqueOrThrow({ where: { id: made.id } });
    for (const file of ["data.age", "manifest.json"]) {
      const [one, two] = [first, second.path].map((path) => readFile(join(path, objectId ?? "", file)));
      expect((await two)?.equals((await one) ?? Buffer.alloc(0))).toBe(true);
    }
    await rm(join(first, objectId ?? ""), { recursive: true });
    const { runNumber } = await scanStore(operator, { storeId: home });
    expect(runNumber).toBeGreaterThan(0);
    await work();
    const after = await getBackup(operator, { backupId: made.id });
    expect(after).toMatchObject({ state: "good" });
    expect(statesOf(after)).toEqual(["lost", "good"]);
    expect(await restore(made.id, "second")).toBe("done");
    await expect(
      planRestore(operator, { backupId: made.id, newDatabase: "x", storeId: home }),
    ).rejects.toMatchObject({
      details: { reason: "no_copy" },
    });
  });

  it("that is damaged is never copied on: the copy is marked, and another one is read", async () => {
    const systemId = await system();
    const [second, third] = [await store(), await store()];
    await choose(systemId, second.id);
    const made = await backup(systemId);
    const { objectId } = await world.ports.db.backup.findUniqueOrThrow({ where: { id: made.id } });
    await flip(join(world.ports.outside.store.location, objectId ?? "", "data.age"));
    await copyBackup(operator, { backupId: made.id, storeId: third.id });
    await work();
    const after = await getBackup(operator, { backupId: made.id });
    expect(after.state).toBe("good");
    expect(statesOf(after)).toEqual(["lost", "good", "good"]);
    expect(after.copies[0]?.problem).toContain("changed");
  });

  it("is refused where there is one already, for leads, and for what is not good", async () => {
    const systemId = await system();
    const made = await backup(systemId);
    await expect(copyBackup(operator, { backupId: made.id, storeId: home })).rejects.toMatchObject({
      code: "conflict",
    });
    const other = await store();
    await expect(copyBackup(lead, { backupId: made.id, storeId: other.id })).rejects.toMatchObject({
      code: "forbidden",
    });
    await copyBackup(operator, { backupId: made.id, storeId: other.id });
    expect((await world.audit(made.id)).at(-1)).toMatchObject({ action: "backups.copy" });
    await expect(deleteBackup(admin, { backupId: made.id, reason: "too early" })).rejects.toMatchObject({
      code: "conflict",
    });
    await work();
    const newer = await backup(systemId);
    expect(newer.state).toBe("good");
    await deleteBackup(admin, { backupId: made.id, reason: "tidying up" });
    await expect(copyBackup(operator, { backupId: made.id, storeId: other.id })).rejects.toThrow("deleted");
    expect((await readdir(other.path)).filter((name) => name !== "holdpoint-store")).toEqual([]);
  });
});

describe("a store that is lost", () => {
  it("loses no backup that has another copy, and the one without is told as lost", async () => {
    const systemId = await system();
    const only = await store();
    await choose(systemId, null, only.id);
    const made = await backup(systemId);
    const file = await pathIn(only.path);
    await rm(file);
    await scanStore(operator, { storeId: only.id });
    await work();
    expect(await getBackup(operator, { backupId: made.id })).toMatchObject({ state: "lost" });
    const attempt = planRestore(operator, { backupId: made.id, newDatabase: "gone" });
    await expect(attempt).rejects.toThrow("lost");
    expect((await listBackups(operator, { launchId, state: "lost" })).backups).toHaveLength(1);
  });

  it("right size, wrong bytes: found when the bytes are read, and good again once they are back", async () => {
    const systemId = await system();
    const only = await store();
    await choose(systemId, null, only.id);
    const made = await backup(systemId);
    const file = await pathIn(only.path);
    await flip(file);
    await scanStore(operator, { storeId: only.id });
    await work();
    expect((await getBackup(operator, { backupId: made.id })).state).toBe("good");
    await scanStore(operator, { storeId: only.id, depth: "bytes" });
    await work();
    expect((await getBackup(operator, { backupId: made.id })).state).toBe("lost");
    await flip(file);
    await scanStore(operator, { storeId: only.id, depth: "bytes" });
    await work();
    const back = await getBackup(operator, { backupId: made.id });
    expect(back.state).toBe("good");
    expect(back.copies[0]?.readAt).not.toBeNull();
  });
});

describe("removing a store", () => {
  it("waits until nobody uses it and nothing lies there alone", async () => {
    const systemId = await system();
    const second = await store();
    await choose(systemId, null, second.id);
    await backup(systemId);
    await expect(removeStore(operator, { storeId: second.id })).rejects.toMatchObject({
      details: { reason: "used" },
    });
    await choose(systemId, second.id);
    await choose(systemId, null);
    await expect(removeStore(operator, { storeId: second.id })).rejects.toMatchObject({
      details: { reason: "only_copy" },
    });
    const [made] = (await listBackups(operator, { launchId, systemId })).backups;
    await copyBackup(operator, { backupId: made?.id ?? "", storeId: home });
    await work();
    await expect(removeStore(lead, { storeId: second.id })).rejects.toMatchObject({ code: "forbidden" });
    await removeStore(operator, { storeId: second.id });
    expect((await world.audit(second.id)).at(-1)).toMatchObject({ action: "backups.remove-store" });
    expect((await listStores(operator, {})).stores.map(({ id }) => id)).not.toContain(second.id);
    await expect(removeStore(operator, { storeId: home })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("bringing back", () => {
  it("rebuilds the list from the manifests alone, also for a system that is gone", async () => {
    const systemId = await system();
    const only = await store();
    await choose(systemId, null, only.id);
    const before = [await backup(systemId), await backup(systemId)];
    const { db } = world.ports;
    await db.storeChoice.delete({ where: { systemId } });
    await removeSystem(operator, { systemId });
    await db.backup.deleteMany({ where: { systemId } });
    await db.system.delete({ where: { id: systemId } });
    await expect(scanStore(lead, { storeId: only.id, rebuild: true })).rejects.toMatchObject({
      code: "forbidden",
    });
    await scanStore(operator, { storeId: only.id, rebuild: true });
    await work();
    expect(await db.backup.count({ where: { systemId } })).toBe(0);
    await scanStore(operator, { storeId: only.id, rebuild: true, launchId });
    await work();
    for (const { id, sha256, rowCount, snapshotAt } of before) {
      expect(await getBackup(operator, { backupId: id })).toMatchObject({
        state: "good",
        sha256,
        rowCount,
        snapshotAt,
        runId: null,
        systemName: expect.stringContaining("Shop"),
      });
      expect(await world.audit(id)).toContainEqual(expect.objectContaining({ action: "backups.bring-back" }));
    }
    await scanStore(operator, { storeId: only.id, rebuild: true, launchId });
    await work();
    expect(await db.backup.count({ where: { systemId } })).toBe(2);
  });

  it("refuses what was edited or comes from another console", async () => {
    const systemId = await system();
    const only = await store();
    await choose(systemId, null, only.id);
    const made = await backup(systemId);
    const manifest = await pathIn(only.path, "manifest.json");
    await writeFile(manifest, (await readFile(manifest, "utf8")).replace(/"rows": \d+/, '"rows": 1'));
    await world.ports.db.backup.deleteMany({ where: { id: made.id } });
    await scanStore(operator, { storeId: only.id, rebuild: true, launchId });
    await work();
    expect(await world.ports.db.backup.count({ where: { id: made.id } })).toBe(0);
    const run = await world.ports.db.run.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(run.result).toMatchObject({ found: 0, refused: 1 });
  });
});

describe("a manifest", () => {
  it("tells what the database was: identity, schema, the application's migration, and who may open it", async () => {
    await runSql(sourceUrl, "CREATE TABLE alembic_version (version_num text)");
    await runSql(sourceUrl, "INSERT INTO alembic_version VALUES ('ae1027')");
    const systemId = await system();
    const only = await store();
    await choose(systemId, null, only.id);
    const made = await backup(systemId);
    const { content } = JSON.parse(await readFile(await pathIn(only.path, "manifest.json"), "utf8"));
    const { database, host, port } = connectionFrom(sourceUrl) as Record<string, string | number>;
    expect(content).toMatchObject({
      source: {
        database,
        host,
        port,
        databaseOid: expect.any(Number),
        systemIdentifier: expect.stringMatching(/^\d+$/),
        serverVersion: expect.stringMatching(/^15/),
      },
      snapshot: { lsn: expect.stringMatching(/^[0-9A-F]+\//) },
      application: { kind: "alembic", head: "ae1027", count: 1 },
      schemaFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      fence: expect.stringMatching(/^\d+$/),
      tools: { name: "pg_dump", major: expect.any(Number) },
      data: { recipients: made.recipients, sha256: made.sha256 },
    });
    expect(content.tables.every(({ digest }: { digest: string }) => /^-?\d+$/.test(digest))).toBe(true);
    await runSql(sourceUrl, "DROP TABLE alembic_version");
  });
});

describe("keys", () => {
  it("a backup opens with the recovery key and Debian's programs alone, also after the console's key changed", async () => {
    const pair = execFileSync("age-keygen", { stdio: ["ignore", "pipe", "ignore"] }).toString();
    await addKey(admin, { label: "Safe", recipient: /age1\S+/.exec(pair)?.[0] ?? "" });
    const systemId = await system();
    const made = await backup(systemId);
    expect(made.recipients).toHaveLength(2);
    await rotateKey(admin, {});
    expect(await restore(made.id, "rotated")).toBe("done");
    const away = await mkdtemp(join(folder, "away-"));
    const { objectId } = await world.ports.db.backup.findUniqueOrThrow({ where: { id: made.id } });
    await cp(join(world.ports.outside.store.location, objectId ?? "", "data.age"), join(away, "data.age"));
    await writeFile(join(away, "key.txt"), pair, { mode: 0o600 });
    const { host, port, user, password } = connectionFrom(sourceUrl) as Record<string, string | number>;
    const command = (made.emergencyCommand ?? "")
      .replace(/-i \S+/, "-i key.txt")
      .replace(/\S+data\.age/, "data.age")
      .replaceAll("restored", "copies_by_hand");
    expect(command).toContain("age -d -i key.txt data.age");
    const env = {
      PATH: "/usr/bin:/bin",
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
    };
    execFileSync("/bin/bash", ["-o", "pipefail", "-c", command], {
      cwd: away,
      env: env as never,
      stdio: "ignore",
    });
    const url = new URL(sourceUrl);
    url.pathname = "copies_by_hand";
    expect(await runSql(url.href, "SELECT count(*)::int AS n FROM shop.customer")).toEqual([{ n: 3000 }]);
    await runSql(sourceUrl, "DROP DATABASE copies_by_hand");
  });
});

describe.skipIf(swiftMissing)("a second store that is away", () => {
  let swift: SwiftServer;
  let proxy: FaultProxy;
  beforeAll(async () => {
    swift = await startSwift();
    proxy = await startFaultProxy(swift.port);
    await swift.createBucket("copies");
  });
  afterAll(async () => {
    await proxy.close();
    await swift.close();
  });

  it("leaves a good backup with one copy; the next attempt reads that copy and makes no new dump", async () => {
    const { place, secret } = swift.target("copies", { port: proxy.port, prefix: "a" });
    const remote = await store(place, secret);
    const systemId = await system();
    await choose(systemId, remote.id);
    proxy.choose = ({ method }) => (method === "PUT" ? { kind: "status", status: 403 } : null);
    const made = await backup(systemId);
    expect(made.state).toBe("good");
    expect(statesOf(made)).toEqual(["good", "failed"]);
    expect(made.copies[1]?.problem).toContain("may not do this");
    proxy.choose = () => null;
    const dumps = await world.ports.db.backup.count({ where: { systemId } });
    await copyBackup(operator, { backupId: made.id, storeId: remote.id });
    await work();
    const after = await getBackup(operator, { backupId: made.id });
    expect(statesOf(after)).toEqual(["good", "good"]);
    expect(await world.ports.db.backup.count({ where: { systemId } })).toBe(dumps);
    expect(after.fetchCommands[0]?.command).toContain("aws s3 cp s3://copies/a/");
    expect(await restore(made.id, "remote", remote.id)).toBe("done");
  });

  it("is caught up with by the next backup", async () => {
    const { place, secret } = swift.target("copies", { port: proxy.port, prefix: "b" });
    const remote = await store(place, secret);
    const systemId = await system();
    await choose(systemId, remote.id);
    proxy.choose = ({ method }) => (method === "PUT" ? { kind: "status", status: 403 } : null);
    const first = await backup(systemId);
    proxy.choose = () => null;
    const second = await backup(systemId);
    expect(statesOf(second)).toEqual(["good", "good"]);
    expect(statesOf(await getBackup(operator, { backupId: first.id }))).toEqual(["good", "good"]);
  });

  it("that gives back other bytes holds no copy, and what it was given is removed", async () => {
    const { place, secret } = swift.target("copies", { port: proxy.port, prefix: "c" });
    const remote = await store(place, secret);
    const made = await backup(await system());
    proxy.choose = ({ method, url, headers }) =>
      method === "GET" && url.includes("data.age") && !headers.range ? { kind: "flip" } : null;
    await copyBackup(operator, { backupId: made.id, storeId: remote.id });
    await work();
    proxy.choose = () => null;
    const after = await getBackup(operator, { backupId: made.id });
    expect(statesOf(after)).not.toEqual(["good", "good"]);
    const opened = await world.ports.outside.stores.open({ place, secret, hostKey: null });
    expect((await opened.list()).filter(({ objectId }) => objectId !== "holdpoint-store")).toEqual([]);
  });

  it("an object replaced behind our back is found", async () => {
    const { place, secret } = swift.target("copies", { prefix: "d" });
    const remote = await store(place, secret);
    const systemId = await system();
    await choose(systemId, null, remote.id);
    const made = await backup(systemId);
    const { objectId, bytes } = await world.ports.db.backup.findUniqueOrThrow({ where: { id: made.id } });
    const Body = Buffer.alloc(Number(bytes), 1);
    await swift.client.send(new PutObjectCommand({ Bucket: "copies", Key: `d/${objectId}/data.age`, Body }));
    await scanStore(operator, { storeId: remote.id, depth: "bytes" });
    await work();
    expect((await getBackup(operator, { backupId: made.id })).state).toBe("lost");
  });
});
