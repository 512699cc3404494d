import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

export interface RunningConsole {
  url: string;
  /** The address that creates the first admin. */
  setupUrl: string;
  data: string;
  /** Everything `npm start` printed so far. */
  output(): string;
  /** The pid of the worker process. */
  workerPid(): number;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Starts the console as a user does, on a new data folder and a free port, and waits for its block of facts. */
export async function startConsole(env: Record<string, string> = {}): Promise<RunningConsole> {
  const data = mkdtempSync(path.join(tmpdir(), "holdpoint-e2e-"));
  const port = await freePort();
  let output = "";
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: path.resolve(import.meta.dirname, ".."),
    env: {
      ...process.env,
      NODE_ENV: "production",
      HOLDPOINT_DATA: data,
      HOLDPOINT_PORT: String(port),
      HOLDPOINT_OPEN: "0",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const collect = (chunk: Buffer) => {
    output += chunk.toString("utf8");
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  await waitFor(
    () => /^ {2}Stop/m.test(output),
    child,
    () => output,
  );
  const setupUrl = /First time\s+(\S+)/.exec(output)?.[1] ?? "";
  const url = /Open\s+(\S+)/.exec(output)?.[1] ?? "";
  return {
    url,
    setupUrl,
    data,
    output: () => output,
    workerPid: () => findWorker(child),
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function waitFor(isTrue: () => boolean, child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The console did not start (${why}):\n${output()}`));
    const timer = setTimeout(() => fail("no answer within 5 minutes"), 300_000);
    const check = () => {
      if (!isTrue()) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", check);
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`it ended with ${code}`);
    });
  });
}

function findWorker(supervisor: ChildProcess): number {
  const children = readFileSync(`/proc/${supervisor.pid}/task/${supervisor.pid}/children`, "utf8");
  for (const pid of children.trim().split(" ")) {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    if (command.includes("worker.mjs")) return Number(pid);
  }
  throw new Error("The console has no worker process.");
}
