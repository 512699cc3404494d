import { formatBytes, formatCount } from "@/lib/format";
import { DomainError } from "@/server/kernel/errors";
import { MAX_FILES_PER_ITEM, MAX_LAUNCH_BYTES } from "./schema";

/** Refuses a file for which there is no room, in words. What is still arriving counts. */
export function assertRoom(used: { files: number; launchBytes: number }, bytes: number): void {
  if (used.files >= MAX_FILES_PER_ITEM) {
    throw new DomainError(
      "too_large",
      `This item has ${formatCount(MAX_FILES_PER_ITEM, "file")} already, the most it can hold. Remove one first.`,
    );
  }
  const left = MAX_LAUNCH_BYTES - used.launchBytes;
  if (bytes > left) {
    const rest = left > 0 ? `${formatBytes(left)} are left` : "nothing is left";
    throw new DomainError(
      "too_large",
      `The files of a launch may have ${formatBytes(MAX_LAUNCH_BYTES)} together, and ${rest}. Remove files nobody needs.`,
    );
  }
}
