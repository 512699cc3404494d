import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerSystem } from "@/server/domain/systems";
import type { Context } from "@/server/kernel/context";
import { connectionFrom, runSql, sampleSql } from "@/server/testing/backup-engine";
import { emptyDatabase } from "@/server/testing/postgres";
import { openWorld, type World } from "@/server/testing/world";
import { registry } from "@/workers/registry";
import { runJob } from "@/workers/run-job";
import { TIMINGS } from "@/workers/timings";
import { deleteBackup } from "./delete-backup";
import { getBackup } from "./get-backup";
import { getRestore } from "./get-restore";
import { listBackups } from "./list-backups";
import { listRestores } from "./list-restores";
import { planRestore } from "./plan-restore";
import { incompleteMark } from "./rules";
import type { BackupView } from "./schema";
import { startBackup } from "./start-backup";
import { startRestore } from "./start-restore";

let world: World;
let operator: Context;
let admin: Context;
let launchId: string;
let systemId: string;
let sourceUrl: string;
let database: string;

beforeAll(async () => {
  world = await openWorld();
  operator = await world.as("operator");
  admin = await world.as("admin");
  launchId = (await world.launch()).id;
  sourceUrl = (await emptyDatabase()).url;
  await runSql(sourceUrl, sampleSql(1));
  const connection = connectionFrom(sourceUrl);
  database = connection.database;
  const system = await registerSystem(operator, {
    kind: "database",
    engine: "postgresql",
    launchId,
    environment: "production",
    name: "Shop",
    connection,
  });
  systemId = system.id;
});

afterAll(() => world.close());

/** Does what a worker would, in this process, for everything that was enqueued. */
async function work(ports = world.ports): Promise<void> {
  for (const delivery of world.enqueued.splice(0)) {
    await runJob({ ports, registry, workerId: "test", timings: TIMINGS }, delivery, () => undefined);
  }
}

async function goodBackup(): Promise<BackupView> {
  const { id } = await startBackup(operator, { systemId });
  await work();
  const backup = await getBackup(operator, { backupId: id });
  expect(backup).toMatchObject({ state: "good", errorText: null });
  return backup;
}

async function withDatabase<T>(suffix: string, act: (name: string) => Promise<T>): Promise<T> {
  const name = `${database}_${suffix}`;
  try {
    return await act(name);
  } finally {
    await runSql(sourceUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

describe("backing up", () => {
  it("makes a good backup that tells its size, duration, rows and who", async () => {
    const backup = await goodBackup();
    expect(backup).toMatchObject({
      systemName: "Shop",
      requestedBy: "operator",
      tableCount: 5,
      rowCount: 3067,
      serverVersion: expect.stringMatching(/^15\./),
    });
    expect(backup.bytes).toBeGreaterThan(100_000);
    expect(backup.durationMs).toBeGreaterThan(0);
    const detail = await getBackup(operator, { backupId: backup.id });
    expect(detail.emergencyCommand).toContain("age -d -i");
    const run = await world.ports.db.run.findUniqueOrThrow({ where: { id: backup.runId ?? "" } });
    expect(run).toMatchObject({ state: "succeeded", progress: 1 });
    const steps = await world.ports.db.runStep.findMany({
      where: { runId: run.id },
      orderBy: { position: "asc" },
    });
    expect(steps.map(({ name, state }) => [name, state])).toEqual([
      ["Connecting", "succeeded"],
      ["Counting", "succeeded"],
      ["Dumping", "succeeded"],
      ["Reading back what was stored", "succeeded"],
      ["Publishing", "succeeded"],
    ]);
  });

  it("is pending until then, is written down, and told to the launch", async () => {
    const pending = await startBackup(operator, { systemId });
    expect(pending).toMatchObject({ state: "pending", bytes: null, endedAt: null });
    expect(await world.audit(pending.id)).toMatchObject([{ action: "backups.start", actor: "operator" }]);
    await expect(startBackup(operator, { systemId })).rejects.toMatchObject({ code: "conflict" });
    await work();
    const states = (await world.events(launchId))
      .filter(({ type, payload }) => type === "backups.changed" && (payload as BackupView).id === pending.id)
      .map(({ payload }) => (payload as BackupView).state);
    expect(states).toEqual(["pending", "good"]);
  });

  it("is not for leads and stakeholders", async () => {
    for (const role of ["lead", "stakeholder"] as const) {
      const attempt = startBackup(await world.as(role), { systemId });
      await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  it("says before it is accepted that the client programs are missing", async () => {
    const { shell } = world.ports.outside;
    const tools = {
      ...shell.tools,
      postgres: async () => ({ found: false, reason: "No pg_dump.", install: "brew install" }) as const,
    };
    const outside = { ...world.ports.outside, shell: { ...shell, tools } };
    const bare = { ...operator, ports: { ...world.ports, outside } };
    await expect(startBackup(bare, { systemId })).rejects.toMatchObject({
      code: "unavailable",
      message: "No pg_dump. Install them with: brew install",
    });
  });

  it("that failed is told as failed with the reason, never as good", async () => {
    await runSql(sourceUrl, "REVOKE SELECT ON empty_table FROM CURRENT_USER");
    const { id } = await startBackup(operator, { systemId });
    await work();
    await runSql(sourceUrl, "GRANT SELECT ON empty_table TO CURRENT_USER");
    expect(await getBackup(operator, { backupId: id })).toMatchObject({
      state: "failed",
      errorText: expect.stringContaining("may not read public.empty_table"),
      bytes: null,
    });
  });

  it("never lets the password out: not in rows, events, audit or log", async () => {
    const { password } = connectionFrom(sourceUrl);
    const { db } = world.ports;
    const everything = [
      await db.run.findMany(),
      await db.runLog.findMany(),
      await db.liveEvent.findMany(),
      await db.auditEntry.findMany(),
      await db.backup.findMany(),
    ];
    const text = JSON.stringify(everything, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(JSON.stringify(await db.runLog.findMany())).toContain("pg_dump: dumping contents of table");
    expect(text).not.toContain(password);
  });

  it("removes what attempts that died left in the store", async () => {
    const { store } = world.ports.outside;
    const backup = await goodBackup();
    const dead = await store.create(`${backup.id}-99`, "data");
    await dead.write(Buffer.from("half"));
    await dead.commit();
    await goodBackup();
    const ids = (await store.list()).map(({ objectId }) => objectId);
    expect(ids).not.toContain(`${backup.id}-99`);
    expect(ids.some((id) => id.startsWith(backup.id))).toBe(true);
  });
});

describe("restoring", () => {
  it("makes a new database with the same rows, and says so table by table", async () => {
    const backup = await goodBackup();
    await withDatabase("copy", async (newDatabase) => {
      const plan = await planRestore(operator, { backupId: backup.id, newDatabase });
      expect(plan).toMatchObject({ newDatabase, systemName: "Shop", environment: "production" });
      const started = await startRestore(operator, { backupId: backup.id, newDatabase, digest: plan.digest });
      expect(await world.audit(started.id)).toMatchObject([{ action: "backups.start-restore" }]);
      await work();
      const restore = await getRestore(operator, { restoreId: started.id });
      expect(restore).toMatchObject({ state: "done", errorText: null, newDatabase });
      expect(restore.comparison?.every(({ sameContent }) => sameContent)).toBe(true);
      expect(restore.comparison?.map(({ table, found }) => [table, found])).toContainEqual([
        "customer",
        3000,
      ]);
      const copy = sourceUrl.replace(`/${database}`, `/${newDatabase}`);
      expect(await runSql(copy, "SELECT count(*)::int AS n FROM shop.customer")).toEqual([{ n: 3000 }]);
      const { restores } = await listRestores(operator, { launchId });
      expect(restores.map(({ id }) => id)).toContain(started.id);
    });
  });

  it("starts only with the digest of the plan that was shown", async () => {
    const backup = await goodBackup();
    const newDatabase = `${database}_x`;
    const digest = "0".repeat(64);
    await expect(startRestore(operator, { backupId: backup.id, newDatabase, digest })).rejects.toMatchObject({
      code: "conflict",
      details: { reason: "stale_plan" },
    });
    const plan = await planRestore(operator, { backupId: backup.id, newDatabase });
    const other = { backupId: backup.id, newDatabase: `${newDatabase}y`, digest: plan.digest };
    await expect(startRestore(operator, other)).rejects.toMatchObject({ details: { reason: "stale_plan" } });
  });

  it("is refused when the database exists, at the plan, at the start and at work", async () => {
    const backup = await goodBackup();
    await withDatabase("taken", async (newDatabase) => {
      const plan = await planRestore(operator, { backupId: backup.id, newDatabase });
      const input = { backupId: backup.id, newDatabase, digest: plan.digest };
      const started = await startRestore(operator, input);
      await runSql(sourceUrl, `CREATE DATABASE ${newDatabase}`);
      await work();
      expect(await getRestore(operator, { restoreId: started.id })).toMatchObject({
        state: "failed",
        errorText: expect.stringContaining("already a database"),
      });
      await expect(planRestore(operator, { backupId: backup.id, newDatabase })).rejects.toThrow("already");
      await expect(startRestore(operator, input)).rejects.toMatchObject({ code: "conflict" });
      const found = await runSql(sourceUrl, `SELECT 1 FROM pg_database WHERE datname = '${newDatabase}'`);
      expect(found).toHaveLength(1);
    });
  });

  it.each(["postgres; DROP TABLE x", "--help", "UPPER", "a".repeat(64), ""])(
    "takes no database named %j",
    async (newDatabase) => {
      const backup = (await listBackups(operator, { launchId, state: "good" })).backups[0];
      const attempt = planRestore(operator, { backupId: backup?.id ?? "", newDatabase });
      await expect(attempt).rejects.toMatchObject({ code: "invalid" });
    },
  );

  it("is not for leads", async () => {
    const backup = (await listBackups(operator, { launchId, state: "good" })).backups[0];
    const attempt = planRestore(await world.as("lead"), { backupId: backup?.id ?? "", newDatabase: "x" });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
  });

  it("of a backup that is not good is refused", async () => {
    const failed = (await listBackups(operator, { launchId, state: "failed" })).backups[0];
    const attempt = planRestore(operator, { backupId: failed?.id ?? "", newDatabase: "x" });
    await expect(attempt).rejects.toThrow("Only a good backup");
  });

  it("that never ended leaves a database the next run removes, and touches no other", async () => {
    const backup = await goodBackup();
    await withDatabase("left", async (newDatabase) => {
      const { db } = world.ports;
      const run = await db.run.create({
        data: { kind: "backups.restore", title: "lost", state: "interrupted", requestedByName: "somebody" },
      });
      const lost = await db.restore.create({
        data: {
          launchId,
          systemId,
          backupId: backup.id,
          runId: run.id,
          newDatabase,
          planDigest: "",
          state: "interrupted",
          requestedByName: "somebody",
        },
      });
      await runSql(sourceUrl, `CREATE DATABASE ${newDatabase}`);
      await runSql(sourceUrl, `COMMENT ON DATABASE ${newDatabase} IS 'mine'`);
      await goodBackup();
      const exists = () => runSql(sourceUrl, `SELECT 1 FROM pg_database WHERE datname = '${newDatabase}'`);
      expect(await exists()).toHaveLength(1);
      await runSql(sourceUrl, `COMMENT ON DATABASE ${newDatabase} IS '${incompleteMark(lost.id)}'`);
      // It was looked at once and found to be somebody else's; here it is as it was before that look.
      await db.restore.update({ where: { id: lost.id }, data: { sweptAt: null } });
      await goodBackup();
      expect(await exists()).toHaveLength(0);
    });
  });
});

describe("deleting", () => {
  it("removes an older backup with its bytes, and keeps the record of who and why", async () => {
    const older = await goodBackup();
    await goodBackup();
    const deleted = await deleteBackup(admin, { backupId: older.id, reason: "made with a wrong role" });
    expect(deleted).toMatchObject({
      state: "deleted",
      deletedBy: "admin",
      deletedReason: "made with a wrong role",
    });
    const ids = (await world.ports.outside.store.list()).map(({ objectId }) => objectId);
    expect(ids.some((id) => id.startsWith(older.id))).toBe(false);
    expect((await world.audit(older.id)).at(-1)).toMatchObject({ action: "backups.delete", actor: "admin" });
    const again = deleteBackup(admin, { backupId: older.id, reason: "once more" });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
  });

  it("never removes the last good one, however many are deleted at once", async () => {
    const newest = await goodBackup();
    const { backups } = await listBackups(operator, { launchId, state: "good" });
    expect(backups.length).toBeGreaterThan(1);
    const attempts = await Promise.allSettled(
      backups.map(({ id }) => deleteBackup(admin, { backupId: id, reason: "clean up" })),
    );
    expect(attempts.filter(({ status }) => status === "rejected")).toHaveLength(1);
    const left = (await listBackups(operator, { launchId, state: "good" })).backups;
    expect(left.map(({ id }) => id)).toEqual([newest.id]);
    expect(await getBackup(operator, { backupId: newest.id })).toMatchObject({ deletable: false });
  });

  it("waits for a restore that works with the backup", async () => {
    const older = await goodBackup();
    await goodBackup();
    await withDatabase("busy", async (newDatabase) => {
      const { digest } = await planRestore(operator, { backupId: older.id, newDatabase });
      await startRestore(operator, { backupId: older.id, newDatabase, digest });
      const attempt = deleteBackup(admin, { backupId: older.id, reason: "clean up" });
      await expect(attempt).rejects.toThrow("restore works with this backup");
      await work();
    });
  });

  it("needs a reason, and the right to", async () => {
    const backup = await goodBackup();
    await expect(deleteBackup(admin, { backupId: backup.id, reason: " " })).rejects.toMatchObject({
      code: "invalid",
    });
    const attempt = deleteBackup(operator, { backupId: backup.id, reason: "clean up" });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("listing", () => {
  it("goes through the history page by page, newest first", async () => {
    const first = await listBackups(operator, { launchId, systemId, limit: 2 });
    expect(first).toMatchObject({ more: true });
    const second = await listBackups(operator, { launchId, limit: 2, after: first.backups[1]?.id ?? "" });
    const times = [...first.backups, ...second.backups].map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
    expect(new Set(times).size).toBe(4);
  });
});
