import { type ClaimedRun, claimRun, recordProgress, recordStep, settleRun } from "@/server/domain/runs";
import type { Ports } from "@/server/kernel/context";
import type { RunHandle, RunProgress, RunWork } from "@/server/kernel/define-job";
import { isDomainError } from "@/server/kernel/errors";
import type { QueuedRun } from "@/server/kernel/ports/queue";
import { parseInput } from "@/server/kernel/verb";
import { Lease, type StopReason } from "./lease";
import { LogWriter } from "./log-writer";
import type { Timings } from "./timings";

const PROGRESS_MS = 700;
const MAX_ERROR = 4_000;

export interface Running {
  runId: string;
  lease: Lease;
  done: Promise<void>;
}

export interface Workplace {
  ports: Ports;
  registry: ReadonlyMap<string, RunWork>;
  workerId: string;
  timings: Timings;
}

/** Claims a delivered run and works on it to its end; a delivery nobody may claim any more ends silently. */
export async function runJob(
  { ports, registry, workerId, timings }: Workplace,
  delivery: QueuedRun,
  started: (running: Running) => void,
): Promise<void> {
  const since = performance.now();
  const kinds = [...registry.keys()];
  const run = await claimRun(ports, delivery, workerId, timings.leaseSeconds, kinds);
  const work = run && registry.get(run.kind);
  if (!work) return tellUnknownKind(ports, delivery, registry);
  const lease = new Lease(ports, run, { timeoutMs: work.kind.timeoutMs, timings, since });
  const done = perform(ports, work, run, lease).finally(() => lease.end());
  started({ runId: run.id, lease, done });
  await done;
}

const unknownKinds = new Set<string>();

/** Says once for each kind that runs wait for a newer worker. */
async function tellUnknownKind(
  { db, logger }: Ports,
  { runId }: QueuedRun,
  registry: Workplace["registry"],
): Promise<void> {
  const run = await db.run.findUnique({ where: { id: runId } });
  if (run?.state !== "queued" || registry.has(run.kind) || unknownKinds.has(run.kind)) return;
  unknownKinds.add(run.kind);
  logger.warn({ kind: run.kind }, "runs of this kind wait for a newer worker; this one does not know it");
}

async function perform(ports: Ports, work: RunWork, run: ClaimedRun, lease: Lease): Promise<void> {
  const logger = ports.logger.child({ runId: run.id, kind: run.kind, attempt: run.attempt });
  const log = new LogWriter(ports, run);
  const settle = (settlement: Parameters<typeof settleRun>[3]) =>
    untilAnswered(() => settleRun(ports, run, work, settlement), lease);
  try {
    log.add(`${run.title}, asked for by ${run.requestedByName}`);
    if (run.attempt > 1) log.add(`Attempt ${run.attempt}.`);
    // Whoever pressed the button sees at once that somebody works.
    void log.flush();
    const { handle, finish } = createHandle(ports, run, lease, log);
    const outcome = await work.perform(handle, parseInput(work.kind.input, run.input));
    await finish();
    await log.close();
    const kept = await settle({ state: "succeeded", ...outcome });
    if (kept) logger.info({}, "run succeeded");
    else logger.warn({}, "the lease was lost before the end; nothing of this attempt counts");
  } catch (error) {
    const ending = describeEnd(error, lease.reason);
    const text = log.clean(ending.text).slice(0, MAX_ERROR);
    log.add(text);
    await log.close();
    if (lease.reason === "lost") {
      logger.warn({}, "lease lost; nothing of this attempt counts");
      return;
    }
    const retry = ending.retry && work.kind.retry === "safe";
    await settle({ state: ending.state, errorCode: ending.code, errorText: text, retry });
    logger.info({ state: ending.state, retry, err: error }, "run ended");
  }
}

function createHandle(ports: Ports, run: ClaimedRun, lease: Lease, log: LogWriter) {
  let position = 0;
  let latest: RunProgress | null = null;
  let timer: NodeJS.Timeout | undefined;
  let sent = 0;
  const send = async () => {
    timer = undefined;
    sent = performance.now();
    const progress = latest;
    latest = null;
    if (progress) await recordProgress(ports, run, progress).catch(() => {});
  };
  const handle: RunHandle = {
    ...run,
    ports,
    signal: lease.signal,
    log: (line) => log.add(line),
    redact: (secrets) => log.redact(secrets),
    progress: (progress) => {
      latest = { ...progress, text: log.clean(progress.text) };
      timer ??= setTimeout(() => void send(), Math.max(0, PROGRESS_MS - (performance.now() - sent)));
    },
    step: async (name, work) => {
      lease.signal.throwIfAborted();
      const step = { position: position++, name, firstLine: log.lineCount + 1 };
      await recordStep(ports, run, { ...step, state: "running" });
      try {
        const value = await work();
        await recordStep(ports, run, { ...step, state: "succeeded" });
        return value;
      } catch (error) {
        const state = lease.reason === "cancel" ? "cancelled" : "failed";
        await recordStep(ports, run, { ...step, state }).catch(() => {});
        throw error;
      }
    },
  };
  const finish = async () => {
    clearTimeout(timer);
    if (latest) await send();
  };
  return { handle, finish };
}

interface End {
  state: "failed" | "cancelled" | "interrupted";
  code: string;
  text: string;
  retry: boolean;
}

function describeEnd(error: unknown, reason: StopReason | null): End {
  if (reason === "cancel") return { state: "cancelled", code: "cancelled", text: "Cancelled.", retry: false };
  if (reason === "timeout") {
    return {
      state: "failed",
      code: "timeout",
      text: "Stopped: it took longer than this kind of run may.",
      retry: false,
    };
  }
  if (reason === "shutdown") {
    const text = "The worker was shut down in the middle of this run.";
    return { state: "interrupted", code: "worker_stopped", text, retry: true };
  }
  if (isDomainError(error)) {
    return { state: "failed", code: error.code, text: error.message, retry: error.code === "unavailable" };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { state: "failed", code: "internal", text, retry: true };
}

/** The end of a run is worth waiting for the database; the lease bounds how long. */
async function untilAnswered(write: () => Promise<boolean>, lease: Lease): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (isDomainError(error) || lease.reason === "lost" || tries >= 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
