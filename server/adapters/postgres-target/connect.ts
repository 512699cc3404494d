import { rootCertificates } from "node:tls";
import { Client, type ClientConfig } from "pg";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";

const CONNECT_MS = 10_000;

/** What every session sets, so that a row's text is the same whatever the server's own settings. */
const SESSION_SETTINGS = [
  "SET DateStyle = 'ISO, YMD'",
  "SET IntervalStyle = 'postgres'",
  "SET TimeZone = 'UTC'",
  "SET bytea_output = 'hex'",
  "SET extra_float_digits = 1",
  "SET lc_monetary = 'C'",
  "SET xmloption = 'content'",
  "SET search_path = pg_catalog",
  "SET statement_timeout = 0",
  "SET idle_in_transaction_session_timeout = 0",
  "SET lock_timeout = '30s'",
].join("; ");

/** Runs `work` on a connection of its own and closes it, whatever happens. */
export async function withClient<T>(
  connection: PostgresConnection,
  label: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(connection, label);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function connect(connection: PostgresConnection, label: string): Promise<Client> {
  const modes = connection.sslMode === "prefer" ? (["require", "disable"] as const) : [connection.sslMode];
  const [first, second] = modes;
  try {
    return await dial(connection, first, label);
  } catch (error) {
    if (second === undefined || !isTlsMissing(error)) throw error;
    return dial(connection, second, label);
  }
}

async function dial(
  connection: PostgresConnection,
  mode: PostgresConnection["sslMode"],
  label: string,
): Promise<Client> {
  // Every field is given, so that the driver takes nothing from the environment.
  const config: ClientConfig = {
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.user,
    password: () => connection.password,
    ssl: tlsOptions(mode, connection.host),
    application_name: label,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    client_encoding: "UTF8",
  };
  const client = new Client(config);
  // A connection lost while idle is reported by the next query; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(SESSION_SETTINGS);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

function tlsOptions(mode: PostgresConnection["sslMode"], host: string): ClientConfig["ssl"] {
  if (mode === "disable") return false;
  if (mode !== "verify-full") return { rejectUnauthorized: false };
  return { rejectUnauthorized: true, ca: [...rootCertificates], servername: host };
}

function isTlsMissing(error: unknown): boolean {
  return error instanceof Error && error.message.includes("does not support SSL");
}

/** Aborting asks the server to cancel; closing the socket alone would let the query run on. */
export async function queryWithSignal<R extends object>(
  client: Client,
  connection: PostgresConnection,
  sql: string,
  signal: AbortSignal | undefined,
): Promise<R[]> {
  signal?.throwIfAborted();
  const cancel = (): void => {
    const { processID } = client as unknown as { processID: number };
    void withClient(connection, "holdpoint-cancel", (other) =>
      other.query("SELECT pg_catalog.pg_cancel_backend($1)", [processID]),
    ).catch(() => undefined);
  };
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}
