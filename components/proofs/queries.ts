import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { ProofSource, ProofView } from "@/server/domain/proofs/schema";
import type { RunView } from "@/server/domain/runs/schema";

export const proofKeys = {
  all: ["proofs"] as const,
  item: (nodeId: string) => [...proofKeys.all, "item", nodeId] as const,
  sources: (launchId: string) => [...proofKeys.all, "sources", launchId] as const,
};

export const itemProofsQuery = (launchId: string, nodeId: string) =>
  queryOptions({
    queryKey: proofKeys.item(nodeId),
    queryFn: ({ signal }) =>
      apiFetch<{ proofs: ProofView[] }>(`/api/v1/proofs?launchId=${launchId}&nodeId=${nodeId}`, { signal }),
  });

export const sourcesQuery = (launchId: string) =>
  queryOptions({
    queryKey: proofKeys.sources(launchId),
    queryFn: ({ signal }) =>
      apiFetch<{ sources: ProofSource[] }>(`/api/v1/proofs/sources?launchId=${launchId}`, { signal }),
  });

export type Attaching = {
  launchId: string;
  nodeId: string;
  subject: string;
  strength: string;
  maxAgeHours: number | null;
  perCandidate: boolean;
};

export const attachProof = (body: Attaching) => apiFetch<ProofView>("/api/v1/proofs", { body });

export const removeProof = (proofId: string) =>
  apiFetch<unknown>(`/api/v1/proofs/${proofId}`, { method: "DELETE", body: {} });

export const attestItem = (proofId: string, verdict: "passed" | "failed", statement: string) =>
  apiFetch<ProofView>(`/api/v1/proofs/${proofId}/attestations`, { body: { verdict, statement } });

/** Runs the check behind a proof; null for proofs that no check makes. */
export function runProof(proof: ProofView): Promise<RunView> | null {
  const [thing, id] = proof.subject.split(":");
  if (thing !== "check" || id === undefined) return null;
  return apiFetch<RunView>(`/api/v1/checks/${id}/runs`, { body: {} });
}
