import { actorName, type CommandContext } from "@/server/kernel/context";
import type { Judged, Values } from "./judge-change";
import type { LockedPlan } from "./rows";

export type Applied = {
  /** The node itself and, of what is removed or restored, all below it. */
  saved: string[];
  removed: string[];
};

/** Writes what was judged good: three statements, whatever the number of nodes. */
export async function applyJudged(
  tx: CommandContext,
  plan: LockedPlan,
  judged: readonly Judged[],
): Promise<Applied> {
  const todo = judged.flatMap(({ change, todo: wanted }) => (wanted ? [{ change, ...wanted }] : []));
  const edits = todo.filter(({ change }) => !change.remove && !change.restore);
  const removals = todo.flatMap(({ change }) => (change.remove ? [change.id] : []));
  const restores = todo.flatMap(({ change }) => (change.restore ? [change.id] : []));
  await saveValues(
    tx,
    edits.map(({ row, values }) => ({ id: row.id, values })),
  );
  const removed = await removeTrees(tx, removals);
  const restored = await restoreTrees(tx, plan, restores);
  return { saved: [...edits.map(({ row }) => row.id), ...restored], removed };
}

async function saveValues(
  tx: CommandContext,
  edits: readonly { id: string; values: Values }[],
): Promise<void> {
  if (edits.length === 0) return;
  const rows = edits.map(({ id, values }) => ({
    id,
    ticked: values.ticked,
    status: values.status,
    status_before: values.statusBefore,
    ticked_by_id: values.tickedById,
    ticked_by_name: values.tickedByName,
    ticked_at: values.tickedAt,
    ticked_source: values.tickedSource,
    priority: values.priority,
    priority_text: values.priorityText,
    owner_text: values.ownerText,
    assignee_id: values.assigneeId,
    estimate_minutes: values.estimateMinutes,
    estimate_text: values.estimateText,
    due_date: values.dueDate?.toISOString().slice(0, 10) ?? null,
    na_reason: values.naReason,
    na_by_name: values.naByName,
    na_at: values.naAt,
    na_with: values.naWith,
  }));
  await tx.db.$executeRaw`
    update plan_node n set
      ticked = w.ticked, status = w.status, status_before = w.status_before, ticked_by_id = w.ticked_by_id,
      ticked_by_name = w.ticked_by_name, ticked_at = w.ticked_at, ticked_source = w.ticked_source,
      priority = w.priority, priority_text = w.priority_text, owner_text = w.owner_text,
      assignee_id = w.assignee_id, estimate_minutes = w.estimate_minutes, estimate_text = w.estimate_text,
      due_date = w.due_date, na_reason = w.na_reason, na_by_name = w.na_by_name, na_at = w.na_at,
      na_with = w.na_with, version = n.version + 1, changed_at = ${tx.now()}::timestamptz,
      changed_by_name = ${actorName(tx.actor)}
    from jsonb_populate_recordset(null::plan_node, ${JSON.stringify(rows)}::jsonb) w where n.id = w.id`;
}

/** A node that stands below another one of these goes with it. */
async function removeTrees(tx: CommandContext, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    with recursive wanted as (select unnest(${[...ids]}::uuid[]) as id),
    below as (
      select n.id, n.id as root, 0 as steps from plan_node n join wanted w on w.id = n.id
      union all select c.id, b.root, b.steps + 1 from plan_node c join below b on c.parent_id = b.id
        where c.removed_at is null),
    outermost as (select distinct on (id) id, root from below order by id, steps desc)
    update plan_node n set removed_at = ${tx.now()}::timestamptz, removed_with = o.root,
      version = version + 1, changed_at = ${tx.now()}::timestamptz, changed_by_name = ${actorName(tx.actor)}
    from outermost o where n.id = o.id returning n.id`;
  return rows.map(({ id }) => id);
}

async function restoreTrees(tx: CommandContext, plan: LockedPlan, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    update plan_node n set removed_at = null, removed_with = null, version = version + 1,
      changed_at = ${tx.now()}::timestamptz, changed_by_name = ${actorName(tx.actor)}
    where n.removed_with in (
        select coalesce(r.removed_with, r.id) from plan_node r where r.id = any(${[...ids]}::uuid[]))
      and n.plan_id = ${plan.id}::uuid and n.generation = ${plan.generation}
    returning n.id`;
  return rows.map(({ id }) => id);
}
