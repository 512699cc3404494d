import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createCluster, readCredentials } from "./create-cluster.mjs";
import { LockHeldError, takeLock } from "./lock.mjs";
import { makePassable } from "./make-passable.mjs";
import { stablePort } from "./ports.mjs";
import { chooseUser, placeFor, sharedHome } from "./postgres-binaries.mjs";
import { isAlive, signalOne, waitForExit } from "./processes.mjs";
import { UserError } from "./user-error.mjs";

const readyWithin = 60_000;
const fastShutdownWithin = 20_000;
const relaxed = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/**
 * @typedef {object} EmbeddedPostgres
 * @property {string} url of the database `holdpoint`, as the role `holdpoint`, which may create databases
 * @property {string} folder where the data is
 * @property {number} port
 * @property {number} pid
 * @property {Promise<string | undefined>} exited resolves when the server ends, with a reason unless stop() was called
 * @property {() => Promise<void>} stop fast shutdown; immediate when it takes longer than 20 s
 */

/**
 * Starts the built-in PostgreSQL on a folder, creating the data on the first call, and returns when it answers.
 * Listens on 127.0.0.1 only, and is shut down even if this process is killed.
 * @param {object} options
 * @param {string} options.home folder for the cluster, its password, port and lock
 * @param {string} [options.project] its owner is preferred as the user to run as when this process is root
 * @param {boolean} [options.durable] false turns fsync off: for tests, whose data nobody misses
 * @param {string} [options.logFile]
 * @param {number} [options.maxConnections]
 * @param {(line: string) => void} [options.say] told what a person should know
 * @returns {Promise<EmbeddedPostgres>}
 * @throws {UserError} second copy, incomplete data, full disk, foreign owner
 */
export async function startPostgres(options) {
  const { durable = true, say = () => undefined, maxConnections = 100 } = options;
  const requested = path.resolve(options.home);
  const clusters = [path.join(requested, "cluster"), path.join(sharedHome(requested), "cluster")];
  const user = chooseUser([...clusters, ...(options.project ? [options.project] : [])]);
  const { bin, home } = placeFor({ home: requested, user, say });
  makePassable(home);
  const lock = lockHome(home);
  try {
    const cluster = path.join(home, "cluster");
    await createCluster({ bin, home, user, durable, say });
    await endOrphan(cluster, say);
    const port = await stablePort(path.join(home, "port"), say);
    const logFile = options.logFile ?? path.join(home, "postgres.log");
    const settings = [`port=${port}`, `max_connections=${maxConnections}`, ...(durable ? [] : relaxed)];
    const server = await launch({ bin, cluster, user, settings, logFile });
    const { password } = readCredentials(home);
    return {
      url: `postgresql://holdpoint:${password}@127.0.0.1:${port}/holdpoint`,
      folder: home,
      port,
      pid: server.pid,
      exited: server.exited,
      stop: () => server.stop().finally(lock.release),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function lockHome(home) {
  try {
    return takeLock(path.join(home, "lock"));
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    throw new UserError(
      `The data in ${home} is already in use by another copy (process ${error.holder.pid}). Stop that one first, or choose another folder with HOLDPOINT_DATA=/path/to/folder.`,
    );
  }
}

/** A server whose supervisor was killed is shut down properly; a pid file left by a crash or a reboot is removed. */
async function endOrphan(cluster, say) {
  const file = path.join(cluster, "postmaster.pid");
  const pid = Number.parseInt(readText(file).split("\n")[0] ?? "", 10);
  if (Number.isInteger(pid) && isAlive(pid) && isServerOf(pid, cluster)) {
    say(`Shutting down the PostgreSQL a killed copy left behind (process ${pid})`);
    signalOne(pid, "SIGINT");
    if (!(await waitForExit(pid, fastShutdownWithin))) signalOne(pid, "SIGQUIT");
    if (!(await waitForExit(pid, 5000)))
      throw new UserError(`PostgreSQL (process ${pid}) does not stop. End it, then start again.`);
  }
  rmSync(file, { force: true });
}

/** Process ids are reused, quickly so in containers: the number in the pid file alone proves nothing. */
function isServerOf(pid, cluster) {
  if (process.platform !== "linux") return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    return readText(`/proc/${pid}/cmdline`).split("\0").includes(cluster);
  }
}

async function launch({ bin, cluster, user, settings, logFile }) {
  const log = openSync(logFile, "a", 0o600);
  const logStart = statSync(logFile).size;
  const fixed = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "password_encryption=scram-sha-256",
    "timezone=UTC",
    "log_timezone=UTC",
  ];
  const args = ["-D", cluster, ...[...fixed, ...settings].flatMap((setting) => ["-c", setting])];
  const child = spawn(path.join(bin, "postgres"), args, {
    ...user,
    cwd: cluster,
    detached: true, // a Ctrl-C in the terminal is for the supervisor, which stops the database last
    env: { LC_ALL: "C", PATH: process.env.PATH },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(String(error)));
    child.once("exit", (code, signal) =>
      resolve(signal ? `it was ended by ${signal}` : `it ended with code ${code}`),
    );
  });
  let stopping = false;
  let endReason;
  const exited = ended.then((reason) => {
    endReason = reason;
    return stopping ? undefined : reason;
  });
  const dismissWatchdog = child.pid === undefined ? () => undefined : startWatchdog(child.pid, cluster, user);
  await untilReady({ cluster, pid: child.pid, hasEnded: () => endReason, logFile, logStart });
  const stop = async () => {
    if (!stopping && endReason === undefined) {
      stopping = true;
      child.kill("SIGINT");
      const timer = setTimeout(() => child.kill("SIGQUIT"), fastShutdownWithin);
      await ended;
      clearTimeout(timer);
    }
    await ended;
    dismissWatchdog();
  };
  return { pid: child.pid, exited, stop };
}

/** The server itself writes "ready" into the eighth line of its pid file; asking needs neither password nor client. */
async function untilReady({ cluster, pid, hasEnded, logFile, logStart }) {
  const end = Date.now() + readyWithin;
  for (;;) {
    const lines = readText(path.join(cluster, "postmaster.pid")).split("\n");
    if (Number(lines[0]) === pid && lines[7]?.trim() === "ready") return;
    const reason = hasEnded();
    if (reason !== undefined) throw startFailure(reason, readText(logFile).slice(logStart), logFile);
    if (Date.now() > end)
      throw new UserError(`PostgreSQL did not answer within a minute. Its log is ${logFile}`);
    await sleep(20);
  }
}

function startFailure(reason, log, logFile) {
  if (/No space left on device/.test(log)) {
    return new UserError(
      "The disk is full, so PostgreSQL cannot start. Free some space, then start again; nothing was damaged.",
    );
  }
  const cause = log.match(/(?:FATAL|PANIC): {2}(.*)/)?.[1] ?? reason;
  return new UserError(`PostgreSQL did not start: ${cause}. Its log is ${logFile}`);
}

/**
 * A shell that waits for this process to end: its standard input closes whatever the reason. Then it asks the server
 * to shut down. It ignores Ctrl-C, and a line on its input dismisses it.
 */
function startWatchdog(pid, cluster, user) {
  const script =
    'trap "" INT TERM HUP; read -r word && exit 0; [ "$(head -n 1 "$2")" = "$1" ] && kill -INT "$1"';
  const shell = spawn("/bin/sh", ["-c", script, "sh", String(pid), path.join(cluster, "postmaster.pid")], {
    ...user,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.on("error", () => undefined);
  shell.stdin.on("error", () => undefined);
  shell.unref();
  shell.stdin.unref?.();
  return () => shell.stdin.end("done\n");
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
