"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useLive } from "@/components/shell/live";
import type { CommentView } from "@/server/domain/comments/schema";
import { takeComment, takeCount } from "./queries";

/** Brings the comments and their numbers of a launch up to what the stream tells. */
export function useCommentsLive(launchId: string): void {
  const queries = useQueryClient();
  useLive((event) => {
    if (event.stream !== launchId || event.type !== "comments.changed") return;
    const { comment, count } = event.payload as { comment: CommentView; count: number };
    takeComment(queries, launchId, comment);
    takeCount(queries, launchId, comment.nodeId, count);
  });
}
