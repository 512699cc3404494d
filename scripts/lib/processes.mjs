import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Whether a process with this id exists; another user's counts too, a zombie does not.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  return processState(pid) !== "Z";
}

/**
 * Tells a process from a later one with the same number: ids are reused, starting moments are not.
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process
 */
export function identityOf(pid) {
  if (process.platform === "linux") {
    const fields = statFields(pid);
    return fields && `${bootId()}-${fields[19]}`;
  }
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Fields of /proc/<pid>/stat from the state on; the name before them may contain spaces and parentheses. */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function processState(pid) {
  return process.platform === "linux" ? statFields(pid)?.[0] : undefined;
}

function bootId() {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "boot";
  }
}

/**
 * Waits until a process is gone.
 * @param {number} pid
 * @param {number} milliseconds
 * @returns {Promise<boolean>} false when it is still there
 */
export async function waitForExit(pid, milliseconds) {
  const end = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() > end) return false;
    await sleep(25);
  }
  return true;
}

/**
 * Sends a signal to a process group, or to the process alone when it leads none.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    signalOne(pid, signal);
  }
}

/**
 * Ends what a process group's leader left behind when it ended itself.
 * @param {number} pid of the leader
 */
export function endLeftovers(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/**
 * Sends a signal; a process that is already gone is no error.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalOne(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
