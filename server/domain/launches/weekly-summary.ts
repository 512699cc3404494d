import { listAudit } from "@/server/domain/audit";
import { listBackups, listRestores } from "@/server/domain/backups";
import type { NodeView } from "@/server/domain/plans/schema";
import type { Context } from "@/server/kernel/context";
import { query } from "@/server/kernel/query";
import { decideNext } from "./decide-next";
import { readOverview } from "./read-overview";
import { readPlanFacts } from "./read-plan-facts";
import { readWeek, type WeekFacts } from "./read-week";
import { launchIdInput, weeklySummaryView } from "./schema";
import { writeWeeklyText } from "./write-weekly-text";

/** More of one kind than a week has. */
const LIMIT = 200;
const PAGES = 50;

/** The team's words about its own week: it names systems and people, so it asks for what only the team may read. */
export const weeklySummary = query({
  name: "launches.weekly-summary",
  summary: "The last seven days as text, ready to paste",
  permission: "audit:read",
  input: launchIdInput,
  output: weeklySummaryView,
  run: async (ctx, { launchId }) => {
    const [overview, plan, { backups }, { restores }] = await Promise.all([
      readOverview(ctx, launchId, true),
      readPlanFacts(ctx, launchId),
      listBackups(ctx, { launchId, limit: LIMIT }),
      listRestores(ctx, { launchId, limit: LIMIT }),
    ]);
    const week = await readWeek(ctx, launchId, plan);
    const from = week.from.toISOString();
    const { launch, verdict, blockers } = overview;
    const text = writeWeeklyText({
      overview,
      week,
      nodes: plan.nodes,
      targets: plan.targets,
      risks: plan.risks,
      newRisks: await readNewRisks(ctx, launchId, plan.nodes, week),
      backups: backups.filter(({ createdAt }) => createdAt >= from),
      restores: restores.filter(({ createdAt }) => createdAt >= from),
      decisions: decideNext({ launch, verdict, ...plan, blockers, now: week.to }),
    });
    return { from, to: week.to.toISOString(), text };
  },
});

/** Risks written in by hand since then; in a plan that is younger than that, all of them. */
async function readNewRisks(ctx: Context, launchId: string, nodes: readonly NodeView[], week: WeekFacts) {
  const risks = nodes.filter(({ kind }) => kind === "risk");
  if (week.before === null || risks.length === 0) return risks.map(({ title }) => title);
  const added = await readAdded(ctx, launchId, week.from.toISOString());
  return risks.filter(({ id }) => added.has(id)).map(({ title }) => title);
}

async function readAdded(ctx: Context, launchId: string, from: string): Promise<ReadonlySet<string | null>> {
  const added = new Set<string | null>();
  let before: number | undefined;
  for (let page = 0; page < PAGES; page++) {
    const { entries, next } = await listAudit(ctx, { launchId, limit: LIMIT, before });
    for (const { action, at, subjectId } of entries)
      if (action === "plans.add" && at >= from) added.add(subjectId);
    if (next === null || (entries.at(-1)?.at ?? "") < from) break;
    before = next;
  }
  return added;
}
