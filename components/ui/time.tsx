"use client";

import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from "react";
import { cn } from "@/lib/cn";
import { formatDay, formatDuration, formatElapsed, formatMoment, formatRelative } from "@/lib/format";

type TimeSettings = { serverNow: number; zone: string };
const TimeContext = createContext<TimeSettings>({ serverNow: 0, zone: "UTC" });

/**
 * The server's clock and the person's zone. Server and first browser render use the same `serverNow`, so relative
 * times hydrate without a mismatch; after that one shared clock ticks.
 */
export function TimeProvider({ serverNow, zone, children }: TimeSettings & { children: ReactNode }) {
  const value = useMemo(() => ({ serverNow, zone }), [serverNow, zone]);
  return <TimeContext.Provider value={value}>{children}</TimeContext.Provider>;
}

function clock(everyMs: number) {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = 0;
  const tick = () => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      if (!timer) {
        timer = setInterval(tick, everyMs);
        // The first tick replaces the server's time, after hydration is over.
        setTimeout(tick, 0);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    read: (fallback: number) => now || fallback,
  };
}
const slow = clock(15_000);
const fast = clock(1000);

/** Now, in milliseconds; `fast` ticks each second, for something that runs, otherwise every 15 s. */
export function useNow(rate: "slow" | "fast" = "slow"): number {
  const { serverNow } = useContext(TimeContext);
  const source = rate === "fast" ? fast : slow;
  return useSyncExternalStore(
    source.subscribe,
    () => source.read(serverNow),
    () => serverNow,
  );
}

export function useZone(): string {
  return useContext(TimeContext).zone;
}

export type TimeProps = {
  at: Date | string | number;
  /** `relative` for lists; `absolute` for logs, audit and print; `day` for a calendar date. */
  show?: "relative" | "absolute" | "day";
  seconds?: boolean;
  className?: string;
};

/** A moment: the words people want, the exact moment with its zone on hover, and the machine's form in the markup. */
export function Time({ at, show = "relative", seconds = false, className }: TimeProps) {
  const now = useNow();
  const zone = useZone();
  const exact = formatMoment(at, zone, { seconds: true, zoneName: true });
  const date = new Date(at);
  const iso = Number.isNaN(date.getTime()) ? undefined : date.toISOString();
  const absolute = show === "day" ? formatDay(at, zone) : formatMoment(at, zone, { seconds });
  if (show !== "relative") {
    return (
      <time dateTime={iso} title={exact} className={cn("whitespace-nowrap", className)}>
        {absolute}
      </time>
    );
  }
  return (
    <time dateTime={iso} title={exact} className={cn("whitespace-nowrap", className)}>
      <span className="print:hidden">{formatRelative(at, now)}</span>
      <span className="hidden print:inline">{absolute}</span>
    </time>
  );
}

/** How long something has been going on, ticking each second; stands still once it has ended. */
export function Elapsed({
  from,
  to,
  className,
}: {
  from: Date | string;
  to?: Date | string | null;
  className?: string;
}) {
  const now = useNow("fast");
  const end = to ? new Date(to).getTime() : Math.max(now, new Date(from).getTime());
  const ms = end - new Date(from).getTime();
  return (
    <span suppressHydrationWarning className={className}>
      {to ? formatDuration(ms) : formatElapsed(ms)}
    </span>
  );
}
