import type { Connection } from "mysql2/promise";
import type { ItemCount } from "@/server/kernel/ports/targets";
import { ask, quoteName } from "./connect";

/** Marks a database while a restore fills it; taken away when it is complete. */
export const MARK_TABLE = "_holdpoint_restore";

interface Column {
  name: string;
  type: string;
}

/** The rows of every table and a sum over their content, as this session's transaction sees them. */
export async function countDatabase(
  client: Connection,
  database: string,
  { digest, signal, leftOut = [] }: { digest: boolean; signal: AbortSignal; leftOut?: readonly string[] },
): Promise<ItemCount[]> {
  const tables = await ask<{ name: string }>(
    client,
    `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = ? AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND table_name <> ?
      ORDER BY table_name`,
    [database, MARK_TABLE],
  );
  const items: ItemCount[] = [];
  for (const { name } of tables) {
    if (leftOut.includes(name)) items.push({ schema: "", table: name, rows: 0, digest: digest ? "0" : null });
    else items.push(await countTable(client, database, name, digest, signal));
  }
  return [...items, await countOthers(client, database)];
}

async function countTable(
  client: Connection,
  database: string,
  table: string,
  digest: boolean,
  signal: AbortSignal,
): Promise<ItemCount> {
  const place = `${quoteName(database)}.${quoteName(table)}`;
  const sum = digest ? await digestOf(client, database, table) : "NULL";
  const sql = `SELECT COUNT(*) AS n, ${sum} AS digest FROM ${place}`;
  const [row] = await ask<{ n: string; digest: string | null }>(client, sql, [], signal);
  return { schema: "", table, rows: Number(row?.n ?? 0), digest: digest ? (row?.digest ?? "0") : null };
}

/** Sixty bits of each row's digest, added up: the same whatever the order. */
async function digestOf(client: Connection, database: string, table: string): Promise<string> {
  const columns = await ask<Column>(
    client,
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
      WHERE table_schema = ? AND table_name = ? AND extra NOT LIKE '%GENERATED%' ORDER BY ordinal_position`,
    [database, table],
  );
  if (columns.length === 0) return "'0'";
  const values = columns.map((column) => `IFNULL(${textOf(column)}, '~')`);
  return `CAST(SUM(CAST(CONV(SUBSTRING(MD5(CONCAT_WS('|', ${values.join(", ")})), 1, 15), 16, 10) AS UNSIGNED)) AS CHAR)`;
}

const AS_WRITTEN = /char|text|blob|binary|enum|set|json|uuid|inet/;
const SHAPES = /geometry|point|linestring|polygon|collection/;

function textOf({ name, type }: Column): string {
  const column = quoteName(name);
  if (SHAPES.test(type)) return `MD5(ST_AsWKB(${column}))`;
  if (AS_WRITTEN.test(type)) return `MD5(${column})`;
  return type === "bit" ? `CAST(${column} + 0 AS CHAR)` : `CAST(${column} AS CHAR)`;
}

/** What has no rows but must not be lost. */
async function countOthers(client: Connection, database: string): Promise<ItemCount> {
  const sql = `SELECT
    (SELECT COUNT(*) FROM information_schema.views WHERE table_schema = ?) +
    (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = ?) +
    (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = ?) +
    (SELECT COUNT(*) FROM information_schema.events WHERE event_schema = ?) AS n`;
  const [row] = await ask<{ n: string }>(client, sql, [database, database, database, database]);
  return { schema: "", table: "views, routines, triggers, events", rows: Number(row?.n ?? 0), digest: null };
}
