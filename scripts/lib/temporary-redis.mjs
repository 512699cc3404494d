import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./ports.mjs";
import { findProgram } from "./system-tools.mjs";

const readyWithin = 10_000;

/**
 * A Redis of its own on a free port, keeping everything in memory; undefined when redis-server is not installed.
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void> } | undefined>}
 */
export async function startTemporaryRedis() {
  const program = findProgram("redis-server");
  if (program === undefined) return undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), "holdpoint-redis-"));
  const port = await freePort();
  const settings = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--dir",
    folder,
    "--save",
    "",
    "--appendonly",
    "no",
  ];
  const child = spawn(program, [...settings, "--maxmemory-policy", "noeviction"], { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("close", resolve).once("error", resolve));
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const stop = async () => {
    process.off("exit", end);
    if (child.exitCode === null) child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + readyWithin;
  while (!(await answers(port))) {
    if (Date.now() > deadline || child.exitCode !== null) {
      await stop();
      throw new Error("redis-server did not start");
    }
    await sleep(20);
  }
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid, stop };
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1" }, () => socket.write("PING\r\n"));
    socket.once("data", (data) => {
      socket.destroy();
      resolve(data.toString().startsWith("+PONG"));
    });
    socket.once("error", () => resolve(false));
  });
}
