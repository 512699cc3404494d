import { type PlanNode, Prisma } from "@/prisma/generated/client";
import { actorName, type CommandContext, type Db } from "@/server/kernel/context";
import { DomainError, invariant } from "@/server/kernel/errors";
import { plansChanged } from "./events";
import { agoText, chain, type GroupCounts, rollUp } from "./rules";
import {
  type Corrections,
  correctionsSchema,
  type NodeView,
  nodeView,
  type PlanChange,
  type PlanView,
  type ProgressView,
} from "./schema";

/** The plan's row, locked: every change of a plan takes this lock first, so revisions have no gaps. */
export interface LockedPlan {
  id: string;
  launchId: string;
  generation: number;
  rev: number;
}

const NO_PLAN = "This launch has no plan yet. Import one first.";

export async function lockPlan(db: Db, launchId: string): Promise<LockedPlan> {
  const [plan] = await db.$queryRaw<LockedPlan[]>`
    select id, launch_id as "launchId", generation, rev from plan where launch_id = ${launchId}::uuid for update`;
  if (!plan || plan.generation === 0) throw new DomainError("not_found", NO_PLAN);
  return plan;
}

/** The same without the lock: for questions before it is taken. */
export async function readPlanRow(db: Db, launchId: string): Promise<LockedPlan> {
  const [plan] = await db.$queryRaw<LockedPlan[]>`
    select id, launch_id as "launchId", generation, rev from plan where launch_id = ${launchId}::uuid`;
  if (!plan || plan.generation === 0) throw new DomainError("not_found", NO_PLAN);
  return plan;
}

/** The plan for reading, or `not_found` before the first import. */
export async function requirePlan(db: Db, launchId: string): Promise<{ plan: LockedPlan; view: PlanView }> {
  const plan = await db.plan.findUnique({ where: { launchId } });
  const view = plan && (await findPlan(db, launchId));
  if (!view) throw new DomainError("not_found", NO_PLAN);
  return { plan, view };
}

/** The plan's row, made when missing; `generation` is 0 before the first import. */
export async function openPlan(db: Db, launchId: string): Promise<LockedPlan> {
  await db.plan
    .upsert({ where: { launchId }, create: { launchId }, update: {}, select: { id: true } })
    .catch((error: unknown) => {
      if ((error as { code?: unknown } | null)?.code !== "P2003") throw error;
      throw new DomainError("not_found", "There is no such launch. It may have been removed.");
    });
  const [plan] = await db.$queryRaw<LockedPlan[]>`
    select id, launch_id as "launchId", generation, rev from plan where launch_id = ${launchId}::uuid for update`;
  invariant(plan, "a plan that was just made is missing");
  return plan;
}

/** A node of the current plan, or `not_found`. */
export async function requireNode(
  db: Db,
  plan: LockedPlan,
  nodeId: string,
  options: { removed?: boolean } = {},
): Promise<PlanNode> {
  const node = await db.planNode.findFirst({
    where: { id: nodeId, planId: plan.id, generation: plan.generation },
  });
  if (!node || (node.removedAt !== null && !options.removed)) {
    throw new DomainError(
      "not_found",
      "This item is no longer in the plan. Somebody removed or replaced it.",
    );
  }
  return node;
}

/** Refuses a change made from an old view, naming who was faster. */
export async function assertUnchanged(
  tx: CommandContext,
  node: PlanNode,
  version: number,
  done?: string,
): Promise<void> {
  if (node.version === version) return;
  const ticked = node.ticked && node.tickedAt !== null && node.tickedAt >= node.changedAt;
  const verb = done ?? (ticked ? "ticked" : "changed");
  const who = node.changedByName === actorName(tx.actor) ? "You" : node.changedByName;
  const ago = agoText(tx.now().getTime() - node.changedAt.getTime());
  const [view] = await readNodes(tx.db, [node.id]);
  throw new DomainError(
    "conflict",
    `${who} ${verb} this ${ago} ago. It is shown as it is now; repeat your change if you still want it.`,
    { details: { node: view } },
  );
}

const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Where each part of a NodeView stands in `plan_node n left join person a`. */
const COLUMNS: Record<keyof NodeView, string> = {
  id: "n.id",
  parentId: "n.parent_id",
  kind: "n.kind",
  role: "n.role",
  depth: "n.depth",
  position: "n.position",
  line: "n.line",
  title: "n.title",
  text: "n.text",
  externalId: "n.external_id",
  priority: "n.priority",
  priorityText: "n.priority_text",
  estimateMinutes: "n.estimate_minutes",
  estimateText: "n.estimate_text",
  ownerText: "n.owner_text",
  assigneeId: "n.assignee_id",
  assigneeName: "a.name",
  status: "n.status",
  statusText: "n.status_text",
  percent: "n.percent",
  startDate: "n.start_date",
  dueDate: "n.due_date",
  timing: "n.timing",
  parallel: "case when n.parallel then true end",
  dependsOn: "case when n.depends_on <> '{}' then n.depends_on end",
  dependsText: "n.depends_text",
  unresolved: "case when n.unresolved <> '{}' then n.unresolved end",
  target: "n.target",
  risk: "n.risk",
  fields: "n.fields",
  notes: "n.notes",
  tickable: "n.tickable",
  ticked: "n.ticked",
  tickedById: "n.ticked_by_id",
  tickedBy: "n.ticked_by_name",
  tickedAt: iso("n.ticked_at"),
  tickedSource: "n.ticked_source",
  version: "n.version",
  notApplicable: `case when n.na_reason is not null
    then json_build_object('reason', n.na_reason, 'by', n.na_by_name, 'at', ${iso("n.na_at")}) end`,
  state: "case when n.proof_state <> 'none' then n.proof_state when n.ticked then 'claimed' else 'open' end",
};
type NodePart = keyof NodeView;
const NAMES = Object.keys(COLUMNS) as NodePart[];

/** A node as the JSON list of its values: for large plans several times faster than objects. */
const nodeJson = (names: readonly NodePart[]) =>
  Prisma.raw(`json_build_array(${names.map((name) => COLUMNS[name]).join(", ")})`);
export const NODE_JSON = nodeJson(NAMES);

/** Gives the values their names again, and leaves out what a node does not have. */
function named(values: readonly unknown[], names: readonly NodePart[] = NAMES): Record<string, unknown> {
  const node: Record<string, unknown> = {};
  for (const [at, name] of names.entries()) if (values[at] !== null) node[name] = values[at];
  return node;
}

interface NodeJson {
  node: unknown[];
}

export function toNodeViews(rows: readonly NodeJson[]): NodeView[] {
  return rows.map(({ node }) => nodeView.parse(named(node)));
}

export async function readNodes(db: Db, ids: readonly string[]): Promise<NodeView[]> {
  if (ids.length === 0) return [];
  const rows = await db.$queryRaw<NodeJson[]>`
    select ${NODE_JSON} as node from plan_node n left join person a on a.id = n.assignee_id
    where n.id = any(${[...ids]}::uuid[])`;
  return toNodeViews(rows);
}

export const PLAN_JSON = Prisma.raw(`json_build_object(
  'id', p.id, 'title', s.title, 'fileName', s.file_name, 'sha256', s.sha256, 'importedAt', ${iso("s.imported_at")},
  'importedBy', s.imported_by_name, 'encoding', s.encoding, 'repaired', s.repaired, 'undoable', p.undoable,
  'rev', p.rev)`);

/** The launch's plan, or null before the first import. */
export async function findPlan(db: Db, launchId: string): Promise<PlanView | null> {
  const [row] = await db.$queryRaw<{ plan: PlanView }[]>`
    select ${PLAN_JSON} as plan from plan p
    join plan_source s on s.plan_id = p.id and s.generation = p.generation
    where p.launch_id = ${launchId}::uuid`;
  return row?.plan ?? null;
}

/** The plan and its nodes in no order, in one statement; only these parts of them where `names` says so. */
export async function readTree(
  db: Db,
  launchId: string,
  names: readonly NodePart[] = NAMES,
): Promise<{ plan: PlanView | null; nodes: NodeView[] }> {
  const [row] = await db.$queryRaw<{ plan: PlanView; nodes: unknown[][] }[]>`
    select ${PLAN_JSON} as plan, (
      select coalesce(json_agg(${nodeJson(names)}), '[]') from plan_node n left join person a on a.id = n.assignee_id
      where n.plan_id = p.id and n.generation = p.generation and n.removed_at is null) as nodes
    from plan p join plan_source s on s.plan_id = p.id and s.generation = p.generation
    where p.launch_id = ${launchId}::uuid`;
  if (!row) return { plan: null, nodes: [] };
  // The verbs parse their answers; parsing here too would double the time of a large plan.
  const nodes = row.nodes.map((node) => ({ parentId: null, ...named(node, names) }) as NodeView);
  return { plan: row.plan, nodes };
}

export interface CurrentSource {
  fileName: string;
  sha256: string;
  format: string;
  repairDeclined: boolean;
  corrections: Corrections;
  replaces: number | null;
}

/** The import whose nodes are current. */
export async function findSource(db: Db, planId: string): Promise<CurrentSource | null> {
  const [source] = await db.$queryRaw<CurrentSource[]>`
    select s.file_name as "fileName", s.sha256, s.format, s.repair_declined as "repairDeclined", s.corrections, s.replaces
    from plan p join plan_source s on s.plan_id = p.id and s.generation = p.generation
    where p.id = ${planId}::uuid`;
  return source ? { ...source, corrections: correctionsSchema.parse(source.corrections) } : null;
}

type Of = Pick<LockedPlan, "id" | "generation">;

/** Numbers of each group's own items, and of those in no group. */
const groupCounts = (plan: Of) => Prisma.sql`
  counted as (
    select n.group_id as id,
      (count(*) filter (where n.status is distinct from 'cancelled'))::int as total,
      (count(*) filter (where n.ticked and n.status is distinct from 'cancelled'))::int as ticked,
      (count(*) filter (where n.proof_state = 'proven' and n.status is distinct from 'cancelled'))::int as proven,
      (count(*) filter (where n.status = 'cancelled'))::int as cancelled
    from plan_node n
    where n.plan_id = ${plan.id}::uuid and n.generation = ${plan.generation} and n.removed_at is null and n.tickable
    group by n.group_id),
  grouped as (
    select coalesce(g.id, c.id) as id, g.group_id as parent, coalesce(c.total, 0) as total,
      coalesce(c.ticked, 0) as ticked, coalesce(c.proven, 0) as proven, coalesce(c.cancelled, 0) as cancelled
    from (select id, group_id from plan_node
      where plan_id = ${plan.id}::uuid and generation = ${plan.generation} and removed_at is null
        and kind in ('title', 'phase', 'milestone', 'section')) g
    full join counted c on c.id = g.id)`;

const GROUPS_JSON = Prisma.sql`(select coalesce(json_agg(grouped), '[]') from grouped)`;

export async function readGroupCounts(db: Db, plan: Of): Promise<GroupCounts[]> {
  const [row] = await db.$queryRaw<{ groups: GroupCounts[] }[]>`
    with ${groupCounts(plan)} select ${GROUPS_JSON} as groups`;
  return row?.groups ?? [];
}

/** Raises the revision and keeps this minute's numbers for the chart. */
export async function recordRevision(
  tx: CommandContext,
  plan: LockedPlan,
): Promise<{ rev: number; groups: GroupCounts[] }> {
  const [row] = await tx.db.$queryRaw<{ rev: number; groups: GroupCounts[] }[]>`
    with ${groupCounts(plan)},
    raised as (update plan set rev = rev + 1 where id = ${plan.id}::uuid returning rev),
    kept as (
      insert into plan_progress (launch_id, at, total, ticked, proven)
      select ${plan.launchId}::uuid, date_trunc('minute', ${tx.now()}::timestamptz),
        coalesce(sum(total), 0), coalesce(sum(ticked), 0), coalesce(sum(proven), 0) from counted
      on conflict (launch_id, at)
        do update set total = excluded.total, ticked = excluded.ticked, proven = excluded.proven)
    select (select rev from raised) as rev, ${GROUPS_JSON} as groups`;
  invariant(row, "a revision was not recorded");
  return row;
}

/** Records a change, tells everybody, and gives it as the verb's answer. */
export async function announceChange(
  tx: CommandContext,
  plan: LockedPlan,
  change: { nodes: NodeView[]; removed?: string[]; groups: readonly (string | null)[] },
): Promise<PlanChange> {
  const { rev, groups } = await recordRevision(tx, plan);
  const answer: PlanChange = {
    rev,
    nodes: change.nodes,
    removed: change.removed ?? [],
    progress: onlyAbove(groups, change.groups),
  };
  tx.emit(plansChanged.on(plan.launchId, answer));
  return answer;
}

/** The answer of a verb that found nothing to change. */
export async function unchangedAnswer(tx: CommandContext, plan: LockedPlan, id: string): Promise<PlanChange> {
  tx.unchanged();
  const counts = await readGroupCounts(tx.db, plan);
  return {
    rev: plan.rev,
    nodes: await readNodes(tx.db, [id]),
    removed: [],
    progress: onlyAbove(counts, []),
  };
}

function onlyAbove(counts: readonly GroupCounts[], touched: readonly (string | null)[]): ProgressView {
  const { overall, groups } = rollUp(counts);
  const parents = new Map(counts.map((group) => [group.id, group.parent]));
  const wanted = new Set(touched.flatMap((id) => chain(id, parents)));
  return {
    overall,
    groups: Object.fromEntries(Object.entries(groups).filter(([id]) => wanted.has(id))),
  };
}
