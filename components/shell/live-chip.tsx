"use client";

import { StatusShape } from "@/components/ui/status-shape";
import { useNow } from "@/components/ui/time";
import { formatElapsed } from "@/lib/format";
import { useLiveState } from "./live";

/** Whether the page follows the launch: Live, or how old what it shows is. */
export function LiveChip() {
  const { state, since } = useLiveState();
  const now = useNow("fast");
  const age = since > 0 && now > since + 2000 ? formatElapsed(now - since) : null;
  const words = {
    connecting: "Connecting",
    live: "Live",
    reconnecting: age ? `Reconnecting, ${age} old` : "Reconnecting",
    paused: age ? `Paused, ${age} old` : "Paused",
  }[state];
  return (
    <span role="status" className="inline-flex items-center gap-1.5 whitespace-nowrap text-ink-2 text-sm">
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
      <span suppressHydrationWarning>{words}</span>
    </span>
  );
}
