import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startPostgres } from "./lib/embedded-postgres.mjs";
import { isAlive, waitForExit } from "./lib/processes.mjs";
import { runTool } from "./lib/run-tool.mjs";

vi.setConfig({ testTimeout: 60_000 });

let home;
let servers;

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), "holdpoint-embedded-"));
  chmodSync(home, 0o755);
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop();
  rmSync(home, { recursive: true, force: true });
});

async function start(options = {}) {
  const server = await startPostgres({ home, durable: false, ...options });
  servers.push(server);
  return server;
}

async function ask(url, sql) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("the built-in PostgreSQL", () => {
  it("keeps data and port over a restart, and gives the app no superuser", async () => {
    const first = await start();
    await ask(first.url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('yes')");
    const roles = "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user";
    expect(await ask(first.url, roles)).toEqual([{ rolsuper: false, rolcreatedb: true }]);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(second.port).toBe(first.port);
    expect(await ask(second.url, "SELECT word FROM kept")).toEqual([{ word: "yes" }]);
  });

  it("asks for a password, which only its owner may read", async () => {
    const server = await start();
    const url = new URL(server.url);
    url.password = "guess";
    await expect(ask(url.href, "SELECT 1")).rejects.toThrow("password authentication failed");
    expect(statSync(path.join(home, "credentials.json")).mode & 0o777).toBe(0o600);
  });

  it("refuses a second copy on the same folder and leaves the first alone", async () => {
    const server = await start();
    await expect(start()).rejects.toThrow(`in use by another copy (process ${process.pid})`);
    expect(await ask(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("starts over when its first start was cut off, and refuses a folder that lost its marker", async () => {
    mkdirSync(path.join(home, "cluster.partial-1", "base"), { recursive: true });
    const server = await start();
    expect(readdirSync(home).filter((name) => name.includes("partial"))).toEqual([]);
    await server.stop();
    rmSync(path.join(home, "cluster", "holdpoint-cluster.json"));
    await expect(start()).rejects.toThrow("is incomplete");
    expect(existsSync(path.join(home, "cluster", "PG_VERSION"))).toBe(true);
  });

  it("moves to another port when its own is taken", async () => {
    const server = await start();
    await server.stop();
    const other = net.createServer().listen(server.port, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const said = [];
    const moved = await start({ say: (line) => said.push(line) });
    other.close();
    expect(moved.port).not.toBe(server.port);
    expect(said.join()).toContain(`Port ${server.port} of the database is taken`);
  });

  it("overlooks a pid file whose number belongs to another program now", async () => {
    const server = await start();
    await server.stop();
    writeFileSync(path.join(home, "cluster", "postmaster.pid"), `${process.pid}\n`);
    const again = await start();
    expect(await ask(again.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("is shut down when the program that started it is killed", async () => {
    const library = JSON.stringify(new URL("./lib/embedded-postgres.mjs", import.meta.url).href);
    const options = JSON.stringify({ home, durable: false });
    const script = `const { startPostgres } = await import(${library});
      const server = await startPostgres(${options}); console.log(server.pid); process.kill(process.pid, "SIGKILL");`;
    const { output } = await runTool(process.execPath, ["--input-type=module", "-e", script]);
    expect(await waitForExit(Number(output), 10_000)).toBe(true);
    expect(readFileSync(path.join(home, "postgres.log"), "utf8")).toContain("database system is shut down");
  });
});
