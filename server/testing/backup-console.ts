import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { bundle } from "@/scripts/lib/bundle.mjs";
import { openQueue } from "@/server/adapters/queue/queue";
import { openFolderStore } from "@/server/adapters/stores";
import { createVault, loadKeyring, loadMasterKey } from "@/server/adapters/vault";
import { openWorld, type World } from "./world";

export interface Console {
  world: World;
  /** Starts a worker process with short leases and waits until it is ready. */
  startWorker(): Promise<ChildProcess>;
  /** Kills every worker, as a power cut would. */
  killWorkers(): Promise<void>;
  /** What the workers wrote about themselves. */
  output(): string;
}

/** A console whose workers are processes of their own, so that they can be killed. */
export async function openConsole(): Promise<Console> {
  const folder = await mkdtemp(path.join(tmpdir(), "holdpoint-console-"));
  await chmod(folder, 0o700);
  const world = await openWorld({
    vault: createVault(await loadMasterKey(path.join(folder, "keys", "master.key"))),
    keyring: await loadKeyring(path.join(folder, "keys", "backup.key")),
    store: await openFolderStore(path.join(folder, "backups")),
  });
  const { logger } = world.ports;
  world.ports.queue = openQueue({ databaseUrl: world.databaseUrl, redisUrl: null, logger });
  const file = await bundle("server/testing/quick-worker.ts", `quick-worker.${process.pid}.mjs`);
  const workers: ChildProcess[] = [];
  let output = "";
  const killWorkers = async () => {
    for (const worker of workers.splice(0)) await ended(worker);
  };
  afterAll(async () => {
    await killWorkers();
    await world.ports.queue.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
    await rm(file, { force: true });
    await rm(`${file}.map`, { force: true });
  });
  return {
    world,
    output: () => output,
    killWorkers,
    startWorker: async () => {
      const worker = spawn(process.execPath, [file], {
        env: {
          ...process.env,
          DATABASE_URL: world.databaseUrl,
          HOLDPOINT_DATA: folder,
          HOLDPOINT_LOG_LEVEL: "warn",
        },
        stdio: ["ignore", "pipe", "pipe", "ipc"],
      });
      workers.push(worker);
      for (const stream of [worker.stdout, worker.stderr]) {
        stream?.on("data", (chunk: Buffer) => {
          output += chunk.toString();
        });
      }
      await new Promise<void>((resolve, reject) => {
        worker.once("message", () => resolve());
        worker.once("exit", () => reject(new Error(`the worker ended before it was ready: ${output}`)));
      });
      return worker;
    },
  };
}

async function ended(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = new Promise((resolve) => worker.once("exit", resolve));
  worker.kill("SIGKILL");
  await gone;
}
