import { cn } from "@/lib/cn";

const PAD = 2;

/** The line through the values, scaled to a box of width by height px; empty for fewer than two values. */
export function sparklinePath(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return "";
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values
    .map((value, index) => {
      const x = PAD + (index / (values.length - 1)) * (width - 2 * PAD);
      const y = range === 0 ? height / 2 : height - PAD - ((value - low) / range) * (height - 2 * PAD);
      return `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** A trend in a line of text. `label` says it in words: "Size of the last 12 backups, 1.2 GB to 1.4 GB". */
export function Sparkline({
  values,
  label,
  width = 96,
  height = 24,
  className,
}: {
  values: readonly number[];
  label: string;
  width?: number;
  height?: number;
  className?: string;
}) {
  const path = sparklinePath(values, width, height);
  const [x, y] = path.split("L").at(-1)?.split(" ") ?? [];
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={cn("inline-block align-middle text-ink-2", className)}
    >
      <title>{label}</title>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" />
      {path ? <circle cx={x} cy={y} r="2" fill="var(--ink)" /> : null}
    </svg>
  );
}
