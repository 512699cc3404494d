import { getPlan, listRegisters, progressHistory } from "@/server/domain/plans";
import type { Counts, NodeView, RiskRow, TargetRow } from "@/server/domain/plans/schema";
import type { Context } from "@/server/kernel/context";
import { phasesOf } from "./rules";
import type { PhaseView, ProgressPoint } from "./schema";

/** Enough for a chart on a wide screen, few enough for one answer. */
const POINTS = 240;

export interface PlanFacts {
  imported: boolean;
  nodes: readonly NodeView[];
  progress: Counts;
  phases: PhaseView[];
  history: ProgressPoint[];
  targets: readonly TargetRow[];
  /** By exposure, closed ones last. */
  risks: readonly RiskRow[];
}

export async function readPlanFacts(ctx: Context, launchId: string): Promise<PlanFacts> {
  const [tree, { points }, { targets, risks }] = await Promise.all([
    getPlan(ctx, { launchId }),
    progressHistory(ctx, { launchId, points: POINTS }),
    listRegisters(ctx, { launchId }),
  ]);
  return {
    imported: tree.plan !== null,
    nodes: tree.nodes,
    progress: tree.progress.overall,
    phases: phasesOf(tree),
    history: points.map(({ at, total, ticked, proven }) => ({ at, scope: total, ticked, proven })),
    targets,
    risks,
  };
}
