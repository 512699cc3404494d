import { createGunzip, createGzip } from "node:zlib";
import { DomainError } from "@/server/kernel/errors";
import type { PostgresConnection } from "@/server/kernel/ports/postgres-target";
import type { Command, PostgresTools, Shell } from "@/server/kernel/ports/shell";
import type { Keyring } from "@/server/kernel/ports/vault";
import type { Step } from "./flow";

/** Who logs in where, and what the server's administrators see. */
export interface Login {
  connection: PostgresConnection;
  label: string;
  trustedRoots: string;
}

/**
 * How a PostgreSQL program learns where to connect. Only by these variables: a database name among the arguments
 * would be read as options or as another server's address, and a password there is visible to everybody.
 */
export function connectionOf({
  connection,
  label,
  trustedRoots,
}: Login): Pick<Command, "env" | "secretFiles"> & { env: Record<string, string> } {
  const password = connection.password.replaceAll("\\", "\\\\").replaceAll(":", "\\:");
  const secretFiles = [{ env: "PGPASSFILE", content: `*:*:*:*:${password}\n` }];
  if (connection.sslMode === "verify-full") {
    secretFiles.push({ env: "PGSSLROOTCERT", content: trustedRoots });
  }
  const env = {
    PGHOST: connection.host,
    PGPORT: String(connection.port),
    PGDATABASE: connection.database,
    PGUSER: connection.user,
    PGSSLMODE: connection.sslMode,
    PGGSSENCMODE: "disable",
    PGCONNECT_TIMEOUT: "10",
    PGAPPNAME: label,
  };
  return { env, secretFiles };
}

/**
 * A connection whose other end has silently gone is noticed after 25 seconds. There is no variable for this; nothing
 * in it comes from a person, and what it leaves out, the database above all, comes from the variables.
 */
const CONNECTION_ARGUMENT = "--dbname=keepalives_idle=10 keepalives_interval=5 keepalives_count=3";

/**
 * @param leftOut tables whose rows are not saved, as the server's own list names them. A name cannot be taken for
 * another option, nor for a pattern.
 */
export function dumpProgram(
  tools: PostgresTools,
  login: Login,
  snapshotId: string,
  leftOut: readonly string[] = [],
): Command {
  return {
    label: "pg_dump",
    file: tools.dump,
    args: [
      "--format=custom",
      "--compress=0",
      "--no-password",
      "--verbose",
      "--lock-wait-timeout=30s",
      `--snapshot=${snapshotId}`,
      ...leftOut.map((name) => `--exclude-table-data=${tablePattern(name)}`),
      CONNECTION_ARGUMENT,
    ],
    ...connectionOf(login),
  };
}

/** Within quotes pg_dump reads letters as they are; the first dot parts the schema from the table. */
function tablePattern(name: string): string {
  const dot = name.indexOf(".");
  return [name.slice(0, dot), name.slice(dot + 1)].map((part) => `"${part.replaceAll('"', '""')}"`).join(".");
}

/** Roles, memberships and tablespaces, without passwords; null where the program is not installed. */
export function globalsProgram(tools: PostgresTools, login: Login): Command | null {
  if (tools.dumpAll === null) return null;
  return {
    label: "pg_dumpall",
    file: tools.dumpAll,
    args: ["--globals-only", "--no-role-passwords", "--no-password"],
    ...connectionOf(login),
  };
}

/** Reads an archive to its end and throws the SQL away: the proof that it is whole. */
export function parseProgram(tools: PostgresTools): Command {
  return { label: "pg_restore", file: tools.restore, args: ["--file=/dev/null"] };
}

export function restoreProgram(
  tools: PostgresTools,
  login: Login,
  { stopAtError }: { stopAtError: boolean } = { stopAtError: true },
): Command {
  return {
    label: "pg_restore",
    file: tools.restore,
    args: [
      CONNECTION_ARGUMENT,
      ...(stopAtError ? ["--exit-on-error"] : []),
      "--no-owner",
      "--no-privileges",
      "--no-password",
      "--verbose",
    ],
    ...connectionOf(login),
  };
}

export type Compression = "zstd" | "gzip";

export async function chooseCompression(shell: Shell): Promise<Compression> {
  return (await shell.tools.find("zstd")) === null ? "gzip" : "zstd";
}

/** Compresses and encrypts; the programs when they are there, otherwise the same formats in this process. */
export async function sealSteps(shell: Shell, keyring: Keyring, compression: Compression): Promise<Step[]> {
  const zstd = await shell.tools.find("zstd");
  const age = await shell.tools.find("age");
  const steps: Step[] = [];
  if (compression === "zstd" && zstd !== null) {
    steps.push({ program: { label: "zstd", file: zstd, args: ["-3", "-T2", "--check", "-q", "-c"] } });
  } else {
    steps.push({ convert: (source) => source.pipe(createGzip({ level: 6 })) });
  }
  const recipients = keyring.recipients.flatMap((recipient) => ["--recipient", recipient]);
  if (age !== null) steps.push({ program: { label: "age", file: age, args: ["--encrypt", ...recipients] } });
  else steps.push({ convert: (source) => keyring.encrypt(source) });
  return steps;
}

/** The way back. */
export async function openSteps(shell: Shell, keyring: Keyring, compression: Compression): Promise<Step[]> {
  const zstd = await shell.tools.find("zstd");
  const age = await shell.tools.find("age");
  const steps: Step[] = [];
  if (age === null) steps.push({ convert: (source) => keyring.decrypt(source) });
  else {
    const args = ["--decrypt", "--identity", keyring.identityFile];
    steps.push({ program: { label: "age", file: age, args } });
  }
  if (compression === "gzip") steps.push({ convert: (source) => source.pipe(createGunzip()) });
  else if (zstd !== null) steps.push({ program: { label: "zstd", file: zstd, args: ["-d", "-q", "-c"] } });
  else {
    throw new DomainError(
      "unavailable",
      "This backup is compressed with zstd. Install the zstd program to open it.",
    );
  }
  return steps;
}

export async function findPostgresTools(shell: Shell, major: number | null): Promise<PostgresTools> {
  const answer = await shell.tools.postgres(major);
  if (answer.found) return answer.tools;
  throw new DomainError("unavailable", `${answer.reason} Install them with: ${answer.install}`, {
    details: { reason: "tools_missing", install: answer.install },
  });
}

/** How to open a backup by hand, without the console: its bytes, opened, to a program that takes them. */
export function emergencyCommand(
  compression: Compression,
  identityFile: string,
  folder: string,
  { prepare, last }: { prepare: string | null; last: string } = POSTGRES_BY_HAND,
): string {
  const unpack = compression === "zstd" ? "zstd -dc" : "gzip -dc";
  const key = quote(identityFile);
  const data = quote(`${folder}/data.age`);
  const before = prepare === null ? "" : `${prepare} && `;
  return `${before}age -d -i ${key} ${data} | ${unpack} | ${last}`;
}

export const POSTGRES_BY_HAND = {
  prepare: "createdb restored",
  last: "pg_restore --exit-on-error --no-owner --no-privileges --dbname=restored",
};

function quote(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
