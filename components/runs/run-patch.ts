import type { RunDetail, RunStepView, RunView } from "@/server/domain/runs/schema";

export type RunList = { runs: RunView[]; total: number; next: number | null };
export type RunProgressed = { runId: string; progress: number | null; text: string };

/** The list with one run as it is now; the same object when the run is not in it. */
export function patchList(list: RunList, run: RunView): RunList {
  if (!list.runs.some((known) => known.id === run.id)) return list;
  return { ...list, runs: list.runs.map((known) => (known.id === run.id ? run : known)) };
}

/** A run that already ended takes no more progress: events of the last moment may arrive late. */
export function patchProgress<Run extends RunView>(run: Run, { runId, progress, text }: RunProgressed): Run {
  if (run.id !== runId || run.endedAt) return run;
  return { ...run, progress, progressText: text };
}

/** The steps with one added or brought up to date. */
export function patchStep(detail: RunDetail, step: RunStepView): RunDetail {
  const isSame = (known: RunStepView) => known.attempt === step.attempt && known.position === step.position;
  const steps = detail.steps.some(isSame)
    ? detail.steps.map((known) => (isSame(known) ? step : known))
    : [...detail.steps, step];
  return { ...detail, steps };
}

/** Whether a changed run may belong into, or out of, a list with this state filter. */
export function mayMove(list: RunList, run: RunView, state: string | undefined): boolean {
  const listed = list.runs.find((known) => known.id === run.id);
  return !listed || (state !== undefined && listed.state !== run.state);
}
