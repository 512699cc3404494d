import { formatCount } from "@/lib/format";
import type { TemplateFacts } from "@/server/domain/templates/schema";

/** "63 items in 7 phases over 11 weeks, 6 targets, 5 risks". */
export function factsText({ items, phases, weeks, targets, risks }: TemplateFacts): string {
  const size = [
    formatCount(items, "item"),
    phases > 0 ? ` in ${formatCount(phases, "phase")}` : "",
    weeks === null ? "" : ` over ${formatCount(weeks, "week")}`,
  ].join("");
  return [
    size,
    targets > 0 ? formatCount(targets, "target") : "",
    risks > 0 ? formatCount(risks, "risk") : "",
  ]
    .filter(Boolean)
    .join(", ");
}
