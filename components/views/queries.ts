import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { SavedView } from "@/server/domain/views/schema";

export type ViewList = { views: SavedView[] };

export const viewKeys = {
  all: ["views"] as const,
  list: (launchId: string, page: string) => [...viewKeys.all, launchId, page] as const,
};

const base = (launchId: string) => `/api/v1/views/${launchId}`;

export function viewsQuery(launchId: string, page: string) {
  return queryOptions({
    queryKey: viewKeys.list(launchId, page),
    queryFn: ({ signal }) =>
      apiFetch<ViewList>(`${base(launchId)}?page=${encodeURIComponent(page)}`, { signal }),
  });
}

export type NewView = Pick<SavedView, "page" | "name" | "query" | "shared" | "usual">;
export type ViewEdit = Partial<Pick<SavedView, "name" | "query" | "usual">>;
type Versioned = Pick<SavedView, "id" | "version">;

export function sendSave(launchId: string, view: NewView): Promise<SavedView> {
  return apiFetch(base(launchId), { body: view });
}

export function sendEdit(launchId: string, { id, version }: Versioned, edit: ViewEdit): Promise<SavedView> {
  return apiFetch(`${base(launchId)}/${id}`, { method: "PATCH", body: { ...edit, version } });
}

export function sendRemove(launchId: string, { id, version }: Versioned): Promise<{ id: string }> {
  return apiFetch(`${base(launchId)}/${id}`, { method: "DELETE", body: { version } });
}

/** The parts of an address in one order, so that equal views are equal texts. */
export function normalQuery(query: string, leaveOut: readonly string[] = []): string {
  const parts = new URLSearchParams(query);
  for (const name of leaveOut) parts.delete(name);
  parts.sort();
  return parts.toString();
}

/** What the page opens with: one's own usual view before the launch's. */
export function usualView(views: readonly SavedView[]): SavedView | undefined {
  const usual = views.filter((view) => view.usual);
  return usual.find(({ shared }) => !shared) ?? usual[0];
}
