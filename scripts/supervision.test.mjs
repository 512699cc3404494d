import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeLock } from "./lib/lock.mjs";
import { root } from "./lib/paths.mjs";
import { freePort } from "./lib/ports.mjs";
import { isAlive, waitForExit } from "./lib/processes.mjs";
import { runTool } from "./lib/run-tool.mjs";
import { Service } from "./lib/service.mjs";

let folder;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "holdpoint-supervision-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const startScript = path.join(root, "scripts", "start.mjs");

/** `npm start` in an environment of its own; it must give up before it builds or opens anything. */
function runStart(env) {
  return runTool(process.execPath, [startScript], {
    env: { PATH: process.env.PATH, HOLDPOINT_DATA: folder, ...env },
  });
}

describe("npm start gives up with a sentence", () => {
  it("when the port is in use", async () => {
    const other = net.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address();
    const { code, output } = await runStart({ HOLDPOINT_PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(output).toContain(`Port ${port} is in use by another program`);
    expect(output).toMatch(/HOLDPOINT_PORT=\d+ npm start/);
    expect(output).not.toContain("    at ");
  });

  it("when another copy runs on the same data", async () => {
    const lock = takeLock(path.join(folder, "holdpoint.lock"), { url: "http://localhost:4999" });
    const { code, output } = await runStart({ HOLDPOINT_PORT: String(await freePort()) });
    lock.release();
    expect(code).toBe(1);
    expect(output).toContain(`already runs on this data, at http://localhost:4999 (process ${process.pid})`);
  });

  it("when the port is no port", async () => {
    const { code, output } = await runStart({ HOLDPOINT_PORT: "many" });
    expect(code).toBe(1);
    expect(output).toContain('not "many"');
  });
});

describe("a lock", () => {
  it("is taken over from a process that died, also when its number was reused", () => {
    const file = path.join(folder, "lock");
    writeFileSync(file, JSON.stringify({ pid: process.pid, identity: "an earlier process" }));
    const lock = takeLock(file);
    expect(() => takeLock(file)).toThrow("is held by process");
    lock.release();
    takeLock(file).release();
  });
});

const ready = `process.send({ type: "ready" }); setInterval(() => {}, 1000);`;

function service(code, graceMilliseconds = 500) {
  const logFile = path.join(folder, "service.log");
  const command = ["--input-type=module", "-e", code];
  return new Service({ name: "probe", command, env: process.env, cwd: folder, logFile, graceMilliseconds });
}

describe("a service", () => {
  it("starts again when it ends by itself", async () => {
    const probe = service(ready);
    await probe.start();
    const first = probe.pid;
    process.kill(first, "SIGKILL");
    await expect.poll(() => probe.pid, { timeout: 10_000 }).not.toBe(first);
    await probe.stop();
    expect(isAlive(probe.pid)).toBe(false);
  });

  it("is ended with what it started when it ignores the request", async () => {
    const file = JSON.stringify(path.join(folder, "child"));
    const probe =
      service(`import { spawn } from "node:child_process"; import { writeFileSync } from "node:fs";
      process.on("SIGTERM", () => {}); writeFileSync(${file}, String(spawn("sleep", ["600"]).pid)); ${ready}`);
    await probe.start();
    const child = Number(readFileSync(path.join(folder, "child"), "utf8"));
    await probe.stop();
    expect(isAlive(probe.pid)).toBe(false);
    expect(await waitForExit(child, 2000)).toBe(true);
  });

  it("says why it did not start", async () => {
    const probe = service(`console.error("no room at the inn"); process.exit(3)`);
    await expect(probe.start()).rejects.toThrow(
      /did not start: it ended with code 3[\s\S]*no room at the inn/,
    );
    await probe.stop();
  });

  it("ends when its supervisor is killed", async () => {
    const library = JSON.stringify(new URL("./lib/service.mjs", import.meta.url).href);
    const options = JSON.stringify({
      name: "probe",
      command: ["-e", ready],
      cwd: folder,
      logFile: path.join(folder, "log"),
      graceMilliseconds: 500,
    });
    const script = `const { Service } = await import(${library});
      const probe = new Service({ ...${options}, env: process.env }); await probe.start(); process.stdout.write(String(probe.pid));`;
    const supervisor = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = await new Promise((resolve) =>
      supervisor.stdout.once("data", (data) => resolve(Number(data))),
    );
    supervisor.kill("SIGKILL");
    expect(await waitForExit(pid, 5000)).toBe(true);
  });
});
