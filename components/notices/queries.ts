import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { NoticePage } from "@/server/domain/notices/schema";

export const noticeKeys = { all: ["notices"] as const, list: () => [...noticeKeys.all, "list"] as const };

export function noticesQuery() {
  return infiniteQueryOptions({
    queryKey: noticeKeys.list(),
    queryFn: ({ pageParam, signal }) =>
      apiFetch<NoticePage>(`/api/v1/notices${pageParam ? `?before=${pageParam}` : ""}`, { signal }),
    initialPageParam: "",
    getNextPageParam: (last: NoticePage) => last.next,
  });
}

/** Some, or without `ids` all of mine. */
export async function markRead(queries: QueryClient, ids?: readonly string[]): Promise<void> {
  await apiFetch("/api/v1/notices/read", { body: ids ? { ids } : {} });
  await queries.invalidateQueries({ queryKey: noticeKeys.all });
}
