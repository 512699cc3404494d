import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { TemplatePreview, TemplateView } from "@/server/domain/templates/schema";

export type TemplateList = { templates: TemplateView[] };

export const templateKeys = {
  all: ["templates"] as const,
  list: () => [...templateKeys.all, "list"] as const,
  one: (id: string) => [...templateKeys.all, "one", id] as const,
};

const at = (id: string) => `/api/v1/templates/${encodeURIComponent(id)}`;

export function templatesQuery() {
  return queryOptions({
    queryKey: templateKeys.list(),
    queryFn: ({ signal }) => apiFetch<TemplateList>("/api/v1/templates", { signal }),
  });
}

export function templateQuery(id: string) {
  return queryOptions({
    queryKey: templateKeys.one(id),
    queryFn: ({ signal }) => apiFetch<TemplatePreview>(at(id), { signal }),
  });
}

/** Gives a launch that has no plan the plan of a template. */
export function applyTemplate(id: string, launchId: string, idempotencyKey: string): Promise<unknown> {
  return apiFetch(`${at(id)}/use`, { body: { launchId }, idempotencyKey });
}

export type TemplateDraft = { name: string; summary: string };

export function keepAsTemplate(
  launch: { id: string; targetDate: string | null },
  draft: TemplateDraft,
  idempotencyKey: string,
): Promise<TemplateView> {
  const body = { launchId: launch.id, targetDate: launch.targetDate, ...draft };
  return apiFetch<TemplateView>("/api/v1/templates", { body, idempotencyKey });
}

export function renameTemplate(
  { id, version }: Pick<TemplateView, "id" | "version">,
  draft: TemplateDraft,
): Promise<TemplateView> {
  return apiFetch<TemplateView>(at(id), { method: "PATCH", body: { version, ...draft } });
}

export function removeTemplate({
  id,
  version,
}: Pick<TemplateView, "id" | "version">): Promise<{ id: string }> {
  return apiFetch(at(id), { method: "DELETE", body: { version } });
}
