"use client";

import { forecastTicked } from "@/components/charts/forecast";
import { ProgressChart } from "@/components/charts/progress-chart";
import { Panel } from "@/components/ui/layout";
import { useNow, useZone } from "@/components/ui/time";
import type { ProgressPoint } from "@/server/domain/launches/schema";
import { duringDay } from "./target-date";

/** Scope, ticked and proven until today, and when ticking may come to its end. */
export function ProgressPanel({
  history,
  targetDate,
}: {
  history: readonly ProgressPoint[];
  targetDate: string | null;
}) {
  const zone = useZone();
  const now = useNow();
  const target = targetDate === null ? null : duringDay(targetDate);
  const forecast = forecastTicked(history, now, target === null ? null : Date.parse(target), zone);
  return (
    <Panel title="Progress over time">
      <ProgressChart points={history} target={target} forecast={forecast} />
    </Panel>
  );
}
