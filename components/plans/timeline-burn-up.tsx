"use client";

import { useQuery } from "@tanstack/react-query";
import { forecastTicked } from "@/components/charts/forecast";
import { ProgressChart } from "@/components/charts/progress-chart";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useNow, useZone } from "@/components/ui/time";
import { historyQuery } from "./timeline-queries";

/** Scope, ticked and proven over time, and how ticking may go on. */
export function TimelineBurnUp({ launchId, target }: { launchId: string; target: string | null }) {
  const zone = useZone();
  const now = useNow();
  const { data, isPending, refetch } = useQuery(historyQuery(launchId));
  if (isPending) return <Skeleton lines={6} label="Loading the history" />;
  if (!data) {
    return (
      <ErrorState
        title="The history could not be loaded."
        safe="Nothing was changed."
        onRetry={() => void refetch()}
      />
    );
  }
  const told = data.points.map(({ at, total, ticked, proven }) => ({ at, scope: total, ticked, proven }));
  const last = told.at(-1);
  if (!last)
    return <EmptyState title="The chart begins with the first change of the plan." className="px-0" />;
  // What was last told still holds now.
  const current = Date.parse(last.at) < now ? [{ ...last, at: new Date(now).toISOString() }] : [];
  const forecast = forecastTicked(told, now, target === null ? null : Date.parse(target), zone);
  return <ProgressChart points={[...told, ...current]} target={target} forecast={forecast} />;
}
