import { progressHistory } from "@/server/domain/plans";
import type { NodeView } from "@/server/domain/plans/schema";
import type { QueryContext } from "@/server/kernel/context";
import type { PhaseView, ProgressPoint, TickedGroup } from "./schema";

const WEEK_MS = 7 * 86_400_000;

export interface WeekFacts {
  from: Date;
  to: Date;
  before: ProgressPoint | null;
  count: number;
  groups: TickedGroup[];
}

/** The last seven days of a plan: how far it was, and what people have ticked since, in the plan's order. */
export async function readWeek(
  ctx: QueryContext,
  launchId: string,
  plan: { nodes: readonly NodeView[]; phases: readonly PhaseView[] },
): Promise<WeekFacts> {
  const to = ctx.now();
  const from = new Date(to.getTime() - WEEK_MS);
  const { points } = await progressHistory(ctx, { launchId, points: 2, until: from.toISOString() });
  const last = points.at(-1);
  const ticked = tickedSince(plan.nodes, from.toISOString());
  return {
    from,
    to,
    before: last ? { at: last.at, scope: last.total, ticked: last.ticked, proven: last.proven } : null,
    count: ticked.length,
    groups: byPhase(ticked, plan),
  };
}

/** Ticks that came with an imported file were not made this week, whenever the file was imported. */
function tickedSince(nodes: readonly NodeView[], from: string): NodeView[] {
  return nodes.filter(
    ({ tickable, ticked, tickedSource, tickedAt, status }) =>
      tickable && ticked && status !== "cancelled" && tickedSource === "hand" && (tickedAt ?? "") >= from,
  );
}

function byPhase(
  ticked: readonly NodeView[],
  { nodes, phases }: { nodes: readonly NodeView[]; phases: readonly PhaseView[] },
): TickedGroup[] {
  const parentOf = new Map(nodes.map(({ id, parentId }) => [id, parentId]));
  const nameOf = new Map(phases.map(({ id, title }) => [id, title]));
  const groups = new Map<string | null, TickedGroup>();
  for (const node of ticked) {
    let above: string | null = node.parentId;
    while (above !== null && !nameOf.has(above)) above = parentOf.get(above) ?? null;
    const group = groups.get(above) ?? {
      phase: above === null ? null : (nameOf.get(above) ?? null),
      count: 0,
      items: [],
    };
    groups.set(above, group);
    group.count += 1;
    group.items.push({ title: node.title, by: node.tickedBy ?? null });
  }
  return [...groups.values()];
}
