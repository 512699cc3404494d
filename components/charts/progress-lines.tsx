"use client";

import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { formatDay } from "@/lib/format";
import type { Forecast } from "./forecast";
import type { ProgressPoint } from "./progress-points";
import { useWidth } from "./use-width";

const SERIES = [
  { key: "scope", text: "Items", stroke: "var(--ink-3)", width: 1.5, dash: "2 3" },
  { key: "ticked", text: "Ticked", stroke: "var(--accent)", width: 1.5, dash: "6 3" },
  { key: "proven", text: "Proven", stroke: "var(--accent)", width: 3, dash: "0" },
] as const;

type Row = { at: number; scope: number; ticked: number; proven: number };
/** A moment to come, where only the forecast says something. */
type Ahead = { at: number; band: [low: number, high: number] };

const shortDay = (zone: string) => (at: number) => formatDay(at, zone).replace(/ \d{4}$/, "");

/** Keeps the labels at the ends of the lines apart: at least 14 px, in the order of their values. */
function endLabels(last: Row, top: number, plotHeight: number) {
  const spots = SERIES.map((series) => ({
    ...series,
    value: last[series.key],
    y: 12 + plotHeight * (1 - last[series.key] / Math.max(top, 1)),
  })).sort((a, b) => a.y - b.y);
  for (let index = spots.length - 2; index >= 0; index -= 1) {
    const [spot, below] = [spots[index], spots[index + 1]];
    if (spot && below && below.y - spot.y < 15) spot.y = below.y - 15;
  }
  return spots;
}

// biome-ignore lint/style/noDefaultExport: React.lazy loads default exports
export default function ProgressLines({
  points,
  target,
  gate,
  zone,
  height,
  band,
}: {
  points: readonly ProgressPoint[];
  target: string | null;
  gate: number | null;
  zone: string;
  height: number;
  band: Forecast["band"];
}) {
  const { box, width } = useWidth();
  const rows: Row[] = points.map((point) => ({ ...point, at: Date.parse(point.at) }));
  const last = rows.at(-1);
  const first = rows[0];
  if (!last || !first) return null;
  const ahead: Ahead[] = band.map(({ at, low, high }) => ({ at: Math.max(at, last.at), band: [low, high] }));
  const end = Math.max(
    last.at,
    target ? Date.parse(target) : 0,
    first.at + 86_400_000,
    ahead.at(-1)?.at ?? 0,
  );
  const top = Math.max(...rows.map((row) => row.scope), 1);
  const right = target || ahead.length > 0 ? 16 : 84;
  const labels = endLabels(last, top, height - 12 - 28);
  return (
    <div ref={box} className="h-full min-w-0 overflow-hidden text-sm">
      {width > 0 ? (
        <ComposedChart
          width={width}
          height={height}
          data={[...rows, ...ahead]}
          margin={{ top: 12, right, bottom: 0, left: 0 }}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="at"
            type="number"
            scale="time"
            domain={[first.at, end]}
            tickFormatter={shortDay(zone)}
            tick={{ fill: "var(--ink-3)", fontSize: 12 }}
            stroke="var(--line-strong)"
            tickLine={false}
            height={28}
            minTickGap={40}
          />
          <YAxis
            domain={[0, top]}
            allowDecimals={false}
            width={32}
            tick={{ fill: "var(--ink-3)", fontSize: 12 }}
            axisLine={false}
            tickLine={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)" }}
            content={({ active, payload }) => (
              <Reading row={active ? payload[0]?.payload : undefined} zone={zone} />
            )}
          />
          {target ? (
            <ReferenceLine
              x={Date.parse(target)}
              stroke="var(--ink)"
              strokeWidth={2}
              label={{ value: "Target", position: "insideTopRight", fill: "var(--ink)", fontSize: 12 }}
            />
          ) : null}
          {gate === null ? null : (
            <ReferenceLine
              y={gate}
              stroke="var(--ink)"
              strokeWidth={1}
              label={{ value: `Gate ${gate}`, position: "insideTopLeft", fill: "var(--ink)", fontSize: 12 }}
            />
          )}
          {ahead.length > 0 ? (
            <Area
              dataKey="band"
              name="Forecast"
              type="linear"
              stroke="var(--accent)"
              strokeWidth={1}
              strokeDasharray="1 3"
              fill="var(--accent)"
              fillOpacity={0.14}
              activeDot={false}
              isAnimationActive={false}
            />
          ) : null}
          {SERIES.map((series) => (
            <Line
              key={series.key}
              dataKey={series.key}
              name={series.text}
              type="stepAfter"
              stroke={series.stroke}
              strokeWidth={series.width}
              strokeDasharray={series.dash}
              dot={false}
              activeDot={{ r: 3 }}
              isAnimationActive={false}
              label={(props: { index?: number | undefined; x?: number | string | undefined }) =>
                props.index === rows.length - 1 ? (
                  <EndLabel x={Number(props.x)} spot={labels.find((spot) => spot.key === series.key)} />
                ) : (
                  <g />
                )
              }
            />
          ))}
        </ComposedChart>
      ) : null}
    </div>
  );
}

function EndLabel({ x, spot }: { x: number; spot: { text: string; value: number; y: number } | undefined }) {
  if (!spot) return null;
  return (
    <text
      x={x + 6}
      y={spot.y + 4}
      fill="var(--ink)"
      stroke="var(--surface)"
      strokeWidth={4}
      paintOrder="stroke"
      fontSize={12}
    >
      {spot.text} {spot.value}
    </text>
  );
}

function Reading({ row, zone }: { row: Partial<Row> | undefined; zone: string }) {
  if (!row || row.scope === undefined) return null;
  return (
    <div className="rounded-md border border-line-strong bg-raised px-3 py-2 text-sm shadow-pop">
      <p className="text-ink-3">{formatDay(row.at ?? 0, zone)}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4">
        {SERIES.map((series) => (
          <div key={series.key} className="contents">
            <dt>{series.text}</dt>
            <dd className="text-end font-medium">{row[series.key]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
