import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { BoardEntry, LaunchOverview, LaunchView } from "@/server/domain/launches/schema";

export type Board = { launches: BoardEntry[] };
export type SampleAnswer = { launch: LaunchView; created: boolean; withoutDatabase: string | null };

export const launchKeys = {
  all: ["launches"] as const,
  board: () => [...launchKeys.all, "board"] as const,
  overview: (launchId: string) => [...launchKeys.all, "overview", launchId] as const,
};

export function boardQuery() {
  return queryOptions({
    queryKey: launchKeys.board(),
    queryFn: ({ signal }) => apiFetch<Board>("/api/v1/launches/board", { signal }),
  });
}

export function overviewQuery(launchId: string) {
  return queryOptions({
    queryKey: launchKeys.overview(launchId),
    queryFn: ({ signal }) => apiFetch<LaunchOverview>(`/api/v1/launches/${launchId}/overview`, { signal }),
  });
}

export type LaunchDraft = { name: string; version: string; targetDate: string | null };

export function createLaunch(draft: LaunchDraft, idempotencyKey: string): Promise<LaunchView> {
  return apiFetch<LaunchView>("/api/v1/launches", { body: draft, idempotencyKey });
}

export function changeLaunch(
  launch: Pick<LaunchView, "id" | "rev">,
  draft: LaunchDraft,
): Promise<LaunchView> {
  return apiFetch<LaunchView>(`/api/v1/launches/${launch.id}`, {
    method: "PATCH",
    body: { rev: launch.rev, ...draft },
  });
}

export function removeLaunch(launch: LaunchView, reason: string): Promise<{ id: string }> {
  return apiFetch<{ id: string }>(`/api/v1/launches/${launch.id}`, {
    method: "DELETE",
    body: { confirm: launch.name, reason },
  });
}

export function createSample(): Promise<SampleAnswer> {
  return apiFetch<SampleAnswer>("/api/v1/launches/sample", { body: {} });
}

export function removeSample(): Promise<unknown> {
  return apiFetch<unknown>("/api/v1/launches/sample", { method: "DELETE", body: {} });
}
