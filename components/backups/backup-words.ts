import type { Status } from "@/components/ui/status";
import { formatCount } from "@/lib/format";
import type { BackupState, RestoreState, RestoreView } from "@/server/domain/backups/schema";
import { type EngineName, UNITS } from "@/server/domain/systems/schema";

export const BACKUP_STATUS: Record<BackupState, { status: Status; text: string }> = {
  pending: { status: "running", text: "Working" },
  good: { status: "passed", text: "Good" },
  lost: { status: "failed", text: "Lost" },
  failed: { status: "failed", text: "Failed" },
  cancelled: { status: "cancelled", text: "Cancelled" },
  deleted: { status: "skipped", text: "Deleted" },
};

export const RESTORE_STATUS: Record<RestoreState, { status: Status; text: string }> = {
  pending: { status: "running", text: "Working" },
  done: { status: "passed", text: "Restored" },
  failed: { status: "failed", text: "Failed" },
  cancelled: { status: "cancelled", text: "Cancelled" },
  interrupted: { status: "interrupted", text: "Interrupted" },
};

type Comparison = NonNullable<RestoreView["comparison"]>;

/** Tables whose rows or content are not what the backup had. */
export function differences(comparison: Comparison): Comparison {
  return comparison.filter(({ expected, found, sameContent }) => found !== expected || sameContent === false);
}

/** "12 tables, 1,204 rows: every table has the rows it had at backup time", or how many have not. */
export function comparisonSentence(comparison: Comparison, engine: EngineName = "postgresql"): string {
  const { item, row } = UNITS[engine];
  const different = differences(comparison).length;
  const rows = comparison.reduce((sum, { found }) => sum + (found ?? 0), 0);
  const items =
    comparison.length === 1 || engine !== "redis"
      ? formatCount(comparison.length, item)
      : `${comparison.length} kinds of values`;
  const counted = `${items}, ${formatCount(rows, row)}`;
  if (different === 0) return `${counted}: every ${item} has the ${row}s it had at backup time.`;
  return `${counted}: ${formatCount(different, item)} ${different === 1 ? "differs" : "differ"} from the backup.`;
}

/** A name for the restored copy: the database's own, and the day it shows; at most 63 characters. */
export function suggestDatabase(name: string, snapshotAt: string): string {
  const base = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .replace(/^([0-9])/, "_$1")
    .slice(0, 40);
  const at = snapshotAt.slice(0, 16).replace(/[-:]/g, "").replace("T", "_");
  return `${base || "database"}_restored_${at}`;
}
