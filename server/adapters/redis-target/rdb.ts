import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Redis } from "ioredis";
import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { Command, Pipeline, Shell } from "@/server/kernel/ports/shell";
import type { ItemCount } from "@/server/kernel/ports/targets";
import { programFailed, requireTool } from "../targets/problems";
import { connectSocket } from "./connect";

const WHY = "A Redis snapshot";

/** The server's own snapshot, as a replica gets it. The password goes by a variable. */
export async function snapshotProgram(shell: Shell, target: ServerTarget, tls: boolean): Promise<Command> {
  const { host, port, user, password, sslMode } = target;
  return {
    label: "redis-cli",
    file: await requireTool(shell, "redis-cli", WHY),
    args: [
      "-h",
      host,
      "-p",
      String(port),
      ...(user === "" ? [] : ["--user", user]),
      ...(tls ? ["--tls", ...(sslMode === "verify-full" ? [] : ["--insecure"])] : []),
      "--no-auth-warning",
      "--rdb",
      "-",
    ],
    env: password === "" ? {} : { REDISCLI_AUTH: password },
  };
}

/** What snapshots need on this machine; null when something is missing or older than the server. */
export async function snapshotTools(
  shell: Shell,
  serverVersion: string,
): Promise<{ version: string } | null> {
  const [cli, check, server] = await Promise.all(
    (["redis-cli", "redis-check-rdb", "redis-server"] as const).map((name) => shell.tools.find(name)),
  );
  if (!cli || !check || !server) return null;
  const { result, text } = await shell.read({ label: "redis-server", file: server, args: ["--version"] });
  const version = /v=(\d+\.\d+[\d.]*)/.exec(text)?.[1];
  if (!result.ok || version === undefined || older(version, serverVersion)) return null;
  return { version };
}

function older(version: string, than: string): boolean {
  const [a = 0, b = 0] = version.split(".").map(Number);
  const [c = 0, d = 0] = than.split(".").map(Number);
  return a < c || (a === c && b < d);
}

/**
 * Lets Redis' own program read a snapshot to its end, checksum included, and takes over what it counted. The program
 * opens a file by its name; a pipe that has ended already would keep it waiting for ever.
 */
export async function checkSnapshot(
  shell: Shell,
  bytes: Readable,
  signal: AbortSignal,
): Promise<ItemCount[]> {
  const file = await requireTool(shell, "redis-check-rdb", WHY);
  const folder = await mkdtemp(join(tmpdir(), "holdpoint-redis-"));
  try {
    const path = join(folder, "dump.rdb");
    await save(bytes, path);
    const program = { label: "redis-check-rdb", file, args: [path] };
    const { result, text } = await shell.read(program, { signal });
    signal.throwIfAborted();
    return readReport(result.ok, text);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readReport(ok: boolean, said: string): ItemCount[] {
  const number = (pattern: RegExp): number => Number(pattern.exec(said)?.[1] ?? Number.NaN);
  const keys = number(/(\d+) keys read/);
  if (!ok || !/RDB looks OK/.test(said) || Number.isNaN(keys)) {
    throw new DomainError(
      "unavailable",
      "The snapshot is damaged: redis-check-rdb found it not to be whole.",
      {
        details: { reason: "damaged" },
      },
    );
  }
  const expiring = number(/(\d+) expires/) || 0;
  return [
    { schema: "", table: "keys of all databases", rows: keys, digest: null },
    { schema: "", table: "of these, keys that expire", rows: expiring, digest: null },
  ];
}

export interface Scratch {
  client: Redis;
  close(): Promise<void>;
}

/** A Redis of its own that holds a snapshot, reached only by a socket in a folder of this process. */
export async function openSnapshot(
  shell: Shell,
  bytes: Readable,
  { index, signal }: { index: number; signal: AbortSignal },
): Promise<Scratch> {
  const file = await requireTool(shell, "redis-server", WHY);
  const folder = await mkdtemp(join(tmpdir(), "holdpoint-redis-"));
  const stop = new AbortController();
  let server: Pipeline | null = null;
  const close = async (): Promise<void> => {
    stop.abort();
    await server?.done;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await save(bytes, join(folder, "dump.rdb"));
    const socket = join(folder, "socket");
    const settings = {
      port: "0",
      unixsocket: socket,
      unixsocketperm: "700",
      dir: folder,
      dbfilename: "dump.rdb",
    };
    const args = Object.entries({
      ...settings,
      save: "",
      appendonly: "no",
      databases: String(Math.max(16, index + 1)),
    });
    const command = {
      label: "redis-server",
      file,
      args: args.flatMap(([name, value]) => [`--${name}`, value]),
    };
    server = await shell.start([command], { signal: AbortSignal.any([signal, stop.signal]) });
    const client = await answering(socket, index, server, signal);
    return {
      client,
      close: async () => {
        client.disconnect();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function save(bytes: Readable, path: string): Promise<void> {
  const handle = await open(path, "wx", 0o600);
  try {
    for await (const chunk of bytes) await handle.writeFile(chunk as Buffer);
  } finally {
    await handle.close();
  }
}

/** It answers "loading" until everything is read, and ends when it cannot read it. */
async function answering(
  socket: string,
  index: number,
  server: Pipeline,
  signal: AbortSignal,
): Promise<Redis> {
  let ended = false;
  void server.done.then(() => {
    ended = true;
  });
  for (;;) {
    signal.throwIfAborted();
    if (ended) throw programFailed((await server.done).stages);
    try {
      return await connectSocket(socket, index);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" && code !== "ECONNREFUSED" && !/LOADING/.test(message)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
