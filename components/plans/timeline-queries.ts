import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { PlanChange } from "@/server/domain/plans/schema";
import { planKeys } from "./queries";
import type { PlanHistory, Timeline, TimelineCounting } from "./timeline-types";

export type Shift = { nodeId: string; days: number };

export const timelineKeys = {
  of: (launchId: string) => [...planKeys.all, "timeline", launchId] as const,
  drawn: (launchId: string, target: string | null, shift: Shift | null) =>
    [...timelineKeys.of(launchId), target, shift] as const,
  history: (launchId: string) => [...planKeys.all, "history", launchId] as const,
};

const base = (launchId: string) => `/api/v1/plans/${launchId}`;

export function timelineQuery(launchId: string, target: string | null, shift: Shift | null = null) {
  const asked = new URLSearchParams({
    ...(target === null ? {} : { target }),
    ...(shift ? { shiftNode: shift.nodeId, shiftDays: String(shift.days) } : {}),
  });
  return queryOptions({
    queryKey: timelineKeys.drawn(launchId, target, shift),
    queryFn: ({ signal }) => apiFetch<Timeline>(`${base(launchId)}/timeline?${asked}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function historyQuery(launchId: string) {
  return queryOptions({
    queryKey: timelineKeys.history(launchId),
    queryFn: ({ signal }) => apiFetch<PlanHistory>(`${base(launchId)}/history`, { signal }),
  });
}

export type AnchorChoice = Pick<TimelineCounting, "unit" | "version"> & {
  number: number;
  date: string | null;
};

export function sendAnchor(launchId: string, choice: AnchorChoice): Promise<{ rev: number }> {
  return apiFetch(`${base(launchId)}/anchor`, { method: "PUT", body: choice });
}

export function sendDependencies(
  launchId: string,
  node: { id: string; version: number },
  dependsOn: readonly string[],
): Promise<PlanChange> {
  return apiFetch(`${base(launchId)}/nodes/${node.id}/dependencies`, {
    method: "PUT",
    body: { version: node.version, dependsOn },
  });
}
