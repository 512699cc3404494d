"use client";

import Link from "next/link";
import { PageHeader } from "@/components/ui/layout";
import { Progress } from "@/components/ui/progress";
import { StatusShape } from "@/components/ui/status-shape";
import { Elapsed, Time, useNow } from "@/components/ui/time";
import { formatPercent } from "@/lib/format";
import type { RunDetail } from "@/server/domain/runs/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { CancelRun } from "./cancel-run";
import { RunBadge } from "./run-badge";
import { runNote } from "./run-line";
import { attemptStart, etaText, isActiveRun, isLongerThanUsual, kindLabel } from "./run-words";

export type RunHeaderProps = { run: RunDetail; launchSlug: string; role: Role };

/** What it is, how it stands, who started it, how long it takes, and the way to stop it. */
export function RunHeader({ run, launchSlug, role }: RunHeaderProps) {
  const active = isActiveRun(run);
  const moving = active && run.state !== "queued";
  return (
    <div className="grid gap-3">
      <PageHeader
        title={run.title}
        eyebrow={
          <>
            <Link href={`/runs/${encodeURIComponent(launchSlug)}`} className="link">
              Runs
            </Link>{" "}
            / <span className="mark-text">#{run.number}</span> · {kindLabel(run.kind)}
          </>
        }
        actions={active && may(role, "runs:cancel") ? <CancelRun run={run} /> : undefined}
      >
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 pt-1">
          <RunBadge
            state={run.state}
            detail={
              run.maxAttempts > 1 && run.attempt > 1
                ? `attempt ${run.attempt} of ${run.maxAttempts}`
                : undefined
            }
          />
          <span>
            by {run.requestedBy}, <Time at={run.queuedAt} />
          </span>
          {run.startedAt ? (
            <span>
              {run.endedAt ? "took " : "for "}
              <Elapsed from={run.startedAt} to={run.endedAt} className="font-medium text-ink" />
            </span>
          ) : null}
          <Expected run={run} />
        </div>
      </PageHeader>
      {moving ? (
        <Progress
          label={runNote(run)}
          value={run.progress}
          {...(run.progress === null ? {} : { detail: formatPercent(run.progress, 1) })}
        />
      ) : null}
    </div>
  );
}

function Expected({ run }: { run: RunDetail }) {
  const now = useNow("fast");
  const since = attemptStart(run);
  if (!run.eta || !isActiveRun(run)) return null;
  const long = run.state === "running" && since && isLongerThanUsual(now - Date.parse(since), run.eta);
  if (!long) return <span suppressHydrationWarning>{etaText(run.eta)}</span>;
  return (
    <span suppressHydrationWarning className="flex items-center gap-1.5 text-warn">
      <StatusShape status="stale" />
      running longer than usual ({etaText(run.eta)})
    </span>
  );
}
