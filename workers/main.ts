import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { compose } from "@/server/adapters/compose";
import { consumeQueue } from "@/server/adapters/queue/queue";
import { writeAudit } from "@/server/domain/audit";
import { appendEvents } from "@/server/domain/live";
import { reconcileRuns } from "@/server/domain/runs";
import { env } from "@/server/env";
import { announcePresence } from "./presence";
import { registry } from "./registry";
import { type Running, runJob } from "./run-job";

const RECONCILE_MS = 4_000;
const DRAIN_MS = 4_000;

async function main(): Promise<void> {
  const settings = env();
  const { ports, notifications, close } = await compose("worker", { writeAudit, appendEvents });
  const workerId = `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
  const { logger } = ports;
  const running = new Set<Running>();
  const leave = await announcePresence(ports, workerId);

  const consumer = consumeQueue(
    { databaseUrl: settings.databaseUrl, redisUrl: settings.redisUrl, logger, slots: settings.workerSlots },
    (delivery) =>
      runJob(ports, registry, workerId, delivery, (started) => {
        running.add(started);
        void started.done.finally(() => running.delete(started)).catch(() => {});
      }),
  );
  notifications.subscribe((wake) => {
    for (const { runId, lease } of running) {
      if (wake === null || (wake.topic === "cancel" && wake.id === runId)) void lease.beat();
    }
  });

  let reconciling = false;
  const reconcile = async () => {
    if (reconciling) return;
    reconciling = true;
    try {
      const { lost } = await reconcileRuns(ports, registry);
      if (lost > 0) logger.warn({ lost }, "runs whose worker was lost were settled");
    } catch (error) {
      logger.warn({ err: error }, "reconciling failed; trying again");
    } finally {
      reconciling = false;
    }
  };
  await reconcile();
  const timer = setInterval(() => void reconcile(), RECONCILE_MS);

  let stopping = false;
  const stop = async (why: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ why, running: running.size }, "worker stops");
    clearInterval(timer);
    const closing = consumer.close();
    await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, DRAIN_MS))]);
    for (const { lease } of running) lease.stop("shutdown");
    await Promise.allSettled([...running].map(({ done }) => done));
    await consumer.close(true).catch(() => {});
    await leave();
    await close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  process.on("disconnect", () => void stop("the parent process has gone"));
  logger.info({ workerId, kinds: [...registry.keys()] }, "worker ready");
  process.send?.({ type: "ready" });
}

process.on("unhandledRejection", (error) => {
  process.stderr.write(
    `worker: unhandled rejection: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});

main().catch((error: unknown) => {
  process.stderr.write(
    `The worker could not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
