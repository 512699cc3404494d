import type { Status } from "@/components/ui/status";
import { formatBytes, formatPercent } from "@/lib/format";
import type { StoreView } from "@/server/domain/stores/schema";

export function storeStatus(store: StoreView): { status: Status; text: string } {
  if (store.check && !store.check.ok) return { status: "failed", text: "Does not work" };
  if (nearlyFull(store)) return { status: "warning", text: "Nearly full" };
  if (store.usable) return { status: "passed", text: "Works" };
  return { status: "unknown", text: "Never tested" };
}

const LITTLE = 0.1;

/** Less than a tenth is left. */
export function nearlyFull({ freeBytes, totalBytes }: Pick<StoreView, "freeBytes" | "totalBytes">): boolean {
  return freeBytes !== null && totalBytes !== null && totalBytes > 0 && freeBytes / totalBytes < LITTLE;
}

export function spaceText({ kind, freeBytes, totalBytes, check }: StoreView): string {
  if (freeBytes === null || totalBytes === null) {
    if (kind === "folder" || check === null) return "–";
    return kind === "s3" ? "a bucket does not tell" : "the server does not tell";
  }
  return `${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)} (${formatPercent(freeBytes, totalBytes)})`;
}
