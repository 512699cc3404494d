import type { Status } from "@/components/ui/status";
import type { CheckKind, CheckView, Severity } from "@/server/domain/checks/schema";

export const CHECK_TEXT: Record<CheckKind, { name: string; is: string }> = {
  smoke: { name: "Smoke test", is: "requests in order, each with what is expected" },
  health: { name: "Health", is: "up or down, asked at an interval" },
  headers: { name: "Security headers", is: "CSP, HSTS, cookies, CORS, with a grade" },
  tls: { name: "TLS", is: "certificate, names, days left, old protocols" },
  exposure: { name: "Exposure", is: "open files, debug pages, stack traces, redirects" },
  "rate-limit": { name: "Rate limit", is: "whether an address pushes back" },
  page: { name: "Page", is: "first byte, whole page, weight" },
  metric: { name: "Metric", is: "a number against a limit" },
  document: { name: "Document", is: "a page that is there, complete and fresh" },
};

export const SEVERITY_STATUS: Record<Severity, Status> = {
  critical: "failed",
  high: "failed",
  medium: "warning",
  low: "unknown",
  info: "unknown",
};

export const SEVERITY_TEXT: Record<Severity, string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Note",
};

/** The state of a check in the vocabulary of all states. */
export function statusOf({ last, activeRunId }: Pick<CheckView, "last" | "activeRunId">): Status {
  if (activeRunId !== null) return "running";
  return last === null ? "unknown" : last.verdict;
}

export const statusText = (check: Pick<CheckView, "last" | "activeRunId">): string | undefined =>
  check.activeRunId === null && check.last === null ? "Never run" : undefined;

const HOUR = 60;
const DAY = 24 * HOUR;

export const INTERVALS = [1, 5, 15, 30, HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY] as const;

/** "every 5 min", "every hour", "every day"; by hand for null. */
export function intervalText(minutes: number | null): string {
  if (minutes === null) return "By hand";
  if (minutes % DAY === 0) return minutes === DAY ? "Every day" : `Every ${minutes / DAY} days`;
  if (minutes % HOUR === 0) return minutes === HOUR ? "Every hour" : `Every ${minutes / HOUR} h`;
  return minutes === 1 ? "Every minute" : `Every ${minutes} min`;
}
