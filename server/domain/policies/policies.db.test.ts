import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deleteBackup } from "@/server/domain/backups";
import { ensureBuiltIn } from "@/server/domain/stores";
import { registerSystem } from "@/server/domain/systems";
import type { Context, Ports } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { connectionFrom } from "@/server/testing/backup-engine";
import { emptyDatabase } from "@/server/testing/postgres";
import { openWorld, type World } from "@/server/testing/world";
import { registry } from "@/workers/registry";
import { runJob } from "@/workers/run-job";
import { TIMINGS } from "@/workers/timings";
import { applyRetention } from "./apply-retention";
import { dispatchRetention } from "./dispatch-retention";
import { dispatchSchedules } from "./dispatch-schedules";
import { getPolicy } from "./get-policy";
import { holdBackup } from "./hold-backup";
import { listGauges } from "./list-gauges";
import { pinBackup } from "./pin-backup";
import { previewRetention } from "./preview-retention";
import { previewSchedule } from "./preview-schedule";
import { purgeFirings } from "./purge-firings";
import { releaseHold } from "./release-hold";
import { removeSchedule } from "./remove-schedule";
import { saveObjective } from "./save-objective";
import { saveRetention } from "./save-retention";
import { saveSchedule } from "./save-schedule";
import { retentionRules } from "./schema";
import { unpinBackup } from "./unpin-backup";

const DAY = 86_400_000;
const NOON = new Date("2026-11-20T12:00:00Z");

let world: World;
let operator: Context;
let admin: Context;
let lead: Context;
let launchId: string;
let connection: ReturnType<typeof connectionFrom>;
let now = NOON;
let ports: Ports;

beforeAll(async () => {
  world = await openWorld();
  ports = { ...world.ports, clock: { now: () => now } };
  const withClock = (ctx: Context): Context => ({ ...ctx, ports });
  operator = withClock(await world.as("operator"));
  admin = withClock(await world.as("admin"));
  lead = withClock(await world.as("lead"));
  launchId = (await world.launch()).id;
  connection = connectionFrom((await emptyDatabase()).url);
  await world.ports.db.recoveryKey.create({
    data: {
      label: "Safe",
      recipient: "age1test",
      createdByName: "admin",
      provenAt: new Date(NOON.getTime() - DAY),
      provenByName: "admin",
    },
  });
});
beforeEach(() => {
  now = NOON;
  world.enqueued.length = 0;
});
afterAll(() => world.close());

let count = 0;
async function system(): Promise<string> {
  count += 1;
  const { id } = await registerSystem(operator, {
    kind: "database",
    engine: "postgresql",
    launchId,
    environment: "production",
    name: `Shop ${count}`,
    connection,
  });
  return id;
}

const daily = {
  form: { kind: "daily" as const, at: "03:00" },
  timeZone: "Europe/Berlin",
  jitterMinutes: 0,
  missed: "catch_up" as const,
  paused: false,
};

/** A good backup as the engine leaves it, with an object in the store when asked. */
async function good(systemId: string, daysAgo: number, stored = false): Promise<string> {
  const { db, outside } = world.ports;
  const id = randomUUID();
  const at = new Date(NOON.getTime() - daysAgo * DAY);
  const objectId = `${id}-1`;
  if (stored) {
    for (const part of ["data", "manifest"] as const) {
      const writer = await outside.store.create(objectId, part);
      await writer.write(Buffer.from("bytes"));
      await writer.commit();
    }
  }
  const store = await ensureBuiltIn(db, outside);
  const run = await db.run.create({
    data: {
      kind: "backups.back-up",
      title: "Back up",
      launchId,
      systemId,
      state: "succeeded",
      requestedByName: "x",
      input: {},
    },
  });
  await db.backup.create({
    data: {
      id,
      copies: { create: { storeId: store.id, state: "good", bytes: 1000 } },
      launchId,
      systemId,
      runId: run.id,
      storeId: store.id,
      state: "good",
      objectId,
      bytes: 1000,
      sha256: "0".repeat(64),
      tables: [],
      requestedByName: "operator",
      snapshotAt: at,
      startedAt: at,
      endedAt: new Date(at.getTime() + 60_000),
      createdAt: at,
    },
  });
  return id;
}

async function work(with_: Ports = ports): Promise<void> {
  for (const delivery of world.enqueued.splice(0)) {
    await runJob({ ports: with_, registry, workerId: "test", timings: TIMINGS }, delivery, () => undefined);
  }
}

const firings = async (systemId: string) => (await getPolicy(operator, { systemId })).firings;

describe("a schedule", () => {
  it("is saved with its next run in its zone, written down, told, and refused when somebody was faster", async () => {
    const systemId = await system();
    const saved = await saveSchedule(operator, { systemId, rev: 0, ...daily });
    expect(saved).toMatchObject({
      text: "Daily at 03:00, Europe/Berlin",
      nextAt: "2026-11-21T02:00:00.000Z",
      rev: 1,
    });
    expect(await world.audit(systemId)).toContainEqual(
      expect.objectContaining({ action: "policies.save-schedule", actor: "operator" }),
    );
    expect((await world.events(launchId)).map(({ type }) => type)).toContain("policies.changed");
    const again = saveSchedule(operator, { systemId, rev: 0, ...daily });
    await expect(again).rejects.toMatchObject({
      code: "conflict",
      message: /^operator changed this/ as unknown,
    });
    await expect(saveSchedule(lead, { systemId, rev: 1, ...daily })).rejects.toMatchObject({
      code: "forbidden",
    });
    const never = { ...daily, form: { kind: "cron" as const, expression: "0 0 31 2 *" } };
    await expect(saveSchedule(operator, { systemId, rev: 1, ...never })).rejects.toMatchObject({
      code: "invalid",
    });
    await removeSchedule(operator, { systemId });
    expect((await getPolicy(operator, { systemId })).timing).toBeNull();
    await expect(removeSchedule(operator, { systemId })).rejects.toMatchObject({ code: "conflict" });
    await expect(removeSchedule(lead, { systemId })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("shows its next runs, the change of the clocks, and a promise it can never keep", async () => {
    const systemId = await system();
    await saveObjective(operator, { systemId, rev: 0, rpoMinutes: 15, rtoMinutes: 60, staleDays: 30 });
    const preview = await previewSchedule(lead, { systemId, form: daily.form, timeZone: "Europe/Berlin" });
    expect(preview.next).toHaveLength(5);
    expect(preview.next[0]?.local).toBe("21 Nov 2026, 03:00 (GMT+1)");
    expect(preview.clockChange).toMatch(
      /^The clocks change on 28 Mar 2027\. First run after that: 28 Mar 2027, 03:00 \(GMT\+2\)\.$/,
    );
    expect(preview.promise).toMatch(/no backup on this schedule can ever keep that/);
  });

  it("starts each occurrence exactly once with two workers at it, and never early", async () => {
    const systemId = await system();
    await saveSchedule(operator, { systemId, rev: 0, ...daily });
    expect(await dispatchSchedules(ports)).toBe(0);
    now = new Date("2026-11-21T02:00:01Z");
    await Promise.all([dispatchSchedules(ports), dispatchSchedules(ports), dispatchSchedules(ports)]);
    expect(world.enqueued).toHaveLength(1);
    expect(await firings(systemId)).toMatchObject([
      { dueAt: "2026-11-21T02:00:00.000Z", outcome: "started", reason: null },
    ]);
    const [audit] = (await world.audit()).filter(({ actor }) => actor === "Schedule");
    expect(audit).toMatchObject({ action: "backups.start" });
    now = new Date("2026-11-22T02:00:01Z");
    await dispatchSchedules(ports);
    expect((await firings(systemId))[0]).toMatchObject({
      outcome: "skipped",
      reason: expect.stringMatching(/^Run #\d+ \(Back up Shop \d+\) is still queued/) as string,
    });
    await saveSchedule(operator, { systemId, rev: 1, ...daily, paused: true });
    now = new Date("2026-11-25T02:00:01Z");
    expect(await dispatchSchedules(ports)).toBe(0);
  });

  it("makes up for what was missed once, or waits, as it was told", async () => {
    const [catches, waits] = [await system(), await system()];
    await saveSchedule(operator, { systemId: catches, rev: 0, ...daily });
    await saveSchedule(operator, { systemId: waits, rev: 0, ...daily, missed: "skip" });
    now = new Date("2026-11-30T09:00:00Z");
    await dispatchSchedules(ports);
    expect(world.enqueued).toHaveLength(1);
    expect(await firings(catches)).toMatchObject([
      { outcome: "started", reason: expect.stringMatching(/^10 backups were missed/) as string },
    ]);
    expect(await firings(waits)).toMatchObject([{ outcome: "missed" }]);
    expect((await getPolicy(operator, { systemId: waits })).timing?.nextAt).toBe("2026-12-01T02:00:00.000Z");
  });

  it("lives through quarter hours with two workers and an hour without any", async () => {
    const systemId = await system();
    const form = { kind: "minutes" as const, every: 15 as const };
    await saveSchedule(operator, { systemId, rev: 0, ...daily, form, timeZone: "UTC" });
    const steps = Array.from({ length: 16 }, (_, step) => step + 1).filter((step) => step <= 8 || step > 12);
    for (const step of steps) {
      now = new Date(NOON.getTime() + step * 900_000 + 2_000);
      await Promise.all([dispatchSchedules(ports), dispatchSchedules(ports)]);
      await world.ports.db.run.updateMany({
        where: { systemId },
        data: { state: "succeeded", lockKey: null },
      });
    }
    const fired = await world.ports.db.scheduleFiring.findMany({
      where: { systemId },
      orderBy: { dueAt: "asc" },
    });
    expect(fired).toHaveLength(12);
    expect(fired.every(({ outcome }) => outcome === "started")).toBe(true);
    expect(fired.flatMap(({ reason }) => reason ?? [])).toEqual([
      expect.stringMatching(/^5 backups were missed/),
    ]);
    expect(new Set(fired.map(({ backupId }) => backupId)).size).toBe(12);
    expect(await world.ports.db.backup.count({ where: { systemId } })).toBe(12);
  });

  it("is reckoned anew when the clock was put back, and starts nothing twice", async () => {
    const systemId = await system();
    now = new Date("2027-11-20T12:00:00Z");
    await saveSchedule(operator, { systemId, rev: 0, ...daily });
    now = NOON;
    await dispatchSchedules(ports);
    expect(world.enqueued).toHaveLength(0);
    expect((await getPolicy(operator, { systemId })).timing?.nextAt).toBe("2026-11-21T02:00:00.000Z");
  });

  it("starts nothing before the recovery key was checked", async () => {
    const systemId = await system();
    await saveSchedule(operator, { systemId, rev: 0, ...daily });
    await world.ports.db.recoveryKey.updateMany({ data: { provenAt: null } });
    now = new Date("2026-11-21T02:00:01Z");
    await dispatchSchedules(ports);
    await world.ports.db.recoveryKey.updateMany({ data: { provenAt: new Date(NOON.getTime() - DAY) } });
    expect(world.enqueued).toHaveLength(0);
    expect(await firings(systemId)).toMatchObject([
      { outcome: "waiting", reason: /recovery key/ as unknown },
    ]);
    expect(await purgeFirings(world.ports.db)).toBe(0);
  });
});

const rules = (more: object) => retentionRules.parse({ minAgeHours: 0, ...more });
const states = async (systemId: string) =>
  (await world.ports.db.backup.findMany({ where: { systemId }, orderBy: { snapshotAt: "desc" } })).map(
    ({ state }) => state,
  );

describe("retention", () => {
  it("previews exactly what goes, removes it after the next good backup, and sees it gone", async () => {
    const systemId = await system();
    const old = [];
    for (const days of [3, 2, 1]) old.push(await good(systemId, days, true));
    const input = { systemId, rules: rules({ last: 3 }), timeZone: "UTC" };
    const preview = await saveRetention(admin, { ...input, rev: 0, enabled: true });
    expect(preview.removes).toBe(0);
    expect(await dispatchRetention(ports)).toBe(0);
    const newest = await good(systemId, 0, true);
    expect(await previewRetention(lead, input)).toMatchObject({
      removes: 1,
      removedBytes: 1000,
      question: null,
      backups: [
        { backupId: newest, decision: "keep" },
        { decision: "keep" },
        { decision: "keep" },
        { backupId: old[0], decision: "remove", reasons: ["no tier keeps it"] },
      ],
    });
    expect((await Promise.all([dispatchRetention(ports), dispatchRetention(ports)])).sort()).toEqual([0, 1]);
    await work();
    expect(await states(systemId)).toEqual(["good", "good", "good", "deleted"]);
    expect(await world.ports.outside.store.size(`${old[0]}-1`, "data")).toBeNull();
    const removal = await world.ports.db.backupRemoval.findFirstOrThrow({ where: { systemId } });
    expect(removal).toMatchObject({ state: "gone", reason: "Retention: no tier keeps it" });
    expect(await world.audit(old[0])).toMatchObject([{ action: "backups.delete", actor: "Retention" }]);
    expect(await dispatchRetention(ports)).toBe(0);
    const mine = saveRetention(operator, { ...input, rev: 1, enabled: true });
    await expect(mine).rejects.toMatchObject({ code: "forbidden" });
    await expect(saveRetention(admin, { ...input, rev: 0, enabled: true })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("stops and asks before it removes more than half; a person lets exactly that plan go ahead", async () => {
    const systemId = await system();
    for (const days of [5, 4, 3, 2, 1]) await good(systemId, days);
    const policy = { systemId, rules: rules({ last: 1 }), timeZone: "UTC" };
    const { digest } = await saveRetention(admin, { ...policy, rev: 0, enabled: true });
    await good(systemId, 0);
    await dispatchRetention(ports);
    await work();
    expect((await states(systemId)).filter((state) => state === "deleted")).toEqual([]);
    expect((await getPolicy(operator, { systemId })).question).toMatch(/^This removes 5 of 6/);
    await expect(applyRetention(admin, { systemId, digest })).rejects.toMatchObject({ code: "conflict" });
    const seen = await previewRetention(admin, policy);
    await expect(applyRetention(operator, { systemId, digest: seen.digest })).rejects.toMatchObject({
      code: "forbidden",
    });
    await applyRetention(admin, { systemId, digest: seen.digest });
    await work();
    expect(await states(systemId)).toEqual(["good", "deleted", "deleted", "deleted", "deleted", "deleted"]);
    expect((await getPolicy(operator, { systemId })).question).toBeNull();
  });

  it("leaves pinned and held ones and what something works with, and says why", async () => {
    const systemId = await system();
    const [oldest, held, busy] = [await good(systemId, 5), await good(systemId, 4), await good(systemId, 3)];
    await good(systemId, 0);
    await pinBackup(operator, { backupId: oldest, reason: "Before the migration" });
    await holdBackup(admin, { backupId: held, reason: "Case 12" });
    await world.ports.db.run.create({
      data: {
        kind: "drills.drill",
        title: "Drill",
        launchId,
        systemId,
        state: "running",
        requestedByName: "x",
        input: { backupId: busy },
      },
    });
    const preview = await previewRetention(lead, { systemId, rules: rules({ last: 1 }), timeZone: "UTC" });
    expect(preview.removes).toBe(0);
    expect(preview.backups.map(({ reasons }) => reasons[0])).toEqual([
      "the newest",
      expect.stringMatching(/^run #\d+ \(Drill\) works with it$/),
      "on legal hold by admin: Case 12",
      "pinned by operator: Before the migration",
    ]);
    const conflict = { code: "conflict" };
    await expect(deleteBackup(admin, { backupId: held, reason: "Tidy up" })).rejects.toMatchObject({
      ...conflict,
      message: "This backup is kept. It is on legal hold by admin: Case 12.",
    });
    const byHand = world.ports.db.backup.update({ where: { id: held }, data: { state: "deleted" } });
    await expect(byHand).rejects.toThrow(/is kept/);
    await expect(pinBackup(operator, { backupId: oldest, reason: "Again" })).rejects.toMatchObject(conflict);
    await expect(holdBackup(operator, { backupId: oldest, reason: "Mine" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(releaseHold(operator, { backupId: held, reason: "Mine" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await unpinBackup(operator, { backupId: oldest, reason: "Migration is over" });
    await expect(unpinBackup(operator, { backupId: oldest, reason: "Twice" })).rejects.toMatchObject(
      conflict,
    );
    await releaseHold(admin, { backupId: held, reason: "Case closed" });
    expect((await getPolicy(operator, { systemId })).keeps).toEqual([]);
    expect((await world.audit(held)).map(({ action }) => action)).toEqual([
      "policies.hold",
      "policies.release",
    ]);
    expect((await world.audit(oldest)).map(({ action }) => action)).toEqual([
      "policies.pin",
      "policies.unpin",
    ]);
  });

  it("keeps the mark while the store fails, tells it, and goes on when it answers", async () => {
    const systemId = await system();
    for (const days of [2, 1, 0]) await good(systemId, days, true);
    const policy = { systemId, rules: rules({ last: 2 }), timeZone: "UTC" };
    const { digest } = await saveRetention(admin, { ...policy, rev: 0, enabled: true });
    const { store } = world.ports.outside;
    const broken = {
      ...store,
      remove: () => Promise.reject(new DomainError("unavailable", "The share is away.")),
    };
    const failing: Ports = {
      ...ports,
      outside: { ...ports.outside, store: broken },
    };
    await applyRetention(admin, { systemId, digest });
    await work(failing);
    const { pending } = (await getPolicy(operator, { systemId })).retention;
    expect(pending).toMatchObject([{ problem: expect.stringMatching(/The share is away\.$/) as string }]);
    const row = await world.ports.db.backupRemoval.findFirstOrThrow({ where: { systemId } });
    expect(await store.size(`${row.backupId}-1`, "data")).not.toBeNull();
    world.enqueued.length = 0;
    await world.ports.db.run.updateMany({
      where: { lockKey: `retention:${systemId}` },
      data: { state: "failed" },
    });
    await good(systemId, -0.01, true);
    await dispatchRetention(ports);
    await work();
    expect((await getPolicy(operator, { systemId })).retention.pending).toEqual([]);
    expect(await store.size(`${row.backupId}-1`, "data")).toBeNull();
  });
});

describe("what is promised", () => {
  it("is measured: the age of the newest backup, the time of the last restore, and grey when that is old", async () => {
    const systemId = await system();
    const backupId = await good(systemId, 0.5);
    await saveObjective(operator, { systemId, rev: 0, rpoMinutes: 60, rtoMinutes: 60, staleDays: 7 });
    await expect(
      saveObjective(operator, { systemId, rev: 0, rpoMinutes: 1, rtoMinutes: 1, staleDays: 7 }),
    ).rejects.toMatchObject({ code: "conflict" });
    const denied = saveObjective(lead, { systemId, rev: 1, rpoMinutes: 1, rtoMinutes: 1, staleDays: 7 });
    await expect(denied).rejects.toMatchObject({ code: "forbidden" });
    const gauges = async () =>
      (await listGauges(lead, { launchId })).systems.find((one) => one.systemId === systemId);
    expect(await gauges()).toMatchObject({
      rpo: { state: "broken", measuredMs: DAY / 2 },
      rto: { state: "unknown", measuredMs: null },
    });
    const run = await world.ports.db.run.create({
      data: {
        kind: "backups.restore",
        title: "Restore",
        launchId,
        systemId,
        state: "succeeded",
        requestedByName: "x",
        input: {},
        startedAt: new Date(NOON.getTime() - 240_000),
      },
    });
    await world.ports.db.restore.create({
      data: {
        launchId,
        systemId,
        backupId,
        runId: run.id,
        newDatabase: "copy",
        planDigest: "x",
        state: "done",
        comparison: [{ schema: "public", table: "a", expected: 1, found: 1, sameContent: true }],
        requestedByName: "x",
        endedAt: NOON,
      },
    });
    expect((await gauges())?.rto).toMatchObject({
      state: "met",
      measuredMs: 240_000,
      measuredAt: NOON.toISOString(),
    });
    now = new Date(NOON.getTime() + 8 * DAY);
    expect((await gauges())?.rto.state).toBe("unknown");
    now = NOON;
    for (const days of [0.3, 0.2, 0.1]) await good(systemId, days);
    const preview = await previewRetention(lead, { systemId, rules: rules({ last: 1 }), timeZone: "UTC" });
    expect(preview.backups.find((one) => one.backupId === backupId)).toMatchObject({
      decision: "protected",
      reasons: ["the last verified backup"],
    });
  });

  it("of the plan is offered", async () => {
    const systemId = await system();
    expect((await getPolicy(lead, { systemId })).planPromises).toEqual([]);
    await expect(getPolicy(await world.as("stakeholder"), { systemId })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
