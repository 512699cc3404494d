"use client";

import { lazy, Suspense } from "react";
import { useNow, useZone } from "@/components/ui/time";
import { ChartFigure } from "./chart-figure";
import type { Forecast } from "./forecast";
import { type ProgressPoint, progressSummary, progressTable } from "./progress-points";

export type { ProgressPoint } from "./progress-points";

const Lines = lazy(() => import("./progress-lines"));
const HEIGHT = 248;

export type ProgressChartProps = {
  /** In order of time, one per change or per day. */
  points: readonly ProgressPoint[];
  target?: string | null;
  /** How many items must be proven to pass. */
  gate?: number | null;
  /** How ticking may go on; drawn as a band, and said after the summary. */
  forecast?: Forecast | null;
};

/** Scope, ticked and proven over time, with the target date. The drawing is loaded when it is first shown. */
export function ProgressChart({ points, target = null, gate = null, forecast = null }: ProgressChartProps) {
  const zone = useZone();
  const now = useNow();
  return (
    <ChartFigure
      summary={[progressSummary(points, target, now, zone), forecast?.sentence].filter(Boolean).join(" ")}
      table={progressTable(points, zone)}
      height={HEIGHT}
    >
      {points.length === 0 ? null : (
        <Suspense fallback={<div className="skeleton h-full rounded-sm bg-sunken" />}>
          <Lines
            points={points}
            target={target}
            gate={gate}
            zone={zone}
            height={HEIGHT}
            band={forecast?.band ?? []}
          />
        </Suspense>
      )}
    </ChartFigure>
  );
}
