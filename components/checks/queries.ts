import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { CheckResultView, CheckView } from "@/server/domain/checks/schema";
import type { CandidateView } from "@/server/domain/evidence/schema";
import type { RunView } from "@/server/domain/runs/schema";

export type CheckList = { checks: CheckView[] };
export type ResultList = { results: CheckResultView[]; more: boolean };
export type CandidateList = { candidates: CandidateView[] };

export const checkKeys = {
  all: ["checks"] as const,
  list: (launchId: string) => [...checkKeys.all, "list", launchId] as const,
  detail: (checkId: string) => [...checkKeys.all, "detail", checkId] as const,
  results: (checkId: string) => [...checkKeys.all, "results", checkId] as const,
  candidates: (launchId: string) => [...checkKeys.all, "candidates", launchId] as const,
};

export const checksQuery = (launchId: string) =>
  queryOptions({
    queryKey: checkKeys.list(launchId),
    queryFn: ({ signal }) => apiFetch<CheckList>(`/api/v1/checks?launchId=${launchId}`, { signal }),
  });

export const checkQuery = (checkId: string) =>
  queryOptions({
    queryKey: checkKeys.detail(checkId),
    queryFn: ({ signal }) => apiFetch<CheckView>(`/api/v1/checks/${checkId}`, { signal }),
  });

export const resultsQuery = (checkId: string) =>
  queryOptions({
    queryKey: checkKeys.results(checkId),
    queryFn: ({ signal }) => apiFetch<ResultList>(`/api/v1/checks/${checkId}/results`, { signal }),
  });

export const candidatesQuery = (launchId: string) =>
  queryOptions({
    queryKey: checkKeys.candidates(launchId),
    queryFn: ({ signal }) =>
      apiFetch<CandidateList>(`/api/v1/evidence/candidates?launchId=${launchId}`, { signal }),
  });

export const runCheck = (checkId: string, idempotencyKey: string) =>
  apiFetch<RunView>(`/api/v1/checks/${checkId}/runs`, { body: {}, idempotencyKey });

export const defineCheck = (input: object) => apiFetch<CheckView>("/api/v1/checks", { body: input });

export const changeCheck = (check: CheckView, change: object) =>
  apiFetch<CheckView>(`/api/v1/checks/${check.id}`, { method: "PATCH", body: { ...change, rev: check.rev } });

export const removeCheck = (checkId: string) =>
  apiFetch<CheckView>(`/api/v1/checks/${checkId}`, { method: "DELETE", body: {} });

export const declareCandidate = (launchId: string, ref: string) =>
  apiFetch<CandidateView>("/api/v1/evidence/candidates", { body: { launchId, ref } });

/** Takes over a check as an event or an answer tells it. */
export function takeOverCheck(queries: QueryClient, check: CheckView): void {
  queries.setQueryData<CheckView>(checkKeys.detail(check.id), (known) => known && check);
  queries.setQueryData<CheckList>(checkKeys.list(check.launchId), (list) => {
    if (!list) return list;
    const others = list.checks.filter(({ id }) => id !== check.id);
    if (check.removed) return { checks: others };
    return { checks: [...others, check].sort((a, b) => a.name.localeCompare(b.name, "en")) };
  });
  void queries.invalidateQueries({ queryKey: checkKeys.results(check.id) });
}
