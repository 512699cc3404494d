import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { Command, Shell } from "@/server/kernel/ports/shell";
import { requireTool } from "../targets/problems";
import type { Session } from "./connect";

const WHY = "A MariaDB or MySQL database";

/** Only this file is read, none of the machine's own; host, login and names are in it and not among the arguments. */
function optionFile(
  target: ServerTarget,
  tls: boolean,
  lines: readonly string[],
): NonNullable<Command["secretFiles"]> {
  const { host, port, user, password, sslMode } = target;
  const verify = sslMode === "verify-full";
  const content = [
    "[client]",
    "protocol=tcp",
    `host=${value(host)}`,
    `port=${port}`,
    `user=${value(user)}`,
    `password=${value(password)}`,
    // Two families of programs with different words; each passes over those of the other.
    tls ? "loose-ssl=1" : "loose-skip-ssl",
    `loose-ssl-verify-server-cert=${verify ? 1 : 0}`,
    `loose-ssl-mode=${tls ? (verify ? "VERIFY_IDENTITY" : "REQUIRED") : "DISABLED"}`,
    ...lines,
    "",
  ].join("\n");
  return [{ option: "--defaults-file=", content }];
}

function value(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** @param leftOut tables whose rows are not saved. */
export async function dumpProgram(
  shell: Shell,
  target: ServerTarget,
  { tls }: Pick<Session, "tls">,
  leftOut: readonly string[],
): Promise<Command> {
  const file = await requireTool(shell, "mariadb-dump", WHY);
  const lines = [
    "[mysqldump]",
    "loose-set-gtid-purged=OFF",
    "loose-column-statistics=0",
    ...leftOut.map((name) => `ignore-table-data=${value(`${target.database}.${name}`)}`),
  ];
  return {
    label: "mariadb-dump",
    file,
    args: [
      "--single-transaction",
      "--quick",
      "--routines",
      "--triggers",
      "--events",
      "--hex-blob",
      "--no-tablespaces",
      "--tz-utc",
      "--default-character-set=utf8mb4",
      "--verbose",
      // The one name the program takes no other way. After the dashes it cannot be an option.
      "--",
      target.database,
    ],
    secretFiles: optionFile(target, tls, lines),
  };
}

/** In binary mode the client runs no commands of its own, so that a dump can only speak to the server. */
export async function loadProgram(
  shell: Shell,
  target: ServerTarget,
  { tls }: Pick<Session, "tls">,
): Promise<Command> {
  const file = await requireTool(shell, "mariadb", WHY);
  const lines = ["[mysql]", `database=${value(target.database)}`];
  return {
    label: "mariadb",
    file,
    args: ["--binary-mode", "--batch", "--default-character-set=utf8mb4"],
    secretFiles: optionFile(target, tls, lines),
  };
}

export async function requireTools(shell: Shell): Promise<void> {
  await requireTool(shell, "mariadb-dump", WHY);
  await requireTool(shell, "mariadb", WHY);
}

export async function dumpVersion(shell: Shell): Promise<string> {
  const file = await requireTool(shell, "mariadb-dump", WHY);
  const { text } = await shell.read({ label: "mariadb-dump", file, args: ["--no-defaults", "--version"] });
  return /(?:from|Distrib|Ver)\s+([\d.]+)[-,\w]*(?:,| for)/.exec(text)?.[1] ?? "unknown";
}
