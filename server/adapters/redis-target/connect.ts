import { rootCertificates } from "node:tls";
import { Redis, type RedisOptions } from "ioredis";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { ConnectionProblem } from "@/server/kernel/ports/postgres-target";
import { networkProblem } from "../targets/problems";

const CONNECT_MS = 10_000;

export interface Session {
  client: Redis;
  /** Whether the way there is encrypted; the program then goes the same way. */
  tls: boolean;
}

export async function connect(target: ServerTarget, index = Number(target.database)): Promise<Session> {
  const { sslMode, host } = target;
  if (sslMode === "disable") return { client: await dial(target, index, undefined), tls: false };
  const checked = sslMode === "verify-full";
  const options = checked
    ? { rejectUnauthorized: true, ca: [...rootCertificates], servername: host }
    : { rejectUnauthorized: false };
  try {
    return { client: await dial(target, index, options), tls: true };
  } catch (error) {
    // A server that speaks no TLS ends the connection, or answers with something else.
    const noTls = /wrong version|ECONNRESET|packet length|Connection is closed/i.test(
      String((error as Error).message),
    );
    if (sslMode !== "prefer" || !noTls) throw error;
    return { client: await dial(target, index, undefined), tls: false };
  }
}

/** Another server, reached by a socket of this machine. */
export function connectSocket(path: string, index: number): Promise<Redis> {
  return open({ path, db: index });
}

function dial(target: ServerTarget, db: number, tls: RedisOptions["tls"]): Promise<Redis> {
  const { host, port, user, password } = target;
  return open({
    host,
    port,
    db,
    ...(user === "" ? {} : { username: user }),
    ...(password === "" ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
  });
}

async function open(options: RedisOptions): Promise<Redis> {
  const client = new Redis({
    ...options,
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    connectionName: "holdpoint",
  });
  let told: Error | null = null;
  client.on("error", (error: Error) => {
    told ??= error;
  });
  try {
    await client.connect();
    await client.select(options.db ?? 0);
    return client;
  } catch (error) {
    client.disconnect();
    throw told ?? error;
  }
}

export async function withSession<T>(
  target: ServerTarget,
  index: number,
  work: (client: Redis) => Promise<T>,
): Promise<T> {
  const { client } = await connect(target, index);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** Why a connection failed, in words that say what to do. */
export function explainConnection(error: unknown, { host, port, database }: ServerTarget): ConnectionProblem {
  const message = error instanceof Error ? error.message : String(error);
  if (/WRONGPASS|invalid password|invalid username-password/i.test(message)) {
    return { code: "password", message: "The server refused the password." };
  }
  if (/NOAUTH|Authentication required/i.test(message)) {
    return { code: "password", message: "The server asks for a password, and none is given." };
  }
  if (/NOPERM/i.test(message))
    return { code: "access", message: `This login may not do what is needed: ${message}` };
  if (/DB index is out of range|SELECT is not allowed/i.test(message)) {
    return { code: "database_missing", message: `The server has no database number ${database}.` };
  }
  if (/LOADING/.test(message))
    return { code: "starting", message: "The server still loads its data. Try again soon." };
  if (/max number of clients/i.test(message)) {
    return { code: "too_many", message: "The server has no connection free. Try again in a moment." };
  }
  const network = networkProblem(error, host, port);
  if (network !== null) return network;
  if (/Connection is closed|connect ETIMEDOUT/i.test(message)) {
    return { code: "lost", message: `${host}:${port} ended the connection. Is it a Redis server?` };
  }
  return { code: "other", message };
}
