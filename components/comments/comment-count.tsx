"use client";

import { useQuery } from "@tanstack/react-query";
import { MessageSquare } from "lucide-react";
import { formatCount } from "@/lib/format";
import { commentCountsQuery } from "./queries";

/** In a row: how many comments the item has, nothing where there are none. */
export function CommentCount({ launchId, nodeId }: { launchId: string; nodeId: string }) {
  const { data: count = 0 } = useQuery({
    ...commentCountsQuery(launchId),
    select: ({ counts }) => counts[nodeId] ?? 0,
  });
  if (count === 0) return null;
  const name = formatCount(count, "comment");
  return (
    <span title={name} className="inline-flex items-center gap-0.5">
      <MessageSquare className="size-3.5" aria-hidden="true" />
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{name}</span>
    </span>
  );
}
