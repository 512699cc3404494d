import { MongoClient, type MongoClientOptions } from "mongodb";
import { DomainError, isDomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { ConnectionProblem } from "@/server/kernel/ports/postgres-target";
import { networkProblem } from "../targets/problems";

const CONNECT_MS = 10_000;

/** Always this one server: a list of others it may tell of is not followed. */
export async function connect(target: ServerTarget): Promise<MongoClient> {
  const { host, port, user, password, sslMode } = target;
  const name = host.includes(":") ? `[${host}]` : host;
  const options: MongoClientOptions = {
    directConnection: true,
    appName: "holdpoint",
    serverSelectionTimeoutMS: CONNECT_MS,
    connectTimeoutMS: CONNECT_MS,
    maxPoolSize: 4,
    retryReads: false,
    retryWrites: false,
    tls: sslMode === "require" || sslMode === "verify-full",
    ...(sslMode === "require" ? { tlsAllowInvalidCertificates: true } : {}),
    ...(user === "" ? {} : { auth: { username: user, password }, authSource: "admin" }),
  };
  const client = new MongoClient(`mongodb://${name}:${port}/`, options);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.close();
    throw error;
  }
}

export async function withClient<T>(
  target: ServerTarget,
  work: (client: MongoClient) => Promise<T>,
): Promise<T> {
  const client = await connect(target);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** Why a connection failed, in words that say what to do. */
export function explainConnection(error: unknown, { host, port, user }: ServerTarget): ConnectionProblem {
  const { code, message = "" } = error as { code?: unknown; message?: string };
  if (code === 18 || /auth.*fail/i.test(message)) {
    return {
      code: "password",
      message: `The server refused the password of ${user}. Users are looked up in "admin".`,
    };
  }
  if (code === 13 || /requires authentication|not authorized/i.test(message)) {
    const who = user === "" ? "Without a login one" : user;
    return {
      code: "access",
      message: `${who} may not read what a backup needs. Give the role "backup" or "read".`,
    };
  }
  const network = networkProblem(error, host, port);
  if (network !== null) return network;
  if (/ECONNREFUSED/.test(message))
    return { code: "refused", message: `Nothing listens at ${host}:${port}.` };
  if (/ENOTFOUND/.test(message)) return { code: "dns", message: `There is no host of that name: ${host}.` };
  if (/connection .*closed|ECONNRESET|socket/i.test(message)) {
    return { code: "lost", message: `${host}:${port} ended the connection. Try again.` };
  }
  if (/timed out/i.test(message)) return { code: "timeout", message: `${host}:${port} does not answer.` };
  return { code: "other", message: message === "" ? "The server gave no reason." : message };
}

export function asDomainError(error: unknown, target: ServerTarget): unknown {
  if (isDomainError(error) || (error as Error).name === "AbortError") return error;
  const { code, message } = explainConnection(error, target);
  const hopeless = code === "password" || code === "access";
  return new DomainError(hopeless ? "conflict" : "unavailable", `MongoDB: ${message}`, {
    details: { reason: code },
  });
}
