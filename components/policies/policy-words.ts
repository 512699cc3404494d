import type { Status } from "@/components/ui/status";
import type { FiringView, GaugeView, RetentionDecision } from "@/server/domain/policies/schema";

type Look = { status: Status; text: string };

export const GAUGE_STATUS: Record<GaugeView["state"], Look> = {
  met: { status: "passed", text: "Kept" },
  close: { status: "warning", text: "Close" },
  broken: { status: "failed", text: "Broken" },
  unknown: { status: "unknown", text: "Not measured" },
  none: { status: "open", text: "No promise" },
};

/** The filling of a gauge; only what is measured and kept has the colour of proof. */
export const GAUGE_FILL: Record<GaugeView["state"], string> = {
  met: "bg-accent",
  close: "bg-warn",
  broken: "bg-bad",
  unknown: "bg-line-strong",
  none: "bg-line-strong",
};

export const FIRING_STATUS: Record<FiringView["outcome"], Look> = {
  started: { status: "passed", text: "Started" },
  skipped: { status: "skipped", text: "Skipped" },
  missed: { status: "warning", text: "Missed" },
  waiting: { status: "waiting", text: "Held back" },
};

export const DECISION_STATUS: Record<RetentionDecision["decision"], Look> = {
  keep: { status: "passed", text: "Stays" },
  protected: { status: "waived", text: "Protected" },
  remove: { status: "cancelled", text: "Goes" },
};

const MINUTE_MS = 60_000;

/** Where the filling and the notch of a gauge stand, in percent of its width. */
export function gaugeShape({
  measuredMs,
  promisedMinutes,
}: Pick<GaugeView, "measuredMs" | "promisedMinutes">): {
  fill: number;
  notch: number | null;
} {
  const promised = promisedMinutes === null ? null : promisedMinutes * MINUTE_MS;
  // The promise stands at three quarters until more than that was measured.
  const full = Math.max(
    promised === null ? (measuredMs ?? 0) * 2 : promised / 0.75,
    (measuredMs ?? 0) * 1.05,
  );
  if (full <= 0) return { fill: 0, notch: null };
  return {
    fill: Math.min(100, ((measuredMs ?? 0) / full) * 100),
    notch: promised === null ? null : (promised / full) * 100,
  };
}

export const ZONES: readonly string[] = [
  "UTC",
  ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC"),
];
