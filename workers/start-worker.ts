import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { type Composition, compose } from "@/server/adapters/compose";
import { consumeQueue, type RunConsumer } from "@/server/adapters/queue/queue";
import { writeAudit } from "@/server/domain/audit";
import { appendEvents } from "@/server/domain/live";
import { reconcileRuns } from "@/server/domain/runs";
import { env } from "@/server/env";
import type { RunWork } from "@/server/kernel/define-job";
import { scheduleHousekeeping } from "./housekeeping";
import { announcePresence } from "./presence";
import { scheduleRounds } from "./rounds";
import { type Running, runJob } from "./run-job";
import { TIMINGS, type Timings } from "./timings";

export interface WorkerOptions {
  registry: ReadonlyMap<string, RunWork>;
  timings?: Partial<Timings>;
}

const CLOSE_MS = 2_000;

/** Works until the process is told to stop; then runs in hand end or go back to the queue, and the process exits. */
export async function startWorker(options: WorkerOptions): Promise<void> {
  const timings: Timings = { ...TIMINGS, ...options.timings };
  const { registry } = options;
  const settings = env();
  endOnUnhandled();
  const composition = await compose("worker", { writeAudit, appendEvents });
  const { ports, notifications } = composition;
  const { logger } = ports;
  const workerId = `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
  const running = new Set<Running>();
  const leave = await announcePresence(ports, workerId);

  const consumer = consumeQueue(
    { databaseUrl: settings.databaseUrl, redisUrl: settings.redisUrl, logger, slots: settings.workerSlots },
    (delivery) =>
      runJob({ ports, registry, workerId, timings }, delivery, (started) => {
        running.add(started);
        void started.done.finally(() => running.delete(started)).catch(() => {});
      }),
  );
  const reconcile = reconciler(composition, registry);
  notifications.subscribe((wake) => {
    if (wake !== null && wake.topic !== "cancel") return;
    const concerned = [...running].filter(({ runId }) => wake === null || runId === wake.id);
    for (const { lease } of concerned) void lease.beat();
    // Cancelled before it began: somebody has to tell the work behind it.
    if (wake !== null && concerned.length === 0) void reconcile();
  });
  void reconcile();
  const timer = setInterval(() => void reconcile(), timings.reconcileMs);
  const endHousekeeping = scheduleHousekeeping(ports);
  const endRounds = scheduleRounds(ports);

  stopOnce(async (why) => {
    logger.info({ why, running: running.size }, "worker stops");
    clearInterval(timer);
    endHousekeeping();
    endRounds();
    await drain(consumer, running, timings);
    await atMost(CLOSE_MS, consumer.close(true));
    await atMost(CLOSE_MS, leave());
    await atMost(CLOSE_MS, composition.close());
    process.exit(0);
  });
  logger.info({ workerId, kinds: [...registry.keys()] }, "worker ready");
  process.send?.({ type: "ready" });
}

/** Puts runs right, one round at a time. */
function reconciler({ ports }: Composition, registry: WorkerOptions["registry"]): () => Promise<void> {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    try {
      const { lost } = await reconcileRuns(ports, registry);
      if (lost > 0) ports.logger.warn({ lost }, "runs whose worker was lost were settled");
    } catch (error) {
      ports.logger.warn({ err: error }, "reconciling failed; trying again");
    } finally {
      busy = false;
    }
  };
}

/** Takes nothing new, lets short work end, then releases the rest. */
async function drain(consumer: RunConsumer, running: ReadonlySet<Running>, timings: Timings): Promise<void> {
  await atMost(timings.drainMs, consumer.close());
  for (const { lease } of running) lease.stop("shutdown");
  await atMost(timings.releaseMs, Promise.allSettled([...running].map(({ done }) => done)));
}

function stopOnce(stop: (why: string) => Promise<void>): void {
  let stopping = false;
  const once = (why: string) => {
    if (stopping) return;
    stopping = true;
    void stop(why);
  };
  process.on("SIGTERM", () => once("SIGTERM"));
  process.on("SIGINT", () => once("SIGINT"));
  process.on("disconnect", () => once("the parent process has gone"));
}

/** Waits for the work, but not for ever: a server that is away must not keep the process. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}

function endOnUnhandled(): void {
  process.on("unhandledRejection", (error) => {
    const text = error instanceof Error ? error.stack : String(error);
    process.stderr.write(`worker: unhandled rejection: ${text}\n`);
    process.exit(1);
  });
}
