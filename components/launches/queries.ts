import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type {
  BoardEntry,
  CreatedShareLink,
  LaunchOverview,
  LaunchView,
  ShareLinkView,
  WeeklySummary,
} from "@/server/domain/launches/schema";

export type Board = { launches: BoardEntry[] };
export type SampleAnswer = { launch: LaunchView; created: boolean; withoutDatabase: string | null };

export const launchKeys = {
  all: ["launches"] as const,
  board: () => [...launchKeys.all, "board"] as const,
  overview: (launchId: string) => [...launchKeys.all, "overview", launchId] as const,
  // Below the overview's key: whatever changes the overview makes these be read again too.
  shareLinks: (launchId: string) => [...launchKeys.overview(launchId), "share-links"] as const,
  weekly: (launchId: string) => [...launchKeys.overview(launchId), "weekly"] as const,
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

export function shareLinksQuery(launchId: string) {
  return queryOptions({
    queryKey: launchKeys.shareLinks(launchId),
    queryFn: ({ signal }) =>
      apiFetch<{ links: ShareLinkView[] }>(`/api/v1/launches/${launchId}/share-links`, { signal }),
  });
}

/** Without an Idempotency-Key: the server keeps no answer that holds the address. */
export function createShareLink(
  launchId: string,
  draft: { label: string; days: number; showNames: boolean },
): Promise<CreatedShareLink> {
  return apiFetch<CreatedShareLink>(`/api/v1/launches/${launchId}/share-links`, { body: draft });
}

export function revokeShareLink(launchId: string, linkId: string): Promise<ShareLinkView> {
  return apiFetch<ShareLinkView>(`/api/v1/launches/${launchId}/share-links/${linkId}`, {
    method: "DELETE",
    body: {},
  });
}

export function weeklySummaryQuery(launchId: string) {
  return queryOptions({
    queryKey: launchKeys.weekly(launchId),
    queryFn: ({ signal }) =>
      apiFetch<WeeklySummary>(`/api/v1/launches/${launchId}/weekly-summary`, { signal }),
  });
}
