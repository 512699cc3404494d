import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DomainError } from "@/server/kernel/errors";
import { claimed, expireLease, onceKind, snapshot, testWorks } from "@/server/testing/runs";
import { openWorld, type World } from "@/server/testing/world";
import { appendLog } from "./append-log";
import { claimRun } from "./claim-run";
import { keepLease } from "./keep-lease";
import { reconcileRuns } from "./reconcile-runs";
import { recordProgress } from "./record-progress";
import { recordStep } from "./record-step";
import { settleRun } from "./settle-run";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const runOf = (id: string) => world.ports.db.run.findUniqueOrThrow({ where: { id } });
const step = { position: 0, name: "Dump", state: "running", firstLine: 1 } as const;

describe("keepLease", () => {
  it("renews on the database's clock", async () => {
    const run = await claimed(world);
    await world.ports.db
      .$executeRaw`update run set lease_until = now() + interval '1 second' where id = ${run.id}::uuid`;
    expect(await keepLease(world.ports, run)).toBe("kept");
    const [row] = await world.ports.db.$queryRaw<{ left: number }[]>`
      select extract(epoch from lease_until - now())::float8 as left from run where id = ${run.id}::uuid`;
    expect(row?.left).toBeGreaterThan(18);
    expect(row?.left).toBeLessThan(21);
  });

  it("hears of a wish to cancel, and goes on keeping the lease until the work has ended", async () => {
    const run = await claimed(world);
    await world.ports.db.run.update({ where: { id: run.id }, data: { state: "cancelling" } });
    expect(await keepLease(world.ports, run)).toBe("cancel");
    expect(await keepLease(world.ports, run)).toBe("cancel");
  });

  it.each([
    ["somebody else holds the run", { fence: 9n }],
    ["the run is queued again", { state: "queued" }],
    ["the run has ended", { state: "interrupted" }],
  ])("is lost when %s", async (_what, data) => {
    const run = await claimed(world);
    await world.ports.db.run.update({ where: { id: run.id }, data });
    expect(await keepLease(world.ports, run)).toBe("lost");
  });
});

describe("a worker that lost its lease", () => {
  it("writes nothing any more: no line, no progress, no step, no end, no effect", async () => {
    const old = await claimed(world);
    await appendLog(world.ports, old, ["before"]);
    await expireLease(world, old.id);
    await reconcileRuns(world.ports, testWorks());
    const fresh = await claimRun(world.ports, { runId: old.id, attempt: 2 }, "worker-b");
    expect(fresh?.fence).toBeGreaterThan(old.fence);
    const before = await snapshot(world, old.id);
    const events = (await world.events("console")).length;

    let effects = 0;
    expect(await appendLog(world.ports, old, ["late"])).toBeNull();
    await recordProgress(world.ports, old, { fraction: 0.9, text: "late" });
    await recordStep(world.ports, old, step);
    const effect = async () => {
      effects++;
    };
    const settled = await settleRun(
      world.ports,
      old,
      {},
      { state: "succeeded", result: { late: true }, effects: effect },
    );

    expect(settled).toBe(false);
    expect(effects).toBe(0);
    expect(await snapshot(world, old.id)).toEqual(before);
    expect((await world.events("console")).length).toBe(events);
    expect(await settleRun(world.ports, fresh ?? old, {}, { state: "succeeded" })).toBe(true);
  });

  it("writes nothing while the run waits for its next attempt either", async () => {
    const old = await claimed(world);
    await expireLease(world, old.id);
    await reconcileRuns(world.ports, testWorks());
    const before = await snapshot(world, old.id);
    expect(await appendLog(world.ports, old, ["late"])).toBeNull();
    await recordStep(world.ports, old, step);
    expect(await settleRun(world.ports, old, {}, { state: "failed" })).toBe(false);
    expect(await snapshot(world, old.id)).toEqual(before);
  });
});

describe("settleRun", () => {
  it("makes state, result, effects, audit and event true together", async () => {
    const run = await claimed(world);
    await recordStep(world.ports, run, step);
    const settled = await settleRun(
      world.ports,
      run,
      {},
      {
        state: "succeeded",
        result: { bytes: 5 },
        effects: async (tx) => {
          expect((await tx.db.run.findUniqueOrThrow({ where: { id: run.id } })).state).toBe("succeeded");
          await tx.db.launch.create({ data: { name: "Effect", slug: `effect-${run.id}` } });
        },
      },
    );
    expect(settled).toBe(true);
    expect(await runOf(run.id)).toMatchObject({
      state: "succeeded",
      result: { bytes: 5 },
      progress: 1,
      leaseUntil: null,
    });
    expect(await world.ports.db.launch.count({ where: { slug: `effect-${run.id}` } })).toBe(1);
    expect((await world.audit(run.id)).at(-1)).toMatchObject({
      action: "runs.succeeded",
      changes: { state: "succeeded" },
    });
    expect((await world.events("console")).at(-1)).toMatchObject({
      payload: { id: run.id, state: "succeeded" },
    });
    expect(await world.ports.db.runAttempt.findFirst({ where: { runId: run.id } })).toMatchObject({
      outcome: "succeeded",
    });
    expect(await world.ports.db.runStep.findFirst({ where: { runId: run.id } })).toMatchObject({
      state: "succeeded",
    });
  });

  it("leaves the run running when an effect throws, and settles later", async () => {
    const run = await claimed(world);
    const before = await snapshot(world, run.id);
    const failing = settleRun(
      world.ports,
      run,
      {},
      {
        state: "succeeded",
        effects: async (tx) => {
          await tx.db.launch.create({ data: { name: "Half", slug: `half-${run.id}` } });
          throw new DomainError("conflict", "The row is gone.");
        },
      },
    );
    await expect(failing).rejects.toThrow("The row is gone.");
    expect(await snapshot(world, run.id)).toEqual(before);
    expect(await world.ports.db.launch.count({ where: { slug: `half-${run.id}` } })).toBe(0);
    expect(
      await settleRun(world.ports, run, {}, { state: "failed", errorCode: "conflict", errorText: "x" }),
    ).toBe(true);
  });

  it("counts once when it is sent twice at the same moment", async () => {
    const run = await claimed(world);
    let effects = 0;
    const end = () =>
      settleRun(
        world.ports,
        run,
        {},
        {
          state: "succeeded",
          effects: async () => {
            effects++;
          },
        },
      );
    expect((await Promise.all([end(), end(), end()])).sort()).toEqual([false, false, true]);
    expect(effects).toBe(1);
  });

  it("queues the next attempt after a pause while attempts remain, then fails and tells the work", async () => {
    const told: string[] = [];
    const abandoned = async (_tx: unknown, _id: string, state: string) => {
      told.push(state);
    };
    let run = await claimed(world);
    for (const next of [2, 3]) {
      await settleRun(
        world.ports,
        run,
        { abandoned },
        { state: "failed", errorText: "no route", retry: true },
      );
      const row = await runOf(run.id);
      expect(row).toMatchObject({
        state: "queued",
        attempt: next,
        workerId: null,
        errorText: null,
        progressText: "no route",
      });
      expect(row.availableAt.getTime()).toBeGreaterThan(Date.now() + 1_000);
      expect(world.enqueued.at(-1)).toEqual({ runId: run.id, attempt: next });
      run = (await claimRun(world.ports, { runId: run.id, attempt: next }, "worker-b")) ?? run;
    }
    expect(told).toEqual([]);
    await settleRun(
      world.ports,
      run,
      { abandoned },
      { state: "failed", errorCode: "unavailable", errorText: "no route", retry: true },
    );
    expect(await runOf(run.id)).toMatchObject({
      state: "failed",
      attempt: 3,
      errorCode: "unavailable",
      errorText: "no route",
    });
    expect(told).toEqual(["failed"]);
    const attempts = await world.ports.db.runAttempt.findMany({
      where: { runId: run.id },
      orderBy: { attempt: "asc" },
    });
    expect(attempts.map(({ outcome }) => outcome)).toEqual(["failed", "failed", "failed"]);
  });

  it("never tries a once-only run again", async () => {
    const run = await claimed(world, { kind: onceKind });
    await settleRun(world.ports, run, {}, { state: "interrupted", errorText: "stopped", retry: true });
    expect(await runOf(run.id)).toMatchObject({ state: "interrupted", attempt: 1 });
  });

  it.each([
    [{ state: "failed", retry: true }, "cancelled"],
    [{ state: "interrupted", retry: true }, "cancelled"],
    [{ state: "failed" }, "failed"],
    [{ state: "succeeded" }, "succeeded"],
    [{ state: "cancelled" }, "cancelled"],
  ] as const)("while somebody cancels: %o ends as %s", async (settlement, state) => {
    const run = await claimed(world);
    await world.ports.db.run.update({ where: { id: run.id }, data: { state: "cancelling" } });
    expect(await settleRun(world.ports, run, {}, settlement)).toBe(true);
    expect((await runOf(run.id)).state).toBe(state);
  });
});
