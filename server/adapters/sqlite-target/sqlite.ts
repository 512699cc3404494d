import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { Shell } from "@/server/kernel/ports/shell";
import type { ItemCount } from "@/server/kernel/ports/targets";
import { programFailed, requireTool } from "../targets/problems";

const rows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));

export interface Asking {
  shell: Shell;
  signal?: AbortSignal | undefined;
}

/**
 * Asks one database file by the sqlite3 program. The script goes to its input, so that neither a path nor a name is
 * ever an argument.
 * @returns the rows of the last statement
 */
export async function askSqlite(
  { shell, signal }: Asking,
  file: string,
  script: readonly string[],
  mode: "readonly" | "write" = "readonly",
): Promise<Record<string, string | number | null>[]> {
  const program = await requireTool(shell, "sqlite3", "An SQLite database");
  const option = mode === "readonly" ? "--readonly " : "";
  const input = [`.open ${option}${quoted(file)}`, ".timeout 15000", ".mode json", ...script, ""].join("\n");
  const args = ["-batch", "-bail", "-init", "/dev/null", ":memory:"];
  const { result, text } = await shell.read(
    { label: "sqlite3", file: program, args },
    { input, ...(signal ? { signal } : {}) },
  );
  signal?.throwIfAborted();
  if (!result.ok) throw explain(programFailed(result.stages));
  // Each statement prints an array of its own.
  const last = text.slice(Math.max(0, text.lastIndexOf("\n[") + 1)).trim();
  return last === "" ? [] : rows.parse(JSON.parse(last));
}

function explain(error: DomainError): DomainError {
  const { message } = error;
  const say = (code: "conflict" | "unavailable", reason: string, text: string): DomainError =>
    new DomainError(code, text, { details: { reason } });
  if (/not a database|malformed|disk image/i.test(message)) {
    return say("conflict", "damaged", "The file is damaged, or is no SQLite database.");
  }
  if (/database is locked|busy/i.test(message)) {
    return say(
      "unavailable",
      "locked",
      "Another program kept the database locked for 15 seconds. Try again later.",
    );
  }
  if (/unable to open/i.test(message)) {
    return say("conflict", "permission", "The worker may not open the database file, or it is not there.");
  }
  if (/full|no space/i.test(message)) return say("unavailable", "no_space", "The disk is full.");
  return error;
}

/** For the program's own commands: a C string within double quotes. */
function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Copies the database as it is at one moment, while others go on writing. */
export async function copyDatabase(asking: Asking, from: string, to: string): Promise<void> {
  await askSqlite(asking, from, [`.backup main ${quoted(to)}`]);
}

/** Throws when the database is damaged inside. */
export async function checkIntegrity(asking: Asking, file: string): Promise<void> {
  const found = await askSqlite(asking, file, ["PRAGMA integrity_check(5);"]);
  const said = found.map((row) => String(Object.values(row)[0]));
  if (said.length === 1 && said[0] === "ok") return;
  throw new DomainError("conflict", `The database is damaged inside: ${said[0] ?? "it cannot be read"}`, {
    details: { reason: "damaged", said },
  });
}

const TABLES = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  AND sql NOT LIKE 'CREATE VIRTUAL %' ORDER BY name;`;

export async function tableNames(asking: Asking, file: string): Promise<string[]> {
  return (await askSqlite(asking, file, [TABLES.replaceAll("\n", " ")])).map(({ name }) => String(name));
}

/** The rows of every table, and the digest of their content in the order they lie in the file. */
export async function countTables(asking: Asking, file: string, digest: boolean): Promise<ItemCount[]> {
  const names = await tableNames(asking, file);
  const schema = digest ? await askSqlite(asking, file, [SCHEMA_DIGEST]) : [];
  const items: ItemCount[] = [];
  for (let at = 0; at < names.length; at += 100) {
    const parts = names.slice(at, at + 100).map((name) => {
      const table = `"${name.replaceAll('"', '""')}"`;
      const sum = digest ? `hex(sha3_query(${literal(`SELECT * FROM ${table}`)}, 256))` : "NULL";
      return `SELECT ${literal(name)} AS name, (SELECT count(*) FROM ${table}) AS n, ${sum} AS digest`;
    });
    for (const { name, n, digest: sum } of await askSqlite(asking, file, [`${parts.join(" UNION ALL ")};`])) {
      items.push({
        schema: "",
        table: String(name),
        rows: Number(n),
        digest: sum === null ? null : String(sum),
      });
    }
  }
  const [structure] = schema;
  if (structure) {
    items.push({
      schema: "",
      table: "structure",
      rows: Number(structure.n),
      digest: String(structure.digest),
    });
  }
  return items;
}

/** Views, indexes and triggers too: a copy that lost one is not the same. */
const SCHEMA_DIGEST =
  "SELECT count(*) AS n, hex(sha3_query('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name', 256)) AS digest FROM sqlite_schema;";

/** A line break in a name must not end the line the program reads. */
function literal(text: string): string {
  const safe = `'${text.replaceAll("'", "''")}'`;
  return safe.includes("\n") ? safe.replaceAll("\n", "'||char(10)||'") : safe;
}
