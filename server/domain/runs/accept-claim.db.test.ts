import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transact } from "@/server/kernel/transact";
import { accept, safeKind } from "@/server/testing/runs";
import { openWorld, type World } from "@/server/testing/world";
import { acceptRun } from "./accept-run";
import { claimRun } from "./claim-run";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const runOf = (id: string) => world.ports.db.run.findUniqueOrThrow({ where: { id } });

describe("acceptRun", () => {
  it("keeps run, audit and event together and wakes the queue after the commit", async () => {
    const launch = await world.launch();
    const operator = await world.as("operator");
    const view = await accept(operator, { launchId: launch.id });
    expect(view).toMatchObject({ state: "queued", attempt: 1, maxAttempts: 3, requestedBy: "operator" });
    expect(world.enqueued.at(-1)).toEqual({ runId: view.id, attempt: 1 });
    expect(await world.audit(view.id)).toMatchObject([{ action: "test.start" }]);
    expect(await world.events(launch.id)).toEqual([{ type: "runs.changed", payload: view }]);
  });

  it("leaves neither run nor wake-up when the command is rolled back", async () => {
    const before = [await world.ports.db.run.count(), world.enqueued.length];
    const failing = transact(await world.as("operator"), "test.start", async (tx) => {
      await acceptRun(tx, { kind: safeKind, title: "Never", input: {}, launchId: null });
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect([await world.ports.db.run.count(), world.enqueued.length]).toEqual(before);
  });

  it("answers although the queue is away", async () => {
    const { queue } = world.ports;
    world.ports.queue = { ...queue, enqueue: () => Promise.reject(new Error("no queue")) };
    const view = await accept(await world.as("operator"));
    world.ports.queue = queue;
    expect((await runOf(view.id)).state).toBe("queued");
  });

  it("gives a lock key to one of 20 who ask at once; the others learn which run holds it", async () => {
    const operator = await world.as("operator");
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => accept(operator, { lockKey: "system:1" })),
    );
    const winners = tries.filter((one) => one.status === "fulfilled");
    expect(winners).toHaveLength(1);
    const winner = winners[0]?.value;
    for (const one of tries) {
      if (one.status === "rejected") {
        expect(one.reason).toMatchObject({
          code: "conflict",
          details: { runId: winner?.id, runNumber: winner?.number },
        });
      }
    }
    expect(await world.ports.db.run.count({ where: { lockKey: "system:1" } })).toBe(1);
    await expect(accept(operator, { lockKey: "system:2" })).resolves.toBeDefined();
  });

  it("frees the lock key with the end of the run; the database itself refuses a second holder", async () => {
    const operator = await world.as("operator");
    const first = await accept(operator, { lockKey: "system:3" });
    const second = world.ports.db.run.create({
      data: { kind: "test.safe", title: "Around the door", requestedByName: "x", lockKey: "system:3" },
    });
    await expect(second).rejects.toMatchObject({ code: "P2002" });
    await world.ports.db.run.update({ where: { id: first.id }, data: { state: "failed" } });
    await expect(accept(operator, { lockKey: "system:3" })).resolves.toBeDefined();
  });

  it("refuses input its kind does not know", async () => {
    const wrong = transact(await world.as("operator"), "test.start", async (tx) =>
      acceptRun(tx, { kind: safeKind, title: "Wrong", input: { text: 5 as never }, launchId: null }),
    );
    await expect(wrong).rejects.toMatchObject({ code: "invalid", fields: [{ path: "text" }] });
  });

  it("goes with its launch", async () => {
    const launch = await world.launch("Removed");
    const view = await accept(await world.as("operator"), { launchId: launch.id });
    await world.ports.db.launch.delete({ where: { id: launch.id } });
    expect(await world.ports.db.run.findUnique({ where: { id: view.id } })).toBeNull();
  });
});

describe("claimRun", () => {
  it("gives a run to one of ten workers", async () => {
    const { id } = await accept(await world.as("operator"));
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        claimRun(world.ports, { runId: id, attempt: 1 }, `worker-${index}`),
      ),
    );
    const won = claims.filter((claim) => claim !== null);
    expect(won).toHaveLength(1);
    const row = await runOf(id);
    expect(row).toMatchObject({ state: "running", fence: 1n });
    expect(claims.findIndex((claim) => claim !== null)).toBe(Number(row.workerId?.slice(7)));
    expect(await world.ports.db.runAttempt.count({ where: { runId: id } })).toBe(1);
  });

  it.each([
    ["an attempt that is over", { attempt: 2 }],
    ["a cancelled run", { state: "cancelled" }],
    ["a run somebody works on", { state: "running" }],
    ["a run that has ended", { state: "succeeded" }],
  ])("does nothing for %s", async (_what, data) => {
    const { id } = await accept(await world.as("operator"));
    await world.ports.db.run.update({ where: { id }, data });
    const before = await runOf(id);
    expect(await claimRun(world.ports, { runId: id, attempt: 1 }, "late")).toBeNull();
    expect(await runOf(id)).toEqual(before);
  });

  it("does nothing for a run that is gone", async () => {
    const runId = "019e0000-0000-7000-8000-000000000000";
    expect(await claimRun(world.ports, { runId, attempt: 1 }, "late")).toBeNull();
  });
});
