"use client";

import { ValueChart } from "@/components/charts/value-chart";
import { cn } from "@/lib/cn";
import { formatBytes } from "@/lib/format";
import type { BackupView } from "@/server/domain/backups/schema";
import { sizeTrends } from "./size-words";

/** How the stored size of each system grew over the backups that are shown. */
export function SizeTrend({ backups }: { backups: readonly BackupView[] }) {
  const trends = sizeTrends(backups);
  if (trends.length === 0) return null;
  return (
    <div
      className={cn(
        "grid gap-6 border-line border-b px-4 py-4 sm:px-5",
        trends.length > 1 && "lg:grid-cols-2",
      )}
    >
      {trends.map(({ systemId, systemName, points, sentence }) => (
        <ValueChart
          key={systemId}
          summary={`${systemName}: ${sentence}`}
          points={points}
          name="Stored"
          format={formatBytes}
          height={140}
        />
      ))}
    </div>
  );
}
