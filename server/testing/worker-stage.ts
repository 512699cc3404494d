import type { Run } from "@/prisma/generated/client";
import { openQueue } from "@/server/adapters/queue/queue";
import { onceKind, sleepKind } from "./fixture-kinds";
import { until } from "./processes";
import { type Accept, accept } from "./runs";
import { openWorkerFarm, type WorkerFarm, type WorkerProcess } from "./worker-process";
import { openWorld, type World } from "./world";

export interface WorkerStage {
  world: World;
  farm: WorkerFarm;
  /** Accepts a run as an operator would; the queue is the real one. */
  accept(options: Accept): Promise<string>;
  run(id: string): Promise<Run>;
  /** Waits for the state and says how many milliseconds it took; fails with what it found instead. */
  becomes(id: string, state: string, ms?: number): Promise<number>;
  lines(id: string): Promise<string[]>;
  /** A worker with one safe and one once-only run of this length in its hands. */
  busyWorker(seconds: number): Promise<{ worker: WorkerProcess; safe: string; once: string }>;
  close(): Promise<void>;
}

/** A database with the real queue and a farm of worker processes. */
export async function openWorkerStage(redisUrl: string | null): Promise<WorkerStage> {
  const world = await openWorld();
  const { databaseUrl, ports } = world;
  ports.queue = openQueue({ databaseUrl, redisUrl, logger: ports.logger });
  const farm = await openWorkerFarm(databaseUrl, redisUrl);
  const run = (id: string) => ports.db.run.findUniqueOrThrow({ where: { id } });
  const becomes = async (id: string, state: string, ms = 10_000) => {
    const from = performance.now();
    let seen = "";
    const there = async () => {
      const { attempt, errorText, state: now } = await run(id);
      seen = `${now} (attempt ${attempt}, ${errorText})`;
      return now === state;
    };
    if (!(await until(there, ms))) throw new Error(`After ${ms} ms the run is ${seen} and not ${state}.`);
    return performance.now() - from;
  };
  const start = async (options: Accept) => (await accept(await world.as("operator"), options)).id;
  return {
    world,
    farm,
    run,
    becomes,
    accept: start,
    lines: async (runId) => {
      const chunks = await ports.db.runLog.findMany({ where: { runId }, orderBy: { firstLine: "asc" } });
      return chunks.flatMap(({ text }) => text.split("\n"));
    },
    busyWorker: async (seconds) => {
      const worker = await farm.start();
      const safe = await start({ kind: sleepKind, input: { seconds } });
      const once = await start({ kind: onceKind, input: { seconds } });
      for (const id of [safe, once]) await becomes(id, "running");
      return { worker, safe, once };
    },
    close: async () => {
      await farm.close();
      await ports.queue.close();
      await world.close();
    },
  };
}
