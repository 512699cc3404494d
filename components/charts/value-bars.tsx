"use client";

import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { formatMoment } from "@/lib/format";
import { useWidth } from "./use-width";
import type { ValuePoint } from "./value-chart";

type Row = ValuePoint & { label: string };

// biome-ignore lint/style/noDefaultExport: React.lazy loads default exports
export default function ValueBars({
  points,
  limit,
  format,
  zone,
  height,
}: {
  points: readonly ValuePoint[];
  limit: number | null;
  format: (value: number) => string;
  zone: string;
  height: number;
}) {
  const { box, width } = useWidth();
  const rows: Row[] = points.map((point) => ({ ...point, label: formatMoment(point.at, zone) }));
  const tick = { fill: "var(--ink-3)", fontSize: 12 };
  return (
    <div ref={box} className="h-full min-w-0 overflow-hidden text-sm">
      {width > 0 ? (
        <BarChart
          width={width}
          height={height}
          data={rows}
          margin={{ top: 12, right: 8, bottom: 0, left: 0 }}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="label"
            tickFormatter={(label: string) => label.replace(/ \d{4},.*$/, "")}
            tick={tick}
            stroke="var(--line-strong)"
            tickLine={false}
            height={28}
            minTickGap={40}
          />
          <YAxis
            domain={[0, "auto"]}
            width={76}
            tick={tick}
            tickFormatter={(value: number) => format(value).replace(/ 00 (?:s|min)$/, "")}
            tickCount={4}
            axisLine={false}
            tickLine={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--hover)" }}
            content={({ active, payload }) => {
              const row = active ? (payload[0]?.payload as Row | undefined) : undefined;
              return row ? (
                <div className="rounded-md border border-line bg-raised px-3 py-2 text-sm">
                  <p className="text-ink-3">{row.label}</p>
                  <p>{format(row.value)}</p>
                </div>
              ) : null;
            }}
          />
          {limit === null ? null : (
            <ReferenceLine
              y={limit}
              ifOverflow="extendDomain"
              stroke="var(--ink)"
              strokeWidth={2}
              label={{ value: "Promised", position: "insideTopRight", fill: "var(--ink)", fontSize: 12 }}
            />
          )}
          <Bar
            dataKey="value"
            fill="var(--accent)"
            maxBarSize={28}
            minPointSize={2}
            isAnimationActive={false}
          />
        </BarChart>
      ) : null}
    </div>
  );
}
