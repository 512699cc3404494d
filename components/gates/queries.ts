import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { GateRule, GateView } from "@/server/domain/gates/schema";

export type GateList = { gates: GateView[] };

export const gateKeys = {
  all: ["gates"] as const,
  list: (launchId: string) => [...gateKeys.all, "list", launchId] as const,
};

export const gatesQuery = (launchId: string) =>
  queryOptions({
    queryKey: gateKeys.list(launchId),
    queryFn: ({ signal }) => apiFetch<GateList>(`/api/v1/gates?launchId=${launchId}`, { signal }),
  });

/** Takes over a gate as an answer tells it. */
export function takeOverGate(queries: QueryClient, gate: GateView): void {
  queries.setQueryData<GateList>(gateKeys.list(gate.launchId), (list) => {
    if (!list) return list;
    const known = list.gates.some(({ id }) => id === gate.id);
    const gates = list.gates.map((each) => (each.id === gate.id ? gate : each));
    return { gates: known ? gates : [...gates, gate] };
  });
}

const path = (gate: Pick<GateView, "id">) => `/api/v1/gates/${gate.id}`;

export const defineGate = (body: { launchId: string; name: string; nodeId: string | null; rule: GateRule }) =>
  apiFetch<GateView>("/api/v1/gates", { body });

export const changeGate = (gate: GateView, body: { name: string; rule: GateRule }) =>
  apiFetch<GateView>(path(gate), { method: "PATCH", body: { ...body, rev: gate.rev } });

export const removeGate = (gate: GateView) => apiFetch<unknown>(path(gate), { method: "DELETE", body: {} });

export const waive = (
  gate: GateView,
  body: { nodeId: string; reason: string; owner: string; expiresAt: string },
) => apiFetch<GateView>(`${path(gate)}/waivers`, { body });

export const revokeWaiver = (gate: GateView, waiverId: string) =>
  apiFetch<GateView>(`${path(gate)}/waivers/${waiverId}`, { method: "DELETE", body: {} });

export const sign = (gate: GateView, body: { seat: string; vote: "go" | "no_go"; statement: string }) =>
  apiFetch<GateView>(`${path(gate)}/signatures`, { body: { ...body, digest: gate.evaluation.digest } });

export const withdraw = (gate: GateView, signatureId: string) =>
  apiFetch<GateView>(`${path(gate)}/signatures/${signatureId}`, { method: "DELETE", body: {} });

export const decide = (gate: GateView, body: { decision: "go" | "no_go"; statement: string }) =>
  apiFetch<GateView>(`${path(gate)}/decisions`, { body });

/** Where a gate's packet is; of a decision when one is named. */
export const packetHref = (gate: GateView, decisionId?: string) =>
  `${path(gate)}/packet${decisionId === undefined ? "" : `?decisionId=${decisionId}`}`;
