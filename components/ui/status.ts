/** Every state a thing can show, in one vocabulary. A screen maps its own words to these and never invents a badge. */
export const STATUSES = [
  "passed",
  "failed",
  "warning",
  "running",
  "queued",
  "waiting",
  "cancelled",
  "cancelling",
  "interrupted",
  "skipped",
  "stale",
  "unknown",
  "waived",
  "open",
  "claimed",
  "proven",
  "contradicted",
] as const;

export type Status = (typeof STATUSES)[number];

export const TONES = ["good", "bad", "warn", "active", "neutral"] as const;
export type Tone = (typeof TONES)[number];

type Look = { text: string; tone: Tone };

/** The word and the tone of each status. Only `good` needs evidence behind it: a claim stays neutral. */
export const STATUS_LOOKS: Record<Status, Look> = {
  passed: { text: "Passed", tone: "good" },
  failed: { text: "Failed", tone: "bad" },
  warning: { text: "Warning", tone: "warn" },
  running: { text: "Running", tone: "active" },
  queued: { text: "Queued", tone: "neutral" },
  waiting: { text: "Waiting", tone: "active" },
  cancelled: { text: "Cancelled", tone: "neutral" },
  cancelling: { text: "Cancelling", tone: "active" },
  interrupted: { text: "Interrupted", tone: "warn" },
  skipped: { text: "Skipped", tone: "neutral" },
  stale: { text: "Stale", tone: "warn" },
  unknown: { text: "Unknown", tone: "neutral" },
  waived: { text: "Waived", tone: "neutral" },
  open: { text: "Open", tone: "neutral" },
  claimed: { text: "Claimed", tone: "neutral" },
  proven: { text: "Proven", tone: "good" },
  contradicted: { text: "Contradicted", tone: "bad" },
};
