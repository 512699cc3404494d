import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundle } from "@/scripts/lib/bundle.mjs";
import { until } from "./processes";

export interface WorkerProcess {
  pid: number;
  signal(name: NodeJS.Signals): void;
  /** Milliseconds until the process is gone, or null when it is still there after `ms`. */
  gone(ms?: number): Promise<number | null>;
  output(): string;
}

export interface WorkerFarm {
  /** Starts one more worker process and waits until it is ready. */
  start(): Promise<WorkerProcess>;
  close(): Promise<void>;
}

/** Real worker processes with the fixture kinds, on a database and, when given, a Redis. */
export async function openWorkerFarm(databaseUrl: string, redisUrl: string | null): Promise<WorkerFarm> {
  const folder = await mkdtemp(path.join(tmpdir(), "holdpoint-worker-"));
  const entry = await bundle("server/testing/fixture-worker.ts", `testing/fixture-worker.${process.pid}.mjs`);
  const started: ChildProcess[] = [];
  return {
    start: async () => {
      const child = fork(entry, [], {
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: {
          NODE_ENV: "test",
          PATH: "/usr/local/bin:/usr/bin:/bin",
          DATABASE_URL: databaseUrl,
          HOLDPOINT_DATA: folder,
          HOLDPOINT_LOG_LEVEL: "warn",
          ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
        },
      });
      started.push(child);
      return ready(child);
    },
    close: async () => {
      const alive = started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      const exits = alive.map((child) => once(child, "exit"));
      for (const child of alive) child.kill("SIGKILL");
      await Promise.all(exits);
      await rm(folder, { recursive: true, force: true });
      await rm(entry, { force: true });
      await rm(`${entry}.map`, { force: true });
    },
  };
}

async function ready(child: ChildProcess): Promise<WorkerProcess> {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += String(chunk)));
  let exitedAt: number | null = null;
  child.once("exit", (code, signal) => {
    exitedAt = performance.now();
    text += `\n(ended with ${code ?? signal})`;
  });
  let isReady = false;
  child.once("message", () => {
    isReady = true;
  });
  if (!(await until(() => isReady || exitedAt !== null, 20_000)) || !isReady) {
    throw new Error(`The worker did not become ready:\n${text}`);
  }
  return {
    pid: child.pid ?? 0,
    signal: (name) => void child.kill(name),
    gone: async (ms = 10_000) => {
      const from = performance.now();
      return (await until(() => exitedAt !== null, ms)) ? (exitedAt ?? from) - from : null;
    },
    output: () => text,
  };
}
