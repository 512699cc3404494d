import type { Status } from "@/components/ui/status";
import { formatNumber } from "@/lib/format";
import type { KpiChange, RiskRow, RiskState, TargetRow, TargetVerdict } from "@/server/domain/plans/schema";

export const VERDICT_WORDS: Record<TargetVerdict, string> = {
  met: "Met",
  missed: "Missed",
  stale: "Stale",
  unknown: "Not known",
};

/** A value typed by hand is a claim: only what a run or an upload measured looks proven. */
export function verdictLook({ verdict, measurements }: Pick<TargetRow, "verdict" | "measurements">): {
  status: Status;
  text: string;
} {
  const text = VERDICT_WORDS[verdict];
  if (verdict !== "met") return { status: verdict === "missed" ? "failed" : verdict, text };
  return { status: measurements[0]?.source.kind === "hand" ? "claimed" : "passed", text };
}

/** "380 ms", "99.9 %", "1 200": as many digits as the number has, at most four after the point. */
export function valueText(value: number, unit: string | null): string {
  const digits = Math.min(4, (/\.(\d+)/.exec(String(value))?.[1] ?? "").length);
  const number = formatNumber(value, digits);
  return unit === null || unit === "" ? number : unit.startsWith("/") ? number + unit : `${number} ${unit}`;
}

export const DIRECTION_WORDS: Record<KpiChange["direction"], string> = {
  better: "Better",
  worse: "Worse",
  same: "Unchanged",
  unclear: "Changed",
};

export function percentText(percent: number | null): string {
  if (percent === null) return "from zero";
  const digits = Number.isInteger(percent) ? 0 : 1;
  return `${percent > 0 ? "+" : ""}${formatNumber(percent, digits)} %`;
}

export const LIKELIHOOD_WORDS = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"] as const;
export const IMPACT_WORDS = ["Negligible", "Minor", "Moderate", "Major", "Severe"] as const;

export const RISK_STATE_WORDS: Record<RiskState, string> = {
  open: "Open",
  mitigated: "Mitigated",
  accepted: "Accepted",
  closed: "Closed",
};

export function riskLook({ state, overdue, lapsed }: RiskRow): { status: Status; text: string } {
  if (lapsed) return { status: "warning", text: "Acceptance ended" };
  if (state === "closed") return { status: "skipped", text: "Closed" };
  if (state === "accepted") return { status: "waived", text: "Accepted" };
  if (state === "mitigated") return { status: "claimed", text: "Mitigated" };
  return { status: overdue ? "warning" : "open", text: "Open" };
}

export type Band = "low" | "moderate" | "high" | "critical";
export const BAND_WORDS: Record<Band, string> = {
  low: "Low",
  moderate: "Moderate",
  high: "High",
  critical: "Critical",
};

/** What a product of two levels from 1 to 5 is called. */
export function bandOf(exposure: number): Band {
  if (exposure >= 15) return "critical";
  if (exposure >= 10) return "high";
  return exposure >= 5 ? "moderate" : "low";
}
