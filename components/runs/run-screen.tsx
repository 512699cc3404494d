"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsInteger, useQueryState } from "nuqs";
import { useEffect, useState, useSyncExternalStore } from "react";
import { ApiProblem } from "@/components/shell/api";
import { useLive, useLiveRun } from "@/components/shell/live";
import { Card } from "@/components/ui/layout";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { cn } from "@/lib/cn";
import type { LogPage, RunDetail } from "@/server/domain/runs/schema";
import type { Role } from "@/server/kernel/permissions";
import { showLogLine } from "./log-address";
import { LogStore } from "./log-store";
import { LogViewer } from "./log-viewer";
import { fetchLogPage, runQuery } from "./queries";
import { RunHeader } from "./run-header";
import { RunOutcome } from "./run-outcome";
import { RunStepSelect, RunSteps } from "./run-steps";
import { isActiveRun } from "./run-words";
import { useRunAnnouncements } from "./use-run-announcements";
import { useRunsLive } from "./use-runs-live";

/** How often a waiting run asks again whether there is a worker; nothing tells it otherwise. */
const WORKERS_MS = 5000;

export type RunScreenProps = {
  runId: string;
  /** The tail of the log, as the page was made. */
  tail: LogPage;
  launchSlug: string;
  role: Role;
};

/** One run: how it stands, its steps, its log. Give it `key={runId}`. */
export function RunScreen({ runId, tail, launchSlug, role }: RunScreenProps) {
  useRunsLive();
  const run = useQuery({
    ...runQuery(runId),
    refetchInterval: ({ state }) => (state.data && isActiveRun(state.data) ? WORKERS_MS : false),
  });
  if (run.data) return <Loaded run={run.data} tail={tail} launchSlug={launchSlug} role={role} />;
  return (
    <Card flush>
      {run.isError ? (
        <ErrorState
          title="The run could not be loaded."
          safe="It goes on without this page."
          detail={run.error.message}
          onRetry={() => void run.refetch()}
          requestId={run.error instanceof ApiProblem ? run.error.requestId : undefined}
        />
      ) : (
        <Skeleton lines={12} />
      )}
    </Card>
  );
}

function useLogStore(run: RunDetail, tail: LogPage): LogStore {
  const [store] = useState(
    () => new LogStore(tail, (from, limit, signal) => fetchLogPage(run.id, from, limit, signal)),
  );
  useLiveRun(run.id, tail.lineCount);
  useLive((event) => {
    const page = event.payload as (LogPage & { runId: string }) | null;
    if (event.type === "runs.log" && page?.runId === run.id) store.append(page);
  });
  useEffect(() => store.grow(run.lineCount), [store, run.lineCount]);
  useEffect(() => () => store.stop(), [store]);
  return store;
}

type LoadedProps = { run: RunDetail; tail: LogPage; launchSlug: string; role: Role };

function Loaded({ run, tail, launchSlug, role }: LoadedProps) {
  const store = useLogStore(run, tail);
  useSyncExternalStore(store.subscribe, store.version, store.version);
  useRunAnnouncements(run, store.total);
  const [chosen, choose] = useQueryState("attempt", parseAsInteger);
  const attempt = chosen !== null && chosen < run.attempt && chosen > 0 ? chosen : run.attempt;
  const steps = run.steps.filter((step) => step.attempt === attempt);
  const show = (next: number) => {
    const first = run.steps.find((step) => step.attempt === next);
    void choose(next === run.attempt ? null : next);
    if (first) showLogLine(first.firstLine);
  };
  const side = steps.length > 0 || run.attempt > 1;
  return (
    <div className="grid gap-4">
      <RunHeader run={run} launchSlug={launchSlug} role={role} />
      <RunOutcome run={run} />
      <div className={cn("grid gap-4", side && "lg:grid-cols-[15rem_minmax(0,1fr)]")}>
        {side ? (
          <div className="grid content-start gap-3">
            {run.attempt > 1 ? <Attempts count={run.attempt} shown={attempt} onShow={show} /> : null}
            {steps.length > 0 ? <RunSteps steps={steps} /> : null}
            {steps.length > 0 ? <RunStepSelect steps={steps} /> : null}
            {steps.length === 0 ? <p className="px-3 text-ink-3">No steps in this attempt.</p> : null}
          </div>
        ) : null}
        <LogViewer run={run} store={store} growing={isActiveRun(run)} />
      </div>
    </div>
  );
}

function Attempts({
  count,
  shown,
  onShow,
}: {
  count: number;
  shown: number;
  onShow: (attempt: number) => void;
}) {
  return (
    <fieldset className="flex flex-wrap items-center gap-1">
      <legend className="float-start px-3 text-ink-3 text-sm">Attempt</legend>
      {Array.from({ length: count }, (_, index) => index + 1).map((attempt) => (
        <button
          key={attempt}
          type="button"
          aria-pressed={attempt === shown}
          aria-label={`Attempt ${attempt}`}
          onClick={() => onShow(attempt)}
          className="min-h-7 min-w-7 rounded-md border border-line-strong bg-surface px-2 aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-on-ink pointer-coarse:min-h-11 pointer-coarse:min-w-11"
        >
          {attempt}
        </button>
      ))}
    </fieldset>
  );
}
