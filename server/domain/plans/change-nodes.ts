import type { PlanNode } from "@/prisma/generated/client";
import { command } from "@/server/kernel/command";
import type { CommandContext } from "@/server/kernel/context";
import { isDomainError } from "@/server/kernel/errors";
import { assertPermitted } from "@/server/kernel/verb";
import { type Applied, applyJudged } from "./apply-judged";
import { assertAssignable } from "./assert-assignable";
import { changeNodesInput, changeNodesResult, type NodeChange, plansReplaced } from "./events";
import { type Judged, judgeChange } from "./judge-change";
import {
  announceChange,
  findPlan,
  type LockedPlan,
  lockPlan,
  readGroupCounts,
  readNodes,
  recordRevision,
} from "./rows";
import { isGroup, rollUp } from "./rules";
import type { NodeView } from "./schema";
import { settleBatch, type WaitingNode } from "./settle-batch";
import { tellAssigned } from "./tell-assigned";

/** Above this many nodes the plan is read again instead of being sent to everybody in one event. */
const MOST_IN_EVENT = 500;

export const changeNodes = command({
  name: "plans.change",
  summary: "Tick, edit, remove or restore many items at once, and say for each what became of it",
  permission: "plans:tick",
  input: changeNodesInput,
  output: changeNodesResult,
  timeoutMs: 60_000,
  run: async (tx, { launchId, changes, reason }) => {
    if (changes.some(needsWrite)) assertPermitted(tx, "plans:write");
    const plan = await lockPlan(tx.db, launchId);
    const rows = await findRows(tx, plan, changes);
    const refusedAssignees = await findRefused(tx, changes);
    const judged = changes.map((change) =>
      judgeChange(rows.get(change.id), change, { actor: tx.actor, now: tx.now(), refusedAssignees }),
    );
    if (reason === undefined) await refuseWaiting(tx, plan, judged);
    refuseParts(judged, rows);
    const done = judged.flatMap(({ todo }) => (todo ? [todo] : []));
    const applied = await applyJudged(tx, plan, judged);
    const told = { results: judged.map(({ result }) => result), current: await readLost(tx, judged, rows) };
    if (done.length === 0) {
      tx.unchanged();
      return { ...told, reread: false, change: await noChange(tx, plan) };
    }
    for (const { row, changes: what } of done) {
      tx.audit({
        subject: "plan-item",
        subjectId: row.id,
        launchId,
        label: row.title,
        changes: { ...what, together: done.length },
        ...(reason === undefined ? {} : { reason }),
      });
    }
    await tellAssigned(
      tx,
      launchId,
      done.flatMap(({ row: { id, title }, values: { assigneeId }, changes: { assigneeId: changed } }) =>
        changed !== undefined && assigneeId !== null ? [{ id, title, assigneeId }] : [],
      ),
    );
    return {
      ...told,
      ...(await tell(
        tx,
        plan,
        applied,
        done.map(({ row }) => row),
      )),
    };
  },
});

function needsWrite({ id: _id, version: _version, ticked: _ticked, ...rest }: NodeChange): boolean {
  return Object.values(rest).some((value) => value !== undefined);
}

type Rows = ReadonlyMap<string, PlanNode>;

async function findRows(tx: CommandContext, plan: LockedPlan, changes: readonly NodeChange[]): Promise<Rows> {
  const found = await tx.db.planNode.findMany({
    where: { planId: plan.id, generation: plan.generation, id: { in: changes.map(({ id }) => id) } },
  });
  return new Map(found.map((row) => [row.id, row]));
}

/** Of the people to be assigned those who cannot be, and why. */
async function findRefused(tx: CommandContext, changes: readonly NodeChange[]): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  for (const id of new Set(changes.flatMap(({ assigneeId }) => assigneeId ?? []))) {
    await assertAssignable(tx.db, id).catch((error: unknown) => {
      if (!isDomainError(error)) throw error;
      refused.set(id, error.message);
    });
  }
  return refused;
}

function refuse(judged: Judged, message: string, waits = false): void {
  judged.result = { id: judged.change.id, outcome: "refused", message, ...(waits ? { waits } : {}) };
  delete judged.todo;
}

/** Items that wait for something that stays open are not ticked. */
async function refuseWaiting(tx: CommandContext, plan: LockedPlan, judged: readonly Judged[]): Promise<void> {
  const ticking = judged.filter(({ change, todo }) => change.ticked === true && todo?.values.ticked);
  if (!ticking.some(({ todo }) => todo && todo.row.dependsOn.length > 0)) return;
  const nodes = await tx.db.$queryRaw<(WaitingNode & { title: string })[]>`
    select id, parent_id as "parentId", tickable, ticked, status, depends_on as "dependsOn", title
    from plan_node where plan_id = ${plan.id}::uuid and generation = ${plan.generation} and removed_at is null`;
  const waits = settleBatch(nodes, new Set(ticking.map(({ change }) => change.id)));
  const titles = new Map(nodes.map(({ id, title }) => [id, title]));
  for (const each of ticking) {
    const [first, ...more] = waits.get(each.change.id) ?? [];
    if (first === undefined) continue;
    const others = more.length > 0 ? ` and ${more.length} more` : "";
    refuse(each, `It waits for "${titles.get(first)?.slice(0, 80) ?? ""}"${others}, still open.`, true);
  }
}

/** What went with something else comes back with that only. */
function refuseParts(judged: readonly Judged[], rows: Rows): void {
  for (const each of judged) {
    const root = each.change.restore ? each.todo?.row.removedWith : null;
    if (!root || root === each.change.id || rows.has(root)) continue;
    refuse(each, "It went with something above it. Restore that first.");
  }
}

async function readLost(tx: CommandContext, judged: readonly Judged[], rows: Rows): Promise<NodeView[]> {
  return readNodes(
    tx.db,
    judged.flatMap(({ change: { id }, result }) =>
      result.outcome === "conflict" && rows.get(id)?.removedAt === null ? [id] : [],
    ),
  );
}

async function noChange(tx: CommandContext, plan: LockedPlan) {
  const { overall } = rollUp(await readGroupCounts(tx.db, plan));
  return { rev: plan.rev, nodes: [], removed: [], progress: { overall, groups: {} } };
}

async function tell(tx: CommandContext, plan: LockedPlan, applied: Applied, touched: readonly PlanNode[]) {
  const { saved, removed } = applied;
  if (saved.length + removed.length <= MOST_IN_EVENT) {
    const groups = touched.flatMap((row) => (isGroup(row.kind) ? [row.id, row.groupId] : [row.groupId]));
    const nodes = await readNodes(tx.db, saved);
    return { reread: false, change: await announceChange(tx, plan, { nodes, removed, groups }) };
  }
  const { rev, groups } = await recordRevision(tx, plan);
  tx.emit(plansReplaced.on(plan.launchId, { plan: await findPlan(tx.db, plan.launchId), reason: "changed" }));
  const progress = { overall: rollUp(groups).overall, groups: {} };
  return { reread: true, change: { rev, nodes: [], removed: [], progress } };
}
