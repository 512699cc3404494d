import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { AnnouncedFile, AttachmentCounts, AttachmentList } from "@/server/domain/attachments/schema";

const base = (launchId: string) => `/api/v1/attachments/${launchId}`;

export const attachmentKeys = {
  all: ["attachments"] as const,
  counts: (launchId: string) => [...attachmentKeys.all, "counts", launchId] as const,
  item: (launchId: string, nodeId: string) => [...attachmentKeys.all, "item", launchId, nodeId] as const,
};

export function attachmentsQuery(launchId: string, nodeId: string) {
  return queryOptions({
    queryKey: attachmentKeys.item(launchId, nodeId),
    queryFn: ({ signal }) => apiFetch<AttachmentList>(`${base(launchId)}/items/${nodeId}`, { signal }),
  });
}

export function attachmentCountsQuery(launchId: string) {
  return queryOptions({
    queryKey: attachmentKeys.counts(launchId),
    queryFn: ({ signal }) => apiFetch<AttachmentCounts>(base(launchId), { signal }),
  });
}

export function takeCount(queries: QueryClient, launchId: string, nodeId: string, count: number): void {
  queries.setQueryData<AttachmentCounts>(attachmentKeys.counts(launchId), (before) =>
    before ? { counts: { ...before.counts, [nodeId]: count } } : before,
  );
}

export function announceFile(launchId: string, nodeId: string, file: File): Promise<AnnouncedFile> {
  return apiFetch(`${base(launchId)}/items/${nodeId}`, { body: { fileName: file.name, bytes: file.size } });
}

export const bytesAddress = (launchId: string, attachmentId: string) =>
  `${base(launchId)}/${attachmentId}/bytes`;

export function sendRemoval(launchId: string, attachmentId: string, reason: string): Promise<unknown> {
  return apiFetch(`${base(launchId)}/${attachmentId}`, { method: "DELETE", body: { reason } });
}
