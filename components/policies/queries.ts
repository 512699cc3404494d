import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { LiveEvent } from "@/components/shell/live";
import type {
  GaugesView,
  KeepView,
  ObjectiveView,
  PolicyView,
  RetentionPreview,
  RetentionRules,
  ScheduleForm,
  SchedulePreview,
  ScheduleView,
} from "@/server/domain/policies/schema";
import type { RunView } from "@/server/domain/runs/schema";

/** An age grows by itself; it is asked again before it could look wrong. */
const AGE_MS = 60_000;

export const policyKeys = {
  all: ["policies"] as const,
  gauges: (launchId: string) => [...policyKeys.all, "gauges", launchId] as const,
  policy: (systemId: string) => [...policyKeys.all, "policy", systemId] as const,
  previews: () => [...policyKeys.all, "preview"] as const,
};

export function gaugesQuery(launchId: string) {
  return queryOptions({
    queryKey: policyKeys.gauges(launchId),
    queryFn: ({ signal }) => apiFetch<GaugesView>(`/api/v1/policies?launchId=${launchId}`, { signal }),
    refetchInterval: AGE_MS,
  });
}

export function policyQuery(systemId: string) {
  return queryOptions({
    queryKey: policyKeys.policy(systemId),
    queryFn: ({ signal }) => apiFetch<PolicyView>(`/api/v1/policies/${systemId}`, { signal }),
    refetchInterval: AGE_MS,
  });
}

export type Timing = { form: ScheduleForm; timeZone: string; jitterMinutes: number };

export function schedulePreviewQuery(systemId: string, timing: Timing) {
  return queryOptions({
    queryKey: [...policyKeys.previews(), "schedule", systemId, timing],
    queryFn: ({ signal }) =>
      apiFetch<SchedulePreview>(`/api/v1/policies/${systemId}/schedule-preview`, { body: timing, signal }),
    retry: false,
  });
}

export function retentionPreviewQuery(systemId: string, rules: RetentionRules, timeZone: string) {
  return queryOptions({
    queryKey: [...policyKeys.previews(), "retention", systemId, rules, timeZone],
    queryFn: ({ signal }) =>
      apiFetch<RetentionPreview>(`/api/v1/policies/${systemId}/retention-preview`, {
        body: { rules, timeZone },
        signal,
      }),
    retry: false,
  });
}

export type ScheduleDraft = Timing & { missed: "catch_up" | "skip"; paused: boolean; rev: number };

export const saveSchedule = (systemId: string, draft: ScheduleDraft) =>
  apiFetch<ScheduleView>(`/api/v1/policies/${systemId}/schedule`, { method: "PUT", body: draft });

export const removeSchedule = (systemId: string) =>
  apiFetch(`/api/v1/policies/${systemId}/schedule`, { method: "DELETE" });

export const saveObjective = (systemId: string, objective: ObjectiveView) =>
  apiFetch<ObjectiveView>(`/api/v1/policies/${systemId}/objective`, { method: "PUT", body: objective });

export type RetentionDraft = { rules: RetentionRules; timeZone: string; enabled: boolean; rev: number };

export const saveRetention = (systemId: string, draft: RetentionDraft) =>
  apiFetch<RetentionPreview>(`/api/v1/policies/${systemId}/retention`, { method: "PUT", body: draft });

export const applyRetention = (systemId: string, digest: string) =>
  apiFetch<RunView>(`/api/v1/policies/${systemId}/retention-runs`, { body: { digest } });

export type KeepChange = { kind: "pin" | "hold"; on: boolean; backupId: string; reason: string };

export const changeKeep = ({ kind, on, backupId, reason }: KeepChange) =>
  apiFetch<KeepView>(`/api/v1/policies/${kind === "pin" ? "pins" : "holds"}/${backupId}`, {
    method: on ? "PUT" : "DELETE",
    body: { reason },
  });

/** A backup, a restore or a policy changed: what rests on them is read again. */
export function applyPolicyEvent(queries: QueryClient, event: LiveEvent): void {
  if (!/^(policies|backups)\./.test(event.type)) return;
  void queries.invalidateQueries({ queryKey: policyKeys.all });
}
