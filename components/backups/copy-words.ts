import type { Status } from "@/components/ui/status";
import { formatCount } from "@/lib/format";
import type { CopyState, CopyView } from "@/server/domain/backups/schema";

export const COPY_STATUS: Record<CopyState, { status: Status; text: string }> = {
  pending: { status: "running", text: "Copying" },
  good: { status: "passed", text: "Good" },
  failed: { status: "failed", text: "Failed" },
  cancelled: { status: "cancelled", text: "Cancelled" },
  lost: { status: "failed", text: "Lost" },
};

/** "2 good copies", or what is missing. */
export function copiesSentence(copies: readonly Pick<CopyView, "state">[]): string {
  const good = copies.filter(({ state }) => state === "good").length;
  const missing = copies.filter(({ state }) => state !== "good" && state !== "pending").length;
  const counted = formatCount(good, "good copy", "good copies");
  return missing === 0 ? counted : `${counted}, ${missing} missing`;
}
