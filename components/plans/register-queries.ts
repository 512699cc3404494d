import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { PlanChange, Registers, RiskState } from "@/server/domain/plans/schema";
import { planKeys } from "./queries";

export const registerKeys = {
  of: (launchId: string) => [...planKeys.all, "registers", launchId] as const,
};

const base = (launchId: string) => `/api/v1/plans/${launchId}`;

/** Targets and risks; `launchDay` decides what counts as measured after the launch. */
export function registersQuery(launchId: string, launchDay: string | null) {
  const asked = launchDay === null ? "" : `?target=${launchDay}`;
  return queryOptions({
    queryKey: [...registerKeys.of(launchId), launchDay] as const,
    queryFn: ({ signal }) => apiFetch<Registers>(`${base(launchId)}/registers${asked}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

type Versioned = { nodeId: string; version: number };

export type TargetDraft = {
  metric: string;
  target: string;
  baseline: string;
  kpi: boolean;
  freshDays: number;
};

export function sendTarget(launchId: string, row: Versioned | null, draft: TargetDraft): Promise<PlanChange> {
  if (row === null) return apiFetch(`${base(launchId)}/targets`, { body: draft });
  return apiFetch(`${base(launchId)}/targets/${row.nodeId}`, {
    method: "PATCH",
    body: { ...draft, version: row.version },
  });
}

export type MeasureDraft = {
  value: number;
  unit: string | null;
  percentile: number | null;
  observedAt: string;
  note: string;
};

export function sendMeasurement(
  launchId: string,
  nodeId: string,
  draft: MeasureDraft,
  idempotencyKey: string,
): Promise<{ id: string }> {
  return apiFetch(`${base(launchId)}/targets/${nodeId}/measurements`, { body: draft, idempotencyKey });
}

export type RiskDraft = {
  title: string;
  likelihood: number | null;
  impact: number | null;
  mitigation: string;
  ownerText: string;
  assigneeId: string | null;
  reviewOn: string | null;
};

export function sendRisk(
  launchId: string,
  row: Versioned | null,
  draft: Partial<RiskDraft>,
): Promise<PlanChange> {
  if (row === null) return apiFetch(`${base(launchId)}/risks`, { body: draft });
  return apiFetch(`${base(launchId)}/risks/${row.nodeId}`, {
    method: "PATCH",
    body: { ...draft, version: row.version },
  });
}

export function sendDecision(
  launchId: string,
  { nodeId, version }: Versioned,
  decision: { state: RiskState; reason: string; acceptedUntil?: string },
): Promise<PlanChange> {
  return apiFetch(`${base(launchId)}/risks/${nodeId}/decision`, { body: { ...decision, version } });
}
