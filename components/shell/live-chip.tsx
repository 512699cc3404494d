"use client";

import { StatusShape } from "@/components/ui/status-shape";
import { useNow } from "@/components/ui/time";
import { formatElapsed } from "@/lib/format";
import { type LiveState, useLiveState } from "./live";

const WORDS: Record<LiveState, string> = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  paused: "Paused",
};

/**
 * Whether the page follows the launch: Live, or how old what it shows is. `compact` is the shape and the age, and
 * nothing while all is well.
 */
export function LiveChip({ compact = false }: { compact?: boolean }) {
  const { state, since } = useLiveState();
  const now = useNow("fast");
  const age = state !== "live" && since > 0 && now > since + 2000 ? formatElapsed(now - since) : null;
  if (compact && (state === "live" || state === "connecting")) return null;
  return (
    <span
      title={WORDS[state]}
      className="inline-flex items-center gap-1.5 whitespace-nowrap text-ink-2 text-sm"
    >
      {state === "live" ? (
        <svg viewBox="0 0 16 16" className="size-4 text-accent" aria-hidden="true">
          <circle cx="8" cy="8" r="2.5" fill="currentColor" />
          <path
            d="M4.5 4.5a5 5 0 0 0 0 7m7 0a5 5 0 0 0 0-7"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
          />
        </svg>
      ) : (
        <StatusShape
          status={state === "paused" ? "waiting" : state === "connecting" ? "queued" : "running"}
        />
      )}
      <span role="status" className={compact ? "sr-only" : undefined}>
        {WORDS[state]}
      </span>
      {age ? <span>{age} old</span> : null}
    </span>
  );
}
