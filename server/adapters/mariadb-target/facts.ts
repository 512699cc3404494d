import type { Connection } from "mysql2/promise";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { TargetFacts } from "@/server/kernel/ports/targets";
import { ask } from "./connect";

/** What a whole backup needs to see; without one of them the programs leave things out and say nothing. */
const WANTED = ["SELECT", "SHOW VIEW", "TRIGGER", "EVENT"] as const;

export interface Rights {
  everywhere: ReadonlySet<string>;
  here: ReadonlySet<string>;
  /** Databases by pattern, where something may be created. */
  create: boolean;
}

interface ServerRow {
  version: string;
  comment: string;
  encoding: string;
  collation: string;
  bytes: string | null;
  tables: string;
  user: string;
}

const FACTS = `SELECT VERSION() AS version, @@version_comment AS comment,
  s.default_character_set_name AS encoding, s.default_collation_name AS collation, CURRENT_USER() AS user,
  (SELECT SUM(data_length + index_length) FROM information_schema.tables t WHERE t.table_schema = s.schema_name) AS bytes,
  (SELECT COUNT(*) FROM information_schema.tables t
    WHERE t.table_schema = s.schema_name AND t.table_type = 'BASE TABLE') AS tables
  FROM information_schema.schemata s WHERE s.schema_name = ?`;

export async function readFacts(client: Connection, target: ServerTarget): Promise<TargetFacts> {
  const [row] = await ask<ServerRow>(client, FACTS, [target.database]);
  if (row === undefined) throw Object.assign(new Error("no such database"), { code: "ER_BAD_DB_ERROR" });
  const rights = await readRights(client, target.database);
  const maria = /maria/i.test(`${row.version} ${row.comment}`);
  return {
    product: maria ? "MariaDB" : "MySQL",
    version: row.version.split("-")[0] ?? row.version,
    major: Number.parseInt(row.version, 10) || 0,
    databaseBytes: Number(row.bytes ?? 0),
    systemIdentifier: await readServerId(client),
    tables: Number(row.tables),
    encoding: row.encoding,
    collation: row.collation,
    role: row.user,
    canCreateDatabase: rights.create,
    unreadable: holds(rights, "SELECT") ? [] : [`${target.database}.*`],
    warnings: await warningsOf(client, target, rights),
  };
}

async function readServerId(client: Connection): Promise<string | null> {
  try {
    const [row] = await ask<{ id: string }>(client, "SELECT @@server_uid AS id");
    return row?.id ?? null;
  } catch {
    const rows = await ask<{ id: string }>(client, "SELECT @@server_uuid AS id").catch(() => []);
    return rows[0]?.id ?? null;
  }
}

async function warningsOf(client: Connection, { database }: ServerTarget, rights: Rights): Promise<string[]> {
  const lacking = WANTED.filter((name) => !holds(rights, name));
  const loose = await ask<{ name: string; engine: string }>(
    client,
    `SELECT table_name AS name, engine FROM information_schema.tables
      WHERE table_schema = ? AND table_type = 'BASE TABLE' AND engine NOT IN ('InnoDB', 'ROCKSDB')
      ORDER BY 1 LIMIT 4`,
    [database],
  );
  const names = loose.slice(0, 3).map(({ name, engine }) => `${name} (${engine})`);
  return [
    ...(lacking.length > 0
      ? [`This login lacks ${lacking.join(", ")} on ${database}: such parts would be left out.`]
      : []),
    ...(holds(rights, "RELOAD") || holds(rights, "LOCK TABLES")
      ? []
      : [`This login may not lock tables for the moment a backup needs: GRANT LOCK TABLES ON ${database}.*`]),
    ...(names.length > 0
      ? [
          `${names.join(", ")}${loose.length > 3 ? " and more" : ""} know no transactions: written to meanwhile, they are saved as of another moment.`,
        ]
      : []),
  ];
}

export function holds({ everywhere, here }: Rights, right: string): boolean {
  return [everywhere, here].some((set) => set.has(right) || set.has("ALL PRIVILEGES"));
}

async function readRights(client: Connection, database: string): Promise<Rights> {
  const rows = await ask<Record<string, string>>(client, "SHOW GRANTS");
  return parseRights(
    rows.map((row) => Object.values(row)[0] ?? ""),
    database,
  );
}

interface Grant {
  rights: string[];
  /** Null for every database. */
  pattern: string | null;
}

function parseGrant(line: string): Grant[] {
  const match = /^GRANT (.+?) ON (?:\*|`((?:[^`]|``)*)`)\.\* TO /.exec(line);
  if (match === null) return [];
  return [{ rights: (match[1] ?? "").split(",").map((right) => right.trim()), pattern: match[2] ?? null }];
}

/** From the lines of SHOW GRANTS. */
export function parseRights(lines: readonly string[], database: string): Rights {
  const grants = lines.flatMap(parseGrant);
  const global = grants.filter(({ pattern }) => pattern === null);
  const local = grants.filter(({ pattern }) => pattern !== null && matches(pattern, database));
  const create = grants.some(
    ({ rights, pattern }) =>
      (rights.includes("ALL PRIVILEGES") || rights.includes("CREATE")) &&
      (pattern === null || /(?<!\\)%/.test(pattern)),
  );
  return {
    everywhere: new Set(global.flatMap(({ rights }) => rights)),
    here: new Set(local.flatMap(({ rights }) => rights)),
    create,
  };
}

/** As LIKE reads it: % for any text, _ for one letter, unless a backslash stands before it. */
function matches(pattern: string, name: string): boolean {
  const source = pattern.replace(/\\([%_])|[%_]|[^%_\\]+|\\/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    if (part === "%") return ".*";
    return part === "_" ? "." : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${source}$`, "s").test(name);
}
