import { Prisma } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";
import { storable } from "./markdown";

/**
 * Writes rows of plan_node, given under the names of its columns: new ones, and those that are there already with
 * all their values. One statement whatever the number of rows: the column types come from the table itself.
 */
export async function saveNodes(db: Db, rows: readonly Record<string, unknown>[]): Promise<void> {
  const json = JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === "string" ? storable(value) : value,
  );
  await db.$executeRaw`
    insert into plan_node select * from jsonb_populate_recordset(null::plan_node, ${json}::jsonb)
    on conflict (id) do update set ${await everyColumn(db)}`;
}

async function everyColumn(db: Db): Promise<Prisma.Sql> {
  const columns = await db.$queryRaw<{ name: string }[]>`
    select quote_ident(column_name) as name from information_schema.columns
    where table_schema = current_schema() and table_name = 'plan_node' and column_name <> 'id'`;
  return Prisma.raw(columns.map(({ name }) => `${name} = excluded.${name}`).join(", "));
}
