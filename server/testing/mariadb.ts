import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import { freePort } from "./free-port";
import { until } from "./processes";

const SERVER = ["/usr/sbin/mariadbd", "/usr/local/sbin/mariadbd"].find((file) => existsSync(file));
const INSTALL = ["/usr/bin/mariadb-install-db", "/usr/local/bin/mariadb-install-db"].find((file) =>
  existsSync(file),
);

/** Why MariaDB cannot be tested on this machine, or null. */
export const mariadbMissing = SERVER && INSTALL ? null : "mariadb-server is not installed";

export interface MariadbServer {
  /** As the administrator, who may do everything. */
  target(database: string): ServerTarget;
  run(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** A MariaDB of its own, with its own folder, socket and port. */
export async function startMariadb(): Promise<MariadbServer> {
  // As root the server runs as another user, to whom a TMPDIR of our own may be closed.
  const base = process.getuid?.() === 0 ? "/var/tmp" : tmpdir();
  const folder = await mkdtemp(path.join(base, "holdpoint-mariadb-"));
  const port = await freePort();
  const password = randomBytes(9).toString("base64url");
  const server = await launch(folder, port);
  const run = (sql: string, database?: string) => ask({ port, password }, sql, database);
  const answers = () =>
    ask({ port, password: "" }, "SELECT 1").then(
      () => true,
      () => false,
    );
  if (!(await until(answers, 30_000))) throw new Error("MariaDB did not start.");
  await ask({ port, password: "" }, `SET PASSWORD FOR root@localhost = PASSWORD('${password}')`);
  const place = { host: "127.0.0.1", port, user: "root", password, sslMode: "prefer" as const };
  return {
    target: (database) => ({ engine: "mariadb", options: {}, ...place, database }),
    run,
    kill: () => end(server),
    close: async () => {
      await end(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(folder: string, port: number): Promise<ChildProcess> {
  // As root the server asks for another user; its own package made one.
  const root = process.getuid?.() === 0;
  const user = root ? ["--user=mysql"] : [];
  if (root) chownSync(folder, idOf("-u"), idOf("-g"));
  await chmod(folder, 0o755);
  const data = path.join(folder, "data");
  const quiet = { stdio: "ignore", env: { ...process.env, TMPDIR: path.dirname(folder) } } as const;
  const install = ["--auth-root-authentication-method=normal", "--skip-test-db", ...user];
  execFileSync(INSTALL ?? "mariadb-install-db", ["--no-defaults", `--datadir=${data}`, ...install], {
    ...quiet,
  });
  const settings = [
    `--datadir=${data}`,
    `--socket=${path.join(folder, "socket")}`,
    `--pid-file=${path.join(folder, "pid")}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--innodb-buffer-pool-size=64M",
    "--innodb-flush-log-at-trx-commit=0",
    "--skip-log-bin",
  ];
  return spawn(SERVER ?? "mariadbd", ["--no-defaults", ...user, ...settings], quiet);
}

async function ask(
  login: { port: number; password: string },
  sql: string,
  database?: string,
): Promise<Record<string, unknown>[]> {
  const place = database === undefined ? {} : { database };
  const client = await createConnection({
    host: "127.0.0.1",
    user: "root",
    multipleStatements: true,
    ...login,
    ...place,
  });
  client.on("error", () => undefined);
  try {
    const [rows] = await client.query<RowDataPacket[]>(sql);
    return rows as Record<string, unknown>[];
  } finally {
    client.destroy();
  }
}

function idOf(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "mysql"], { encoding: "utf8" }).trim());
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, "exit");
  server.kill("SIGKILL");
  await exit;
}
