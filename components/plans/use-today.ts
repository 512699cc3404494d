"use client";

import { useMemo } from "react";
import { useNow, useZone } from "@/components/ui/time";

/** The day where the person is, as "2026-11-20". */
export function useToday(): string {
  const now = useNow();
  const zone = useZone();
  const format = useMemo(
    () =>
      new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }),
    [zone],
  );
  return format.format(now);
}
