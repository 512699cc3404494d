"use client";

import Link from "next/link";
import { Progress } from "@/components/ui/progress";
import { Elapsed } from "@/components/ui/time";
import { cn } from "@/lib/cn";
import { formatPercent } from "@/lib/format";
import type { RunView } from "@/server/domain/runs/schema";
import { RunBadge } from "./run-badge";
import { isActiveRun, resultLine } from "./run-words";

export type RunLineProps = {
  run: RunView;
  /** The slug of the launch in view; the address of a run is below it. */
  launchSlug: string;
  className?: string;
};

/** Where a run's page is. */
export function runHref(launchSlug: string, run: Pick<RunView, "id">): string {
  return `/runs/${encodeURIComponent(launchSlug)}/${run.id}`;
}

/** The words beside a run's bar: what it does now, why it failed, or what it left behind. */
export function runNote(run: RunView): string {
  if (isActiveRun(run))
    return run.progressText ?? (run.state === "queued" ? "Waiting for a worker" : "Working");
  return run.errorText ?? resultLine(run.result);
}

/** One run on one line: state, title as a link, bar, what it does, how long. It moves only when its data does. */
export function RunLine({ run, launchSlug, className }: RunLineProps) {
  const moving = run.state === "running" || run.state === "cancelling";
  return (
    <div className={cn("grid min-w-0 gap-1.5", className)}>
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
        <RunBadge state={run.state} className="self-center" />
        <Link href={runHref(launchSlug, run)} className="link min-w-0 font-medium wrap-anywhere">
          {run.title}
        </Link>
        <span className="mark-text text-ink-3">#{run.number}</span>
        <span className="ms-auto text-ink-2 text-sm">
          {run.startedAt ? <Elapsed from={run.startedAt} to={run.endedAt} /> : null}
        </span>
      </div>
      {moving ? <Progress bare label={`Progress of run ${run.number}`} value={run.progress} /> : null}
      <p className="flex justify-between gap-4 text-ink-2 text-sm empty:hidden">
        <span className="min-w-0 truncate">{runNote(run)}</span>
        {moving && run.progress !== null ? <span>{formatPercent(run.progress, 1)}</span> : null}
      </p>
    </div>
  );
}
