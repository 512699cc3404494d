import { listRuns } from "@/server/domain/runs";
import { type QueryContext, systemContext } from "@/server/kernel/context";
import { readActivity } from "./read-activity";
import { readDatabases } from "./read-databases";
import { readPlanFacts } from "./read-plan-facts";
import { requireLaunch, toLaunchView } from "./rows";
import {
  backupBlockers,
  coverageOf,
  inFixOrder,
  newestEnded,
  planBlockers,
  risksOf,
  runBlockers,
  targetsOf,
  verdictOf,
  withoutInternals,
  workerBlockers,
} from "./rules";
import type { LaunchOverview } from "./schema";

/** Runs looked at for "what failed last"; older ones are history. */
const RUNS_LOOKED_AT = 100;
const RECENT = 5;
const RISKS = 6;
const TARGETS = 12;

/** Reads all there is and leaves out what the reader may not see: systems and runs become numbers or nothing. */
export async function readOverview(
  ctx: QueryContext,
  launchId: string,
  internals: boolean,
): Promise<LaunchOverview> {
  const inside = systemContext(ctx.ports, "overview", ctx.requestId);
  const launch = toLaunchView(await requireLaunch(ctx.db, launchId));
  const [plan, { runs }, { runs: active }, workersAlive, { databases, systems }, activity] =
    await Promise.all([
      readPlanFacts(inside, launchId),
      listRuns(inside, { launchId, limit: RUNS_LOOKED_AT }),
      listRuns(inside, { launchId, state: "active", limit: 10 }),
      countWorkers(ctx),
      readDatabases(inside, launchId),
      readActivity(inside, launchId, internals),
    ]);
  const blockers = inFixOrder([
    ...workerBlockers(workersAlive),
    ...runBlockers(newestEnded(runs)),
    ...backupBlockers(databases, ctx.now()),
    ...planBlockers(plan.nodes, ctx.now().toISOString().slice(0, 10)),
  ]);
  const people = internals ? await ctx.db.person.count({ where: { disabledAt: null } }) : 0;
  return {
    launch,
    verdict: verdictOf(plan.progress, blockers),
    progress: plan.progress,
    phases: plan.phases,
    history: plan.history,
    blockers: internals ? blockers : withoutInternals(blockers),
    backups: coverageOf(databases),
    risks: risksOf(plan.risks, RISKS),
    targets: targetsOf(plan.targets, TARGETS),
    activity,
    internals: internals
      ? {
          active,
          recent: runs.filter(({ endedAt }) => endedAt !== null).slice(0, RECENT),
          workersAlive,
          databases,
          steps: {
            planImported: plan.imported,
            systemRegistered: systems > 0,
            backedUp: databases.some(({ lastGoodAt }) => lastGoodAt !== null),
            teammateAdded: people > 1,
          },
        }
      : null,
  };
}

/** Workers renew their row every five seconds. */
async function countWorkers({ db }: QueryContext): Promise<number> {
  const rows = await db.$queryRaw<{ alive: number }[]>`
    select count(*)::int as alive from worker_process where seen_at > now() - interval '20 seconds'`;
  return rows[0]?.alive ?? 0;
}
