import { createPostgresBackend, Queue, Worker, withBackend } from "bullmq";
import { Redis } from "ioredis";
import type { Logger } from "@/server/kernel/ports/logger";
import type { QueuedRun, RunQueue } from "@/server/kernel/ports/queue";

const NAME = "runs";
/** An accepted request waits this long for the wake-up of a worker; the row alone is enough. */
const ADD_TIMEOUT_MS = 1_500;
const CLOSE_TIMEOUT_MS = 2_000;

export interface QueueOptions {
  databaseUrl: string;
  redisUrl: string | null;
  logger: Logger;
}

export interface RunConsumer {
  /** Stops taking jobs; resolves when those in hand are done, or at once when `force` is set. */
  close(force?: boolean): Promise<void>;
}

const onPostgres = withBackend(createPostgresBackend);

function postgresConnection(url: string, max: number) {
  return { connectionString: url, application_name: "holdpoint-queue", max, migrate: true };
}

function redisConnection(url: string, forWorker: boolean): Redis {
  return new Redis(url, {
    maxRetriesPerRequest: forWorker ? null : 1,
    enableOfflineQueue: forWorker,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(250 * 2 ** times, 2_000),
  });
}

/** The producer: BullMQ on Redis when REDIS_URL is set, else on the console's own PostgreSQL. */
export function openQueue(options: QueueOptions): RunQueue {
  const redis = options.redisUrl ? redisConnection(options.redisUrl, false) : null;
  const queue = redis
    ? new Queue<QueuedRun>(NAME, { connection: redis })
    : new onPostgres.Queue<QueuedRun>(NAME, { connection: postgresConnection(options.databaseUrl, 2) });
  queue.on("error", (error: Error) => options.logger.warn({ err: error }, "queue"));
  return {
    enqueue: async (run, delayMs) => {
      const add = queue.add("run", run, {
        jobId: `run-${run.runId}-a${run.attempt}`,
        attempts: 1,
        removeOnComplete: true,
        removeOnFail: true,
        ...(delayMs ? { delay: delayMs } : {}),
      });
      await withinTime(add, ADD_TIMEOUT_MS, "The queue did not answer; the run waits and will be picked up.");
    },
    close: async () => {
      await withinTime(queue.close(), CLOSE_TIMEOUT_MS, "The queue did not close in time.").catch(() => {});
      redis?.disconnect();
    },
  };
}

/** The consumer. The handler owns exclusivity through the run's lease; the queue may deliver a job twice. */
export function consumeQueue(
  options: QueueOptions & { slots: number },
  handle: (run: QueuedRun) => Promise<void>,
): RunConsumer {
  const settings = {
    concurrency: options.slots,
    lockDuration: 30_000,
    stalledInterval: 10_000,
    maxStalledCount: 5,
  };
  const redis = options.redisUrl ? redisConnection(options.redisUrl, true) : null;
  const process = (job: { data: QueuedRun }) => handle(job.data);
  const worker = redis
    ? new Worker<QueuedRun>(NAME, process, { ...settings, connection: redis })
    : new onPostgres.Worker<QueuedRun>(NAME, process, {
        ...settings,
        connection: postgresConnection(options.databaseUrl, 4),
      });
  worker.on("error", (error: Error) => options.logger.warn({ err: error }, "queue worker"));
  return {
    close: async (force = false) => {
      await worker.close(force);
      redis?.disconnect();
    },
  };
}

async function withinTime<T>(work: Promise<T>, ms: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  // The promise may fail after we stopped waiting for it.
  work.catch(() => {});
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
