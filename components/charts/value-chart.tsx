"use client";

import { lazy, Suspense } from "react";
import { useZone } from "@/components/ui/time";
import { formatMoment } from "@/lib/format";
import { ChartFigure } from "./chart-figure";

const Bars = lazy(() => import("./value-bars"));

export type ValuePoint = { at: string; value: number };

export type ValueChartProps = {
  /** What the chart says, in one sentence with its numbers. */
  summary: string;
  /** Oldest first. */
  points: readonly ValuePoint[];
  /** What the value is, as the head of the table's column. */
  name: string;
  format: (value: number) => string;
  /** A line the values should stay below. */
  limit?: number | null;
  height?: number;
};

/** One value per event over time, with the limit it was promised to keep. The drawing is loaded when it is first shown. */
export function ValueChart({ summary, points, name, format, limit = null, height = 180 }: ValueChartProps) {
  const zone = useZone();
  const rows = points.map(({ at, value }) => [formatMoment(at, zone), format(value)] as const);
  return (
    <ChartFigure summary={summary} table={{ columns: ["When", name], rows }} height={height}>
      <Suspense fallback={<div className="skeleton h-full rounded-sm bg-sunken" />}>
        <Bars points={points} limit={limit} format={format} zone={zone} height={height} />
      </Suspense>
    </ChartFigure>
  );
}
