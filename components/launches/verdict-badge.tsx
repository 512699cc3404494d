import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import type { VerdictView } from "@/server/domain/launches/schema";

const WORDS: Record<VerdictView["word"], string> = {
  empty: "No plan yet",
  not_ready: "Not ready",
  claimed: "Claimed ready",
  ready: "Ready",
};

/** The shape a verdict has everywhere: only what is proven is shown as good. */
export function verdictStatus({ word }: Pick<VerdictView, "word">, blocked: boolean): Status {
  if (word === "ready") return "passed";
  if (word === "claimed") return "claimed";
  if (word === "empty") return "unknown";
  return blocked ? "warning" : "open";
}

export function VerdictBadge({ verdict, blocked }: { verdict: VerdictView; blocked: boolean }) {
  return <StatusBadge status={verdictStatus(verdict, blocked)} text={WORDS[verdict.word]} />;
}
