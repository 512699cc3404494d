import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port";
import { until } from "./processes";

export interface RedisServer {
  url: string;
  /** Ends the server as a power cut would; `restart` brings it back on the same port with nothing in it. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

const FOLDERS = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];
const BINARY = FOLDERS.map((folder) => path.join(folder, "redis-server")).find((file) => existsSync(file));

/** Why Redis cannot be tested on this machine, or null. */
export const redisMissing = BINARY ? null : "redis-server is not installed";

/** A Redis of its own on a free port, kept in memory only. */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "holdpoint-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | null = null;
  const ask = async <T>(question: (client: Redis) => Promise<T>): Promise<T | null> => {
    const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
    client.on("error", () => {});
    try {
      await client.connect();
      return await question(client);
    } catch {
      return null;
    } finally {
      client.disconnect();
    }
  };
  const kill = async () => {
    if (!server) return;
    const exit = once(server, "exit");
    server.kill("SIGKILL");
    await exit;
    server = null;
  };
  const start = async () => {
    const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder];
    server = spawn(BINARY ?? "redis-server", [...settings, "--save", "", "--appendonly", "no"], {
      stdio: "ignore",
    });
    const answers = async () => (await ask((client) => client.ping())) === "PONG";
    if (!(await until(answers, 10_000))) throw new Error("Redis did not start.");
  };
  await start();
  return {
    url,
    kill,
    restart: async () => {
      await kill();
      await start();
    },
    flush: async () => {
      await ask((client) => client.flushall());
    },
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
