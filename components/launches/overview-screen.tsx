"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { RunningNow } from "@/components/runs/running-now";
import { ApiProblem } from "@/components/shell/api";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/layout";
import { useAnnounce } from "@/components/ui/live-region";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import type { LaunchOverview } from "@/server/domain/launches/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { Activity } from "./activity";
import { planHref } from "./addresses";
import { InTheWay } from "./in-the-way";
import { rememberLaunch } from "./last-launch";
import { LaunchDialog } from "./launch-dialog";
import { NextSteps } from "./next-steps";
import { OverviewHead } from "./overview-head";
import { PhaseList } from "./phase-list";
import { ProgressPanel } from "./progress-panel";
import { overviewQuery } from "./queries";
import { RiskList } from "./risk-list";
import { ShareDialog } from "./share-dialog";
import { TargetList } from "./target-list";
import { DatabaseList, RecentRuns } from "./team-panels";
import { useLaunchesLive } from "./use-launches-live";
import { WeeklyDialog } from "./weekly-dialog";

export type OverviewScreenProps = { launchId: string; slug: string; role: Role };

/** How far the launch is, what is running, and what is in the way. */
export function OverviewScreen({ launchId, slug, role }: OverviewScreenProps) {
  useLaunchesLive(launchId);
  const { data, error, isPending, refetch } = useQuery(overviewQuery(launchId));
  const [dialog, setDialog] = useState<"edit" | "share" | "weekly" | null>(null);
  useVerdictAnnounced(data?.verdict.sentence);
  useEffect(() => rememberLaunch(slug), [slug]);
  if (isPending) return <Skeleton lines={9} className="px-0" label="Loading the overview" />;
  if (!data || (error instanceof ApiProblem && error.code === "not_found")) {
    return <OverviewError error={error} onRetry={() => void refetch()} />;
  }
  const { launch } = data;
  const mayWrite = may(role, "launches:write");
  const opens = (name: "edit" | "share" | "weekly", allowed: boolean) =>
    allowed ? () => setDialog(name) : undefined;
  const close = () => setDialog(null);
  return (
    <div className="grid gap-6">
      <OverviewHead
        overview={data}
        onEdit={opens("edit", mayWrite && !launch.sample)}
        onShare={opens("share", mayWrite)}
        onWeekly={opens("weekly", may(role, "audit:read"))}
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1.9fr)_minmax(20rem,1fr)] print:grid-cols-1">
        <MainColumn overview={data} slug={slug} role={role} />
        <SideColumn overview={data} slug={slug} role={role} />
      </div>
      {dialog === "edit" ? <LaunchDialog launch={launch} onClose={close} onDone={close} /> : null}
      {dialog === "share" ? <ShareDialog launch={launch} onClose={close} /> : null}
      {dialog === "weekly" ? <WeeklyDialog launchId={launch.id} onClose={close} /> : null}
    </div>
  );
}

type ColumnProps = { overview: LaunchOverview; slug: string; role: Role };

function MainColumn({ overview, slug, role }: ColumnProps) {
  const { launch, progress, phases, history, blockers, targets } = overview;
  if (progress.total === 0) {
    return (
      <div className="grid gap-5">
        <Card flush>
          <EmptyState
            title="This launch has no plan yet"
            action={
              may(role, "plans:write") ? (
                <ButtonLink href={planHref(slug)} variant="primary">
                  Import a plan
                </ButtonLink>
              ) : undefined
            }
          >
            A Markdown file with headings, boxes and task tables becomes the plan; progress is counted from
            it.
          </EmptyState>
        </Card>
        {blockers.length > 0 ? (
          <InTheWay blockers={blockers} slug={slug} hints={overview.internals !== null} />
        ) : null}
      </div>
    );
  }
  return (
    <div className="grid gap-5">
      <InTheWay blockers={blockers} slug={slug} hints={overview.internals !== null} />
      {phases.length > 0 ? <PhaseList phases={phases} slug={slug} /> : null}
      {targets.length > 0 ? <TargetList targets={targets} href={`${planHref(slug)}/targets`} /> : null}
      <ProgressPanel history={history} targetDate={launch.targetDate} />
    </div>
  );
}

function SideColumn({ overview: { launch, internals, risks, activity }, slug, role }: ColumnProps) {
  return (
    <div className="grid gap-5 md:max-xl:grid-cols-2 md:max-xl:items-start print:grid-cols-1">
      {internals ? (
        <>
          <NextSteps steps={internals.steps} slug={slug} role={role} />
          <RunningNow launchId={launch.id} launchSlug={slug} />
          {internals.databases.length > 0 ? (
            <DatabaseList databases={internals.databases} slug={slug} />
          ) : null}
          {internals.recent.length > 0 ? <RecentRuns runs={internals.recent} slug={slug} /> : null}
        </>
      ) : null}
      {risks.length > 0 ? <RiskList risks={risks} href={`${planHref(slug)}/risks`} /> : null}
      <Activity entries={activity} />
    </div>
  );
}

/** Says a changed verdict to screen readers; the first one is on the page already. */
function useVerdictAnnounced(sentence: string | undefined): void {
  const announce = useAnnounce();
  const before = useRef(sentence);
  useEffect(() => {
    if (before.current !== undefined && sentence !== undefined && sentence !== before.current)
      announce(sentence);
    before.current = sentence;
  }, [sentence, announce]);
}

function OverviewError({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  if (error instanceof ApiProblem && error.code === "not_found") {
    return (
      <EmptyState
        title="This launch was removed."
        action={<ButtonLink href="/launches">All launches</ButtonLink>}
      />
    );
  }
  return (
    <ErrorState
      title="The overview could not be read."
      safe="Nothing was changed; runs go on without this page."
      detail={error instanceof ApiProblem ? error.detail : undefined}
      requestId={error instanceof ApiProblem ? error.requestId : undefined}
      onRetry={onRetry}
    />
  );
}
