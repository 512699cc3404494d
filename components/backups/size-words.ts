import { formatBytes, formatCount, formatPercent } from "@/lib/format";
import type { BackupView } from "@/server/domain/backups/schema";

export type SizeTrendFacts = {
  systemId: string;
  systemName: string;
  /** Oldest first. */
  points: { at: string; value: number }[];
  sentence: string;
};

const FEWEST = 3;

/** The stored sizes of the good backups of each system, for systems with at least three. */
export function sizeTrends(backups: readonly BackupView[]): SizeTrendFacts[] {
  const bySystem = new Map<string, SizeTrendFacts>();
  for (const { systemId, systemName, state, bytes, snapshotAt, createdAt } of [...backups].reverse()) {
    if ((state !== "good" && state !== "deleted") || bytes === null) continue;
    const trend = bySystem.get(systemId) ?? { systemId, systemName, points: [], sentence: "" };
    trend.points.push({ at: snapshotAt ?? createdAt, value: bytes });
    bySystem.set(systemId, trend);
  }
  return [...bySystem.values()]
    .filter(({ points }) => points.length >= FEWEST)
    .map((trend) => ({ ...trend, sentence: describeSizes(trend.points.map(({ value }) => value)) }));
}

function describeSizes(sizes: readonly number[]): string {
  const [first = 0] = sizes;
  const last = sizes.at(-1) ?? 0;
  const count = formatCount(sizes.length, "backup");
  if (first === last) return `${formatBytes(last)} in each of ${count}.`;
  const change = formatPercent(Math.min(Math.abs(last - first), first), first);
  const more =
    last - first > first
      ? `${(last / first).toFixed(1)} times the first`
      : `${last > first ? "up" : "down"} ${change}`;
  return `from ${formatBytes(first)} to ${formatBytes(last)} over ${count}, ${more}.`;
}
