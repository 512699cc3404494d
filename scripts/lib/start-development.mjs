import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bundle, watchBundle } from "./bundle.mjs";
import { buildFolder, root } from "./paths.mjs";
import { claim, prepareDatabase, prepareSources, readSettings } from "./prepare.mjs";
import { endLeftovers } from "./processes.mjs";
import { Service } from "./service.mjs";
import { serviceEnvironment } from "./service-environment.mjs";
import { onStopSignal } from "./stop-signal.mjs";
import { say, step } from "./terminal.mjs";
import { reportAndExit, UserError } from "./user-error.mjs";

const guard = new URL("./child-guard.mjs", import.meta.url).href;
const pagesWithin = 120_000;

/** `npm run dev`: the database of `npm start`, pages that reload, and a worker that starts again on every change. */
export async function startDevelopment() {
  const running = {
    pages: undefined,
    worker: undefined,
    watcher: undefined,
    database: undefined,
    lock: undefined,
  };
  const isStopping = onStopSignal({ stop: () => stopAll(running), kill: () => running.worker?.kill() });
  try {
    const settings = readSettings();
    say("\n  Holdpoint, for development\n");
    running.lock = await claim(settings);
    await prepareSources({ development: true });
    running.database = await prepareDatabase(settings.data);
    const env = serviceEnvironment(settings, running.database.url, "development");
    running.worker = await step("Starting the worker", () => startWorker(settings, env, running));
    running.pages = await step("Starting the pages", () => startPages(settings, env));
    const setupUrl = await readSetupUrl(env);
    say(`\n  Open         ${settings.url}`);
    if (setupUrl) say(`  First time   ${setupUrl}`);
    say(`  Data         ${settings.data}\n  Stop         Ctrl-C\n`);
  } catch (error) {
    if (isStopping()) return;
    await stopAll(running);
    reportAndExit(error);
  }
}

async function startWorker({ data }, env, running) {
  const file = path.join(buildFolder, "development", "worker.mjs");
  let changes = Promise.resolve();
  running.watcher = await watchBundle("workers/main.ts", path.join("development", "worker.mjs"), () => {
    changes = changes.then(() => restart(running.worker)); // one after the other
  });
  const worker = new Service({
    name: "worker",
    command: [file],
    env,
    cwd: root,
    logFile: path.join(data, "logs", "worker.log"),
    graceMilliseconds: 3000,
  });
  await worker.start();
  return worker;
}

async function restart(worker) {
  try {
    await worker?.restart();
    say("  The worker runs the new code");
  } catch (error) {
    say(`  ${error.message}`);
  }
}

async function startPages({ host, port }, env) {
  const cli = path.join(root, "node_modules", "next", "dist", "bin", "next");
  const child = spawn(
    process.execPath,
    ["--import", guard, cli, "dev", "--hostname", host, "--port", String(port)],
    {
      cwd: root,
      env,
      detached: true,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    },
  );
  const end = Date.now() + pagesWithin;
  while (!(await answers(`http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}/`))) {
    if (child.exitCode !== null || Date.now() > end)
      throw new UserError("The pages did not start; see what Next says above.");
    await sleep(250);
  }
  return child;
}

async function answers(url) {
  try {
    await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(60_000) });
    return true;
  } catch {
    return false;
  }
}

/** The address that creates the first administrator, while there is none. */
async function readSetupUrl(env) {
  const file = await bundle("scripts/setup-url.ts", path.join("development", "setup-url.mjs"));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file], {
      cwd: root,
      env,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("message", (message) => resolve(message.setupUrl));
    child.once("close", () => resolve(undefined));
  });
}

async function stopAll({ pages, worker, watcher, database, lock }) {
  await watcher?.stop();
  await Promise.all([worker?.stop(), stopPages(pages)]);
  await database?.server?.stop();
  lock?.release();
}

async function stopPages(child) {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await gone;
  clearTimeout(timer);
  endLeftovers(child.pid);
}
