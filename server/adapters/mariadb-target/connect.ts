import { rootCertificates } from "node:tls";
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type RowDataPacket,
} from "mysql2/promise";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { ConnectionProblem } from "@/server/kernel/ports/postgres-target";
import { networkProblem } from "../targets/problems";

const CONNECT_MS = 10_000;

export interface Session {
  client: Connection;
  /** Whether the way there is encrypted; the programs then go the same way. */
  tls: boolean;
}

/** Every value comes as text, so that nothing is rounded on the way. */
export async function connect(target: ServerTarget): Promise<Session> {
  const { sslMode } = target;
  if (sslMode === "disable") return { client: await dial(target, undefined), tls: false };
  const checked = sslMode === "verify-full";
  const ssl = checked
    ? { rejectUnauthorized: true, ca: [...rootCertificates] }
    : { rejectUnauthorized: false };
  try {
    return { client: await dial(target, ssl), tls: true };
  } catch (error) {
    const noTls = (error as { code?: string }).code === "HANDSHAKE_NO_SSL_SUPPORT";
    if (sslMode !== "prefer" || !noTls) throw error;
    return { client: await dial(target, undefined), tls: false };
  }
}

async function dial(target: ServerTarget, ssl: ConnectionOptions["ssl"]): Promise<Connection> {
  const { host, port, user, password, database } = target;
  const client = await createConnection({
    host,
    port,
    user,
    password,
    database,
    ...(ssl === undefined ? {} : { ssl }),
    connectTimeout: CONNECT_MS,
    charset: "utf8mb4",
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  // A connection lost while idle is reported by the next query; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.query("SET SESSION time_zone = '+00:00', lock_wait_timeout = 30, sql_mode = ''");
    return client;
  } catch (error) {
    client.destroy();
    throw error;
  }
}

export async function withSession<T>(
  target: ServerTarget,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await connect(target);
  try {
    return await work(session);
  } finally {
    session.client.destroy();
  }
}

/** Aborting ends the connection, and with it what the server does for it. */
export async function ask<Row extends object>(
  client: Connection,
  sql: string,
  values: readonly unknown[] = [],
  signal?: AbortSignal,
): Promise<Row[]> {
  signal?.throwIfAborted();
  const stop = (): void => client.destroy();
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      stop();
      reject(signal?.reason as Error);
    };
  });
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const query = client.query<RowDataPacket[]>(sql, [...values]);
    const [rows] = await (signal === undefined ? query : Promise.race([query, aborted]));
    return rows as unknown as Row[];
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

export function quoteName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

interface ServerError {
  code?: string;
  errno?: number;
  message?: string;
}

/** Why a connection failed, in words that say what to do. */
export function explainConnection(
  error: unknown,
  { host, port, user, database }: ServerTarget,
): ConnectionProblem {
  const { code, message } = error as ServerError;
  const known: Record<string, ConnectionProblem> = {
    ER_ACCESS_DENIED_ERROR: {
      code: "password",
      message: `The server refused the password of ${user}, or this user may not come from here.`,
    },
    ER_DBACCESS_DENIED_ERROR: {
      code: "access",
      message: `${user} has no right to the database "${database}".`,
    },
    ER_BAD_DB_ERROR: { code: "database_missing", message: `There is no database named "${database}".` },
    ER_CON_COUNT_ERROR: {
      code: "too_many",
      message: "The server has no connection free. Try again in a moment.",
    },
    HANDSHAKE_NO_SSL_SUPPORT: { code: "tls", message: "The server offers no TLS. Choose another transport." },
    PROTOCOL_CONNECTION_LOST: { code: "lost", message: `${host}:${port} ended the connection. Try again.` },
  };
  const found = code === undefined ? undefined : known[code];
  return (
    found ??
    networkProblem(error, host, port) ?? { code: "other", message: message ?? "The server gave no reason." }
  );
}
