import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { LogPage, RunDetail, RunView } from "@/server/domain/runs/schema";
import type { RunList } from "./run-patch";
import { RUNS_PER_PAGE, type RunsFilters } from "./runs-filters";

export type RunListInput = {
  launchId?: string;
  systemId?: string;
  kind?: string;
  state?: NonNullable<RunsFilters["state"]>;
  before?: number;
  limit: number;
};

export const runKeys = {
  all: ["runs"] as const,
  lists: () => [...runKeys.all, "list"] as const,
  list: (input: RunListInput) => [...runKeys.lists(), input] as const,
  detail: (runId: string) => [...runKeys.all, "detail", runId] as const,
  search: (runId: string, text: string) => [...runKeys.all, "log-search", runId, text] as const,
};

/** What the API is asked for one page of the list. */
export function runListInput(launchId: string, filters: RunsFilters): RunListInput {
  const before = filters.before.at(-1);
  return {
    launchId,
    limit: RUNS_PER_PAGE,
    ...(filters.state ? { state: filters.state } : {}),
    ...(filters.kind ? { kind: filters.kind } : {}),
    ...(before === undefined ? {} : { before }),
  };
}

/** What runs now in a launch; prefetch it where `RunningNow` is shown. */
export function runningNowInput(launchId: string): RunListInput {
  return { launchId, state: "active", limit: 10 };
}

export function runListQuery(input: RunListInput) {
  const query = new URLSearchParams(Object.entries(input).map(([key, value]) => [key, String(value)]));
  return queryOptions({
    queryKey: runKeys.list(input),
    queryFn: ({ signal }) => apiFetch<RunList>(`/api/v1/runs?${query}`, { signal }),
  });
}

export function runQuery(runId: string) {
  return queryOptions({
    queryKey: runKeys.detail(runId),
    queryFn: ({ signal }) => apiFetch<RunDetail>(`/api/v1/runs/${runId}`, { signal }),
  });
}

export type LogSearch = { total: number; matches: { line: number; text: string }[] };

/** The most matches one search hands over; the count is true beyond it. */
export const SEARCH_LIMIT = 1000;

export function logSearchQuery(runId: string, text: string) {
  const query = new URLSearchParams({ text, limit: String(SEARCH_LIMIT) });
  return queryOptions({
    queryKey: runKeys.search(runId, text),
    queryFn: ({ signal }) => apiFetch<LogSearch>(`/api/v1/runs/${runId}/log/search?${query}`, { signal }),
    enabled: text !== "",
  });
}

export function fetchLogPage(
  runId: string,
  from: number,
  limit: number,
  signal?: AbortSignal,
): Promise<LogPage> {
  const query = new URLSearchParams({ from: String(from), limit: String(limit) });
  return apiFetch<LogPage>(`/api/v1/runs/${runId}/log?${query}`, signal ? { signal } : {});
}

/** Asks a run to stop; resolves to the run as it is then. */
export function cancelRun(runId: string, idempotencyKey: string): Promise<RunView> {
  return apiFetch<RunView>(`/api/v1/runs/${runId}/cancel`, { method: "POST", body: {}, idempotencyKey });
}
