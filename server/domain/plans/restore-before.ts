import { Prisma } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";

/**
 * Gives all nodes of a merged plan what they were before the merge; proofs stay as they are. Nodes that the merge
 * added keep its generation and are read no more. Versions go on rising, so that no old view can be mistaken for the
 * present. Returns false when the generation was no merge.
 */
export async function restoreBefore(db: Db, planId: string, generation: number): Promise<boolean> {
  const columns = await db.$queryRaw<{ name: string }[]>`
    select quote_ident(column_name) as name from information_schema.columns
    where table_schema = current_schema() and table_name = 'plan_node'
      and column_name not in ('id', 'version', 'proof_state')`;
  const assign = Prisma.raw(columns.map(({ name }) => `${name} = excluded.${name}`).join(", "));
  const restored = await db.$executeRaw`
    insert into plan_node
    select r.* from plan_source s, jsonb_populate_recordset(null::plan_node, s.nodes_before) r
    where s.plan_id = ${planId}::uuid and s.generation = ${generation}
    on conflict (id) do update set ${assign}, version = plan_node.version + 1`;
  await db.$executeRaw`
    update plan_source set nodes_before = null
    where plan_id = ${planId}::uuid and generation = ${generation} and nodes_before is not null`;
  return restored > 0;
}
