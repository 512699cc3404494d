import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { may, ROLES } from "@/server/kernel/permissions";
import { accept, claimed, expireLease, onceKind, safeKind, testWorks } from "@/server/testing/runs";
import { openWorld, type World } from "@/server/testing/world";
import { cancelRun } from "./cancel-run";
import { claimRun } from "./claim-run";
import { reconcileRuns } from "./reconcile-runs";
import { recordStep } from "./record-step";
import { settleRun } from "./settle-run";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.ports.db.run.deleteMany();
  world.enqueued.length = 0;
});

const runOf = (id: string) => world.ports.db.run.findUniqueOrThrow({ where: { id } });
const attemptsOf = (runId: string) =>
  world.ports.db.runAttempt.findMany({ where: { runId }, orderBy: { attempt: "asc" } });

describe("reconcileRuns", () => {
  it("leaves a run alone whose worker is alive", async () => {
    const run = await claimed(world);
    expect(await reconcileRuns(world.ports, testWorks())).toEqual({ lost: 0, enqueued: 0 });
    expect((await runOf(run.id)).state).toBe("running");
  });

  it("queues a lost run of a safe kind again and says why", async () => {
    const run = await claimed(world, { worker: "host-1" });
    await recordStep(world.ports, run, { position: 0, name: "Dump", state: "running", firstLine: 1 });
    await expireLease(world, run.id);
    world.enqueued.length = 0;
    expect(await reconcileRuns(world.ports, testWorks())).toMatchObject({ lost: 1 });
    const row = await runOf(run.id);
    expect(row).toMatchObject({ state: "queued", attempt: 2, fence: 2n, workerId: null, leaseUntil: null });
    expect(row.progressText).toBe("The worker host-1 stopped answering. Trying again.");
    expect(await attemptsOf(run.id)).toMatchObject([
      { attempt: 1, outcome: "interrupted", note: "The worker host-1 stopped answering." },
    ]);
    expect(await world.ports.db.runStep.findFirst({ where: { runId: run.id } })).toMatchObject({
      state: "interrupted",
    });
    expect(world.enqueued).toEqual([{ runId: run.id, attempt: 2 }]);
    expect((await world.audit(run.id)).at(-1)).toMatchObject({
      action: "runs.worker-lost",
      actor: "reconciler",
    });
  });

  it("interrupts a lost run that must not be repeated, and one without attempts left, and tells the work", async () => {
    const told: string[] = [];
    const once = await claimed(world, { kind: onceKind });
    const last = await claimed(world);
    await world.ports.db.run.update({ where: { id: last.id }, data: { attempt: 3 } });
    for (const { id } of [once, last]) await expireLease(world, id);
    await reconcileRuns(world.ports, testWorks(told));
    for (const { id } of [once, last]) {
      expect(await runOf(id)).toMatchObject({ state: "interrupted", errorCode: "worker_lost" });
      expect((await runOf(id)).errorText).toContain("look before you repeat it");
    }
    expect(told.sort()).toEqual([once, last].map(({ id }) => `${id} interrupted`).sort());
  });

  it("cancels a lost run somebody had cancelled", async () => {
    const told: string[] = [];
    const run = await claimed(world);
    await cancelRun(await world.as("operator"), { runId: run.id });
    await expireLease(world, run.id);
    await reconcileRuns(world.ports, testWorks(told));
    expect(await runOf(run.id)).toMatchObject({ state: "cancelled", errorCode: null });
    expect(told).toEqual([`${run.id} cancelled`]);
  });

  it("interrupts a lost run of a kind it does not know", async () => {
    const run = await claimed(world);
    await expireLease(world, run.id);
    await reconcileRuns(world.ports, new Map());
    expect((await runOf(run.id)).state).toBe("interrupted");
  });

  it("has one effect when four do it at once", async () => {
    const told: string[] = [];
    const runs = [await claimed(world), await claimed(world, { kind: onceKind })];
    for (const { id } of runs) await expireLease(world, id);
    await Promise.all([1, 2, 3, 4].map(() => reconcileRuns(world.ports, testWorks(told))));
    const [safe, once] = runs.map(({ id }) => id);
    expect(await runOf(safe ?? "")).toMatchObject({ state: "queued", attempt: 2, fence: 2n });
    expect(await runOf(once ?? "")).toMatchObject({ state: "interrupted", fence: 2n });
    expect(told).toEqual([`${once} interrupted`]);
    const lost = (await world.audit()).filter(({ action }) => action === "runs.worker-lost");
    expect(lost).toHaveLength(2 + (await previousLost()));
  });

  it("enqueues a run again that has waited too long, not one that waits for its next attempt", async () => {
    const operator = await world.as("operator");
    const forgotten = await accept(operator);
    const fresh = await accept(operator);
    const pausing = await accept(operator);
    const shift = (id: string, by: string) =>
      world.ports.db.$executeRawUnsafe(
        `update run set available_at = now() + interval '${by}' where id = '${id}'`,
      );
    await shift(forgotten.id, "-6 seconds");
    await shift(pausing.id, "8 seconds");
    world.enqueued.length = 0;
    expect(await reconcileRuns(world.ports, testWorks())).toEqual({ lost: 0, enqueued: 1 });
    expect(world.enqueued).toEqual([{ runId: forgotten.id, attempt: 1 }]);
    expect(fresh.state).toBe("queued");
  });

  it("settles the others when one cannot be told, ends that one too and tells it later", async () => {
    const broken = await claimed(world, { kind: onceKind });
    const fine = await claimed(world);
    for (const { id } of [broken, fine]) await expireLease(world, id);
    const failing = new Map([
      [safeKind.kind, { kind: safeKind }],
      [onceKind.kind, { kind: onceKind, abandoned: () => Promise.reject(new Error("the row is locked")) }],
    ]);
    await reconcileRuns(world.ports, failing);
    expect((await runOf(fine.id)).state).toBe("queued");
    expect(await runOf(broken.id)).toMatchObject({ state: "interrupted", endTold: false });
    const told: string[] = [];
    await reconcileRuns(world.ports, testWorks(told));
    await reconcileRuns(world.ports, testWorks(told));
    expect(told).toEqual([`${broken.id} interrupted`]);
    expect((await runOf(broken.id)).endTold).toBe(true);
  });
});

let earlier = 0;
/** Audit entries stay when their runs go, so those of earlier tests are subtracted. */
async function previousLost(): Promise<number> {
  const ids = (await world.ports.db.run.findMany({ select: { id: true } })).map(({ id }) => id);
  earlier = await world.ports.db.auditEntry.count({
    where: { action: "runs.worker-lost", subjectId: { notIn: ids } },
  });
  return earlier;
}

describe("cancelRun", () => {
  it("ends a queued run at once; no worker can take it, and the work behind it is told once", async () => {
    const operator = await world.as("operator");
    const { id } = await accept(operator, { lockKey: "system:9" });
    const view = await cancelRun(operator, { runId: id });
    expect(view).toMatchObject({ state: "cancelled", cancelledBy: "operator" });
    expect(view.endedAt).not.toBeNull();
    expect(await claimRun(world.ports, { runId: id, attempt: 1 }, "late")).toBeNull();
    const told: string[] = [];
    await Promise.all([1, 2, 3].map(() => reconcileRuns(world.ports, testWorks(told))));
    expect(told).toEqual([`${id} cancelled`]);
    expect((await world.audit(id)).at(-1)).toMatchObject({
      action: "runs.cancel",
      changes: { from: "queued" },
    });
    await expect(accept(operator, { lockKey: "system:9" })).resolves.toBeDefined();
  });

  it("asks the worker of a running one, which then ends it", async () => {
    const run = await claimed(world);
    const operator = await world.as("operator");
    expect(await cancelRun(operator, { runId: run.id })).toMatchObject({ state: "cancelling" });
    const audited = (await world.audit(run.id)).length;
    expect(await cancelRun(operator, { runId: run.id })).toMatchObject({ state: "cancelling" });
    expect((await world.audit(run.id)).length).toBe(audited);
    await settleRun(
      world.ports,
      run,
      {},
      { state: "cancelled", errorCode: "cancelled", errorText: "Cancelled." },
    );
    expect(await runOf(run.id)).toMatchObject({ state: "cancelled" });
  });

  it("changes nothing about a run that has ended, and knows no strange one", async () => {
    const run = await claimed(world);
    await settleRun(world.ports, run, {}, { state: "succeeded" });
    const operator = await world.as("operator");
    const late = cancelRun(operator, { runId: run.id });
    await expect(late).rejects.toMatchObject({ code: "conflict" });
    await expect(late).rejects.toThrow("has already ended (succeeded)");
    const strange = { runId: "019e0000-0000-7000-8000-000000000000" };
    await expect(cancelRun(operator, strange)).rejects.toMatchObject({ code: "not_found" });
  });

  it("and a claim at the same moment leave the run either cancelled or cancelling with its worker told", async () => {
    const operator = await world.as("operator");
    for (let round = 0; round < 10; round++) {
      const { id } = await accept(operator);
      const [claim] = await Promise.all([
        claimRun(world.ports, { runId: id, attempt: 1 }, "racer"),
        cancelRun(operator, { runId: id }),
      ]);
      expect((await runOf(id)).state).toBe(claim ? "cancelling" : "cancelled");
    }
  });

  it.each(ROLES)("obeys the table for a %s", async (role) => {
    const { id } = await accept(await world.as("operator"));
    const tried = cancelRun(await world.as(role), { runId: id });
    if (may(role, "runs:cancel")) await expect(tried).resolves.toMatchObject({ state: "cancelled" });
    else {
      await expect(tried).rejects.toMatchObject({ code: "forbidden" });
      expect((await runOf(id)).state).toBe("queued");
    }
  });
});
