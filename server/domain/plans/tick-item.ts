import type { PlanNode } from "@/prisma/generated/client";
import { command } from "@/server/kernel/command";
import { actorId, actorName, type CommandContext, type Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import {
  announceChange,
  assertUnchanged,
  lockPlan,
  NODE_JSON,
  readPlanRow,
  requireNode,
  toNodeViews,
  unchangedAnswer,
} from "./rows";
import { type NodeView, planChange, tickItemInput } from "./schema";

export const tickItem = command({
  name: "plans.tick",
  summary: "Tick an item or take the tick away",
  permission: "plans:tick",
  input: tickItemInput,
  output: planChange,
  run: async (tx, input) => {
    const seen = await readPlanRow(tx.db, input.launchId);
    const node = await requireNode(tx.db, seen, input.nodeId);
    if (!node.tickable) throw new DomainError("invalid", "Only tasks and check items can be ticked.");
    const unticked = !node.ticked && !input.ticked ? "unticked" : undefined;
    await assertUnchanged(tx, node, input.version, unticked);
    if (node.ticked === input.ticked) return unchangedAnswer(tx, seen, node.id);
    const waitingFor = input.ticked ? await openDependencies(tx.db, node) : [];
    if (waitingFor.length > 0 && input.reason === undefined) refuseEarly(waitingFor);
    // Everybody who ticks waits for this lock: what can be asked without it was asked before.
    const plan = await lockPlan(tx.db, input.launchId);
    const nodes = plan.generation === seen.generation ? await setTick(tx, node, input.ticked) : [];
    if (nodes.length === 0) {
      await assertUnchanged(tx, await requireNode(tx.db, plan, node.id), input.version, unticked);
      throw new DomainError(
        "conflict",
        "The plan was merged just now. Look at the item, then tick it again.",
      );
    }
    tx.audit({
      subject: "plan-item",
      subjectId: node.id,
      launchId: plan.launchId,
      label: node.title,
      changes: {
        ticked: input.ticked,
        ...(waitingFor.length > 0 ? { openDependencies: waitingFor.map(({ title }) => title) } : {}),
      },
      ...(input.reason === undefined ? {} : { reason: input.reason }),
    });
    return announceChange(tx, plan, { nodes, groups: [node.groupId] });
  },
});

interface OpenDependency {
  id: string;
  title: string;
}

function refuseEarly(waitingFor: readonly OpenDependency[]): never {
  const [first, ...more] = waitingFor;
  const others = more.length > 0 ? ` and ${more.length} more` : "";
  throw new DomainError(
    "invalid",
    `This waits for "${first?.title.slice(0, 80)}"${others}, still open. Give a reason to tick it anyway.`,
    { details: { openDependencies: waitingFor } },
  );
}

/** What the node waits for and is not done: an item by its own tick, a group by every item below it. */
async function openDependencies(db: Db, node: PlanNode): Promise<OpenDependency[]> {
  if (node.dependsOn.length === 0) return [];
  return db.$queryRaw<OpenDependency[]>`
    with recursive above as (
      select id, parent_id from plan_node where id = ${node.id}::uuid
      union all select p.id, p.parent_id from plan_node p join above a on p.id = a.parent_id),
    wanted as (
      select id, title, tickable, ticked, status, line, position from plan_node
      where id = any(${node.dependsOn}::uuid[]) and removed_at is null and id not in (select id from above)),
    below as (
      select id, id as root from wanted where not tickable
      union all select c.id, b.root from plan_node c join below b on c.parent_id = b.id where c.removed_at is null)
    select w.id, w.title from wanted w
    where case when w.tickable then not w.ticked and w.status is distinct from 'cancelled'
      else exists (select 1 from below b join plan_node n on n.id = b.id
        where b.root = w.id and n.tickable and not n.ticked and n.status is distinct from 'cancelled'
          and n.id <> ${node.id}::uuid) end
    order by w.line nulls last, w.position`;
}

async function setTick(tx: CommandContext, node: PlanNode, ticked: boolean): Promise<NodeView[]> {
  const status = ticked ? "done" : (node.statusBefore ?? "open");
  const before = ticked ? node.status : null;
  const name = actorName(tx.actor);
  const at = tx.now();
  return toNodeViews(
    await tx.db.$queryRaw<{ node: unknown[] }[]>`
      with changed as (
        update plan_node set ticked = ${ticked}, status = ${status}, status_before = ${before},
          ticked_by_id = ${ticked ? actorId(tx.actor) : null}, ticked_by_name = ${ticked ? name : null},
          ticked_at = ${ticked ? at : null}::timestamptz, ticked_source = ${ticked ? "hand" : null},
          version = version + 1, changed_at = ${at}::timestamptz, changed_by_name = ${name}
        where id = ${node.id}::uuid and version = ${node.version} returning *)
      select ${NODE_JSON} as node from changed n left join person a on a.id = n.assignee_id`,
  );
}
