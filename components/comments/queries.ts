import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { CommentCounts, CommentPage, CommentView, MentionView } from "@/server/domain/comments/schema";

const base = (launchId: string) => `/api/v1/comments/${launchId}`;

export const commentKeys = {
  all: ["comments"] as const,
  counts: (launchId: string) => [...commentKeys.all, "counts", launchId] as const,
  item: (launchId: string, nodeId: string) => [...commentKeys.all, "item", launchId, nodeId] as const,
  people: () => [...commentKeys.all, "people"] as const,
};

/** Pages, the newest first; the comments of each are in the order they were written. */
export type CommentPages = InfiniteData<CommentPage, string>;

export function commentsQuery(launchId: string, nodeId: string) {
  return infiniteQueryOptions({
    queryKey: commentKeys.item(launchId, nodeId),
    queryFn: ({ pageParam, signal }) =>
      apiFetch<CommentPage>(`${base(launchId)}/items/${nodeId}${pageParam ? `?before=${pageParam}` : ""}`, {
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last: CommentPage) => last.earlier,
  });
}

export function commentCountsQuery(launchId: string) {
  return queryOptions({
    queryKey: commentKeys.counts(launchId),
    queryFn: ({ signal }) => apiFetch<CommentCounts>(base(launchId), { signal }),
  });
}

export function mentionableQuery() {
  return queryOptions({
    queryKey: commentKeys.people(),
    queryFn: ({ signal }) => apiFetch<{ people: MentionView[] }>(`${base("mentionable")}`, { signal }),
    staleTime: 60_000,
  });
}

/** The pages with a comment as it is now: a new one at the end, a known one in its place, never an older version. */
export function withComment(pages: CommentPages, comment: CommentView): CommentPages {
  const known = pages.pages.some((page) => page.comments.some(({ id }) => id === comment.id));
  return {
    ...pages,
    pages: pages.pages.map((page, at) => {
      const comments = page.comments.map((each) =>
        each.id === comment.id && each.version < comment.version ? comment : each,
      );
      const isNew = !known && at === 0 && (page.comments.at(-1)?.id ?? "") < comment.id;
      return { ...page, comments: isNew ? [...comments, comment] : comments };
    }),
  };
}

export function takeComment(queries: QueryClient, launchId: string, comment: CommentView): void {
  queries.setQueryData<CommentPages>(
    commentKeys.item(launchId, comment.nodeId),
    (pages) => pages && withComment(pages, comment),
  );
}

export function takeCount(queries: QueryClient, launchId: string, nodeId: string, count: number): void {
  queries.setQueryData<CommentCounts>(commentKeys.counts(launchId), (before) =>
    before ? { counts: { ...before.counts, [nodeId]: count } } : before,
  );
}

export function sendComment(
  launchId: string,
  nodeId: string,
  body: string,
  idempotencyKey: string,
): Promise<CommentView> {
  return apiFetch(`${base(launchId)}/items/${nodeId}`, { body: { body }, idempotencyKey });
}

type Versioned = Pick<CommentView, "id" | "version">;

export function sendChange(launchId: string, { id, version }: Versioned, body: string): Promise<CommentView> {
  return apiFetch(`${base(launchId)}/${id}`, { method: "PATCH", body: { version, body } });
}

export function sendRemoval(launchId: string, { id, version }: Versioned): Promise<CommentView> {
  return apiFetch(`${base(launchId)}/${id}`, { method: "DELETE", body: { version } });
}
