"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type LiveEvent, useLive } from "@/components/shell/live";
import type { RunDetail, RunStepView, RunView } from "@/server/domain/runs/schema";
import { type RunListInput, runKeys } from "./queries";
import { mayMove, patchList, patchProgress, patchStep, type RunList, type RunProgressed } from "./run-patch";

/** Lists that may have gained or lost a run are read again at most this often. */
const REREAD_MS = 400;

type StepChanged = { runId: string; step: RunStepView };

function patchLists(queries: QueryClient, patch: (list: RunList) => RunList) {
  queries.setQueriesData<RunList>({ queryKey: runKeys.lists() }, (list) => list && patch(list));
}

/** Takes over a changed run everywhere; true when some list must be read again. */
function applyChange(queries: QueryClient, run: RunView): boolean {
  const lists = queries.getQueriesData<RunList>({ queryKey: runKeys.lists() });
  const stale = lists.some(([key, list]) => {
    const input = key[2] as RunListInput | undefined;
    const concerns = !input?.launchId || input.launchId === run.launchId;
    return concerns && list !== undefined && mayMove(list, run, input?.state);
  });
  patchLists(queries, (list) => patchList(list, run));
  const key = runKeys.detail(run.id);
  if (queries.getQueryData(key)) {
    queries.setQueryData<RunDetail>(key, (detail) => detail && { ...detail, ...run });
    // Attempts and workers are only in the answer, not in the event.
    void queries.invalidateQueries({ queryKey: key });
  }
  return stale;
}

function applyEvent(queries: QueryClient, event: LiveEvent): boolean {
  if (event.type === "runs.changed") return applyChange(queries, event.payload as RunView);
  if (event.type === "runs.progressed") {
    const progressed = event.payload as RunProgressed;
    patchLists(queries, (list) => ({
      ...list,
      runs: list.runs.map((run) => patchProgress(run, progressed)),
    }));
    queries.setQueryData<RunDetail>(
      runKeys.detail(progressed.runId),
      (detail) => detail && patchProgress(detail, progressed),
    );
  }
  if (event.type === "runs.step") {
    const { runId, step } = event.payload as StepChanged;
    queries.setQueryData<RunDetail>(runKeys.detail(runId), (detail) => detail && patchStep(detail, step));
  }
  return false;
}

/**
 * Keeps every cached list and detail of runs as live as the stream is. Use it once on each screen that shows runs;
 * using it twice only patches twice.
 */
export function useRunsLive(): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  useLive((event) => {
    if (!applyEvent(queries, event)) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: runKeys.lists() });
    }, REREAD_MS);
  });
}
