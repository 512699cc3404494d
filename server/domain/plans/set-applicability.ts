import type { PlanNode } from "@/prisma/generated/client";
import { command } from "@/server/kernel/command";
import { actorName, type CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { plansReplaced } from "./events";
import {
  announceChange,
  assertUnchanged,
  findPlan,
  type LockedPlan,
  lockPlan,
  readNodes,
  recordRevision,
  requireNode,
  unchangedAnswer,
} from "./rows";
import { applicableColumns, isGroup, notApplicableColumns, rollUp, whyMustApply } from "./rules";
import { planChange, setApplicabilityInput } from "./schema";

/** Above this many items the plan is read again instead of being sent to everybody in one event. */
const MOST_IN_EVENT = 500;

export const setApplicability = command({
  name: "plans.applicability",
  summary: "Set an item or a group not applicable, with a reason, or take that back",
  permission: "plans:write",
  input: setApplicabilityInput,
  output: planChange,
  timeoutMs: 30_000,
  run: async (tx, { launchId, nodeId, version, applicable, reason = "" }) => {
    const plan = await lockPlan(tx.db, launchId);
    const node = await requireNode(tx.db, plan, nodeId);
    await assertUnchanged(tx, node, version);
    const isOut = node.status === "cancelled";
    if (applicable ? !isOut : node.naReason === reason) return unchangedAnswer(tx, plan, node.id);
    if (!applicable) await refuseSenseless(tx, node);
    const below = await goingAlong(tx, plan, node, applicable);
    await save(tx, [node, ...below], (row) => {
      if (applicable) return applicableColumns(row);
      const withId = row.id === node.id ? null : node.id;
      return notApplicableColumns(row, { reason, name: actorName(tx.actor), at: tx.now(), withId });
    });
    tx.audit({
      subject: "plan-item",
      subjectId: node.id,
      launchId,
      label: node.title,
      changes: {
        applicable: { before: !isOut, after: applicable },
        ...(isOut && node.naReason ? { reasonBefore: node.naReason } : {}),
        ...(below.length > 0 ? { items: below.map(({ id }) => id) } : {}),
      },
      ...(applicable ? {} : { reason }),
    });
    return tell(tx, plan, node, below);
  },
});

type Columns = ReturnType<typeof applicableColumns | typeof notApplicableColumns>;

/** One statement, whatever the size of the group: everybody who works in the plan waits for it. */
async function save(
  tx: CommandContext,
  rows: readonly PlanNode[],
  columnsOf: (row: PlanNode) => Columns,
): Promise<void> {
  const wanted = rows.map((row) => {
    const { status, statusBefore, naReason, naByName, naAt, naWith } = columnsOf(row);
    const na = { na_reason: naReason, na_by_name: naByName, na_at: naAt, na_with: naWith };
    return { id: row.id, status, status_before: statusBefore, ...na };
  });
  await tx.db.$executeRaw`
    update plan_node n set status = w.status, status_before = w.status_before, na_reason = w.na_reason,
      na_by_name = w.na_by_name, na_at = w.na_at, na_with = w.na_with, version = n.version + 1,
      changed_at = ${tx.now()}::timestamptz, changed_by_name = ${actorName(tx.actor)}
    from jsonb_populate_recordset(null::plan_node, ${JSON.stringify(wanted)}::jsonb) w where n.id = w.id`;
}

/** What is decided together with a group: all that is open below it, or what went out with it. */
async function goingAlong(
  tx: CommandContext,
  plan: LockedPlan,
  node: PlanNode,
  applicable: boolean,
): Promise<PlanNode[]> {
  if (!isGroup(node.kind)) return [];
  return applicable ? takenAlong(tx, plan, node) : stillOpen(tx, node);
}

/** All below a group that counts and is not ticked: what was done stays done. */
async function stillOpen(tx: CommandContext, node: PlanNode): Promise<PlanNode[]> {
  const rows = await belowOf(tx, node.id);
  return rows.filter((row) => row.tickable && !row.ticked && row.status !== "cancelled");
}

async function belowOf(tx: CommandContext, nodeId: string): Promise<PlanNode[]> {
  const ids = await tx.db.$queryRaw<{ id: string }[]>`
    with recursive below as (
      select id from plan_node where parent_id = ${nodeId}::uuid and removed_at is null
      union all select c.id from plan_node c join below b on c.parent_id = b.id where c.removed_at is null)
    select id from below`;
  return tx.db.planNode.findMany({ where: { id: { in: ids.map(({ id }) => id) } } });
}

/** What went out with this group, wherever it stands now. */
async function takenAlong(tx: CommandContext, plan: LockedPlan, node: PlanNode): Promise<PlanNode[]> {
  return tx.db.planNode.findMany({
    where: { naWith: node.id, planId: plan.id, generation: plan.generation, removedAt: null },
  });
}

async function refuseSenseless(tx: CommandContext, node: PlanNode): Promise<void> {
  const refusal = whyMustApply(node);
  if (refusal) throw new DomainError("invalid", refusal);
  // An item that went out with its group comes back alone, but is not decided twice.
  const group = node.naWith === null ? null : await tx.db.planNode.findUnique({ where: { id: node.naWith } });
  if (group?.status === "cancelled") {
    throw new DomainError("invalid", `"${group.title}", in which this stands, is not applicable already.`);
  }
}

async function tell(tx: CommandContext, plan: LockedPlan, node: PlanNode, below: readonly PlanNode[]) {
  const touched = [node, ...below];
  const groups = [isGroup(node.kind) ? node.id : node.groupId, ...below.map(({ groupId }) => groupId)];
  if (touched.length <= MOST_IN_EVENT) {
    const nodes = await readNodes(
      tx.db,
      touched.map(({ id }) => id),
    );
    return announceChange(tx, plan, { nodes, groups });
  }
  const { rev, groups: counted } = await recordRevision(tx, plan);
  tx.emit(plansReplaced.on(plan.launchId, { plan: await findPlan(tx.db, plan.launchId), reason: "changed" }));
  const nodes = await readNodes(tx.db, [node.id]);
  return { rev, nodes, removed: [], progress: { overall: rollUp(counted).overall, groups: {} } };
}
