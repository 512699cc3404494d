import { afterEach, expect, it } from "vitest";
import { cancelRun } from "@/server/domain/runs";
import { childKind, onceKind, sleepKind } from "./fixture-kinds";
import { descendants, until } from "./processes";
import { snapshot } from "./runs";
import type { WorkerProcess } from "./worker-process";
import type { WorkerStage } from "./worker-stage";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The workers of one stage; all are gone after each test. */
function crew(stage: () => WorkerStage) {
  let workers: WorkerProcess[] = [];
  afterEach(async () => {
    for (const worker of workers) worker.signal("SIGKILL");
    await Promise.all(workers.map((worker) => worker.gone()));
    workers = [];
  });
  return {
    start: async () => {
      const worker = await stage().farm.start();
      workers.push(worker);
      return worker;
    },
    join: (worker: WorkerProcess) => workers.push(worker),
    effects: (runId: string) =>
      stage().world.ports.db.launch.count({ where: { slug: { startsWith: `effect-${runId}` } } }),
  };
}

/** What a worker does with a run when nothing goes wrong. */
export function ordinaryScenarios(stage: () => WorkerStage): void {
  const { start, effects } = crew(stage);

  it("a run executes, its log arrives without secrets and its effect happens once", async () => {
    const { accept, becomes, lines, run } = stage();
    const secret = "p4ss/w+rd";
    const id = await accept({ kind: sleepKind, input: { seconds: 0.5, secret } });
    const worker = await start();
    await becomes(id, "succeeded");
    expect(await run(id)).toMatchObject({ result: { attempt: 1, pid: worker.pid }, progress: 1, attempt: 1 });
    const text = await lines(id);
    expect(text.slice(0, 2)).toEqual(["Test, asked for by operator", `begin 1 by ${worker.pid} [removed]`]);
    expect(text.filter((line) => line.startsWith("beat 1.")).length).toBeGreaterThan(1);
    expect(text.at(-1)).toBe("end 1");
    expect((await run(id)).lineCount).toBe(text.length);
    expect(await effects(id)).toBe(1);
    expect(worker.output()).not.toContain(secret);
  });

  it("cancel ends it within two seconds and leaves no child behind", async () => {
    const { accept, becomes, lines, world } = stage();
    const worker = await start();
    const id = await accept({ kind: childKind, input: { seconds: 600 } });
    expect(await until(async () => (await lines(id)).some((line) => line.startsWith("child")), 10_000)).toBe(
      true,
    );
    expect(await descendants(worker.pid)).toHaveLength(1);
    await cancelRun(await world.as("operator"), { runId: id });
    expect(await becomes(id, "cancelled")).toBeLessThan(2_000);
    expect(await descendants(worker.pid)).toEqual([]);
    expect((await lines(id)).at(-1)).toBe("Cancelled.");
  });
}

/** What is left of a run when its worker ends in any way. */
export function lostWorkerScenarios(stage: () => WorkerStage): void {
  const { start, join, effects } = crew(stage);

  it("kill -9 of the worker: a safe run is retried by another, a once-only run is interrupted", async () => {
    const { becomes, busyWorker, lines, run } = stage();
    const { worker, safe, once } = await busyWorker(1.5);
    worker.signal("SIGKILL");
    await worker.gone();
    const second = await start();
    await becomes(once, "interrupted", 45_000);
    await becomes(safe, "succeeded", 45_000);
    expect(await run(once)).toMatchObject({ attempt: 1, errorCode: "worker_lost" });
    expect(await run(safe)).toMatchObject({ attempt: 2, result: { attempt: 2, pid: second.pid } });
    expect(await lines(safe)).toContain("Attempt 2.");
    expect([await effects(safe), await effects(once)]).toEqual([1, 0]);
  });

  it("a worker that slept past its lease wakes up and writes nothing", async () => {
    const { becomes, busyWorker, world } = stage();
    const { worker, safe, once } = await busyWorker(1);
    join(worker);
    worker.signal("SIGSTOP");
    await start();
    await becomes(once, "interrupted", 45_000);
    await becomes(safe, "succeeded", 45_000);
    const before = [await snapshot(world, safe), await snapshot(world, once)];
    worker.signal("SIGCONT");
    await pause(1_500);
    expect([await snapshot(world, safe), await snapshot(world, once)]).toEqual(before);
    expect([await effects(safe), await effects(once)]).toEqual([1, 0]);
    expect(await worker.gone(0)).toBeNull();
  });

  it("SIGTERM lets short work end, and gives long work back at once", async () => {
    const { accept, becomes, run } = stage();
    const worker = await start();
    const short = await accept({ kind: sleepKind, input: { seconds: 0.2 } });
    const safe = await accept({ kind: sleepKind, input: { seconds: 30 } });
    const once = await accept({ kind: onceKind, input: { seconds: 30 } });
    for (const id of [safe, once]) await becomes(id, "running");
    worker.signal("SIGTERM");
    const left = (await worker.gone()) ?? Number.POSITIVE_INFINITY;
    expect(left).toBeLessThan(8_000);
    expect(await run(short)).toMatchObject({ state: "succeeded", attempt: 1 });
    expect(await run(safe), worker.output()).toMatchObject({ state: "queued", attempt: 2, leaseUntil: null });
    expect(await run(once)).toMatchObject({ state: "interrupted", errorCode: "worker_stopped" });
    expect(await stage().world.ports.db.workerProcess.count({ where: { pid: worker.pid } })).toBe(0);
    await start();
    await becomes(safe, "running");
  });
}

/** `loseQueue` makes the queue forget everything it held. */
export function lostQueueScenarios(stage: () => WorkerStage, loseQueue: () => Promise<void>): void {
  const { start, effects } = crew(stage);

  it("a queue that lost everything is filled again, and goes on taking runs", async () => {
    const { accept, becomes, world } = stage();
    const ids = await Promise.all([1, 2, 3].map(() => accept({ kind: sleepKind })));
    await loseQueue();
    await world.ports.db
      .$executeRaw`update run set available_at = now() - interval '6 seconds' where state = 'queued'`;
    const worker = await start();
    for (const id of ids) {
      await becomes(id, "succeeded", 20_000).catch((error: Error) =>
        expect.fail(`${error.message}\n${worker.output()}`),
      );
    }
    await loseQueue();
    const after = await accept({ kind: sleepKind });
    await becomes(after, "succeeded", 20_000);
    for (const id of [...ids, after]) expect(await effects(id)).toBe(1);
  });
}
