import { formatCount } from "@/lib/format";
import type { TargetRow } from "@/server/domain/plans/schema";
import { valueText } from "./register-words";

const [WIDTH, HEIGHT, PAD] = [112, 28, 4];

/** The last measurements as a line, the value to reach as dashes; its numbers stand beside it in words. */
export function TargetSpark({ row }: { row: Pick<TargetRow, "trend" | "line" | "unit"> }) {
  const { trend, line, unit } = row;
  const [first, last] = [trend[0], trend.at(-1)];
  if (!first || !last || trend.length < 2) return <span className="text-ink-3 text-sm">–</span>;
  const values = [...trend.map(({ value }) => value), ...(line === null ? [] : [line])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const y = (value: number) =>
    high === low ? HEIGHT / 2 : PAD + ((high - value) / (high - low)) * (HEIGHT - 2 * PAD);
  const [from, to] = [Date.parse(first.at), Date.parse(last.at)];
  const x = (at: string) =>
    to === from ? WIDTH - PAD : PAD + ((Date.parse(at) - from) / (to - from)) * (WIDTH - 2 * PAD);
  const points = trend.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
  const said = `${formatCount(trend.length, "measurement")}, from ${valueText(first.value, unit)} to ${valueText(last.value, unit)}`;
  return (
    <svg
      role="img"
      aria-label={said}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      className="block min-w-28"
    >
      {line === null ? null : (
        <path d={`M0 ${y(line)}H${WIDTH}`} className="fill-none stroke-ink-3" strokeDasharray="3 3" />
      )}
      <polyline points={points.join(" ")} className="fill-none stroke-accent" strokeWidth={1.5} />
      <circle cx={x(last.at)} cy={y(last.value)} r={2.5} className="fill-accent" />
    </svg>
  );
}
