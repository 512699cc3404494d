import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { ExportedPlan, MergePreview, PlanSourceView } from "@/server/domain/plans/events";
import type { PlanView } from "@/server/domain/plans/schema";
import type { Decisions } from "./merge-decisions";
import { type PlanUpload, planKeys } from "./queries";

const base = (launchId: string) => `/api/v1/plans/${launchId}`;

export const fileKeys = {
  sources: (launchId: string) => [...planKeys.all, "sources", launchId] as const,
  exported: (launchId: string, wish: ExportWish) => [...planKeys.all, "exported", launchId, wish] as const,
};

export function sourcesQuery(launchId: string) {
  return queryOptions({
    queryKey: fileKeys.sources(launchId),
    queryFn: ({ signal }) => apiFetch<{ sources: PlanSourceView[] }>(`${base(launchId)}/sources`, { signal }),
  });
}

/** A file as it was imported. */
export const sourceHref = (launchId: string, generation: number) => `${base(launchId)}/sources/${generation}`;

export type ExportWish = { format: ExportedPlan["format"]; ticks: boolean; links: boolean };

/** The plan as a file, with what could not be written; read anew each time it is asked for. */
export function exportQuery(launchId: string, wish: ExportWish) {
  const asked = new URLSearchParams({
    format: wish.format,
    ticks: String(wish.ticks),
    links: String(wish.links),
    facts: "true",
  });
  return queryOptions({
    queryKey: fileKeys.exported(launchId, wish),
    queryFn: ({ signal }) => apiFetch<ExportedPlan>(`${base(launchId)}/export?${asked}`, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

export function sendMergePreview(
  launchId: string,
  upload: PlanUpload,
  repair: boolean,
  signal: AbortSignal,
): Promise<MergePreview> {
  return apiFetch(`${base(launchId)}/merge/preview`, { body: { ...upload, repair }, signal });
}

export type MergeAnswer = { plan: PlanView; unchanged: boolean; merged: MergePreview["counts"] };

export function sendMerge(
  launchId: string,
  upload: PlanUpload,
  choice: { repair: boolean; rev: number; decisions: Decisions },
  idempotencyKey: string,
): Promise<MergeAnswer> {
  return apiFetch(`${base(launchId)}/merge`, { body: { ...upload, ...choice }, idempotencyKey });
}
