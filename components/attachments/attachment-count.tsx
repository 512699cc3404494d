"use client";

import { useQuery } from "@tanstack/react-query";
import { Paperclip } from "lucide-react";
import { formatCount } from "@/lib/format";
import { attachmentCountsQuery } from "./queries";

/** In a row: how many files the item has, nothing where there are none. */
export function AttachmentCount({ launchId, nodeId }: { launchId: string; nodeId: string }) {
  const { data: count = 0 } = useQuery({
    ...attachmentCountsQuery(launchId),
    select: ({ counts }) => counts[nodeId] ?? 0,
  });
  if (count === 0) return null;
  const name = formatCount(count, "file");
  return (
    <span title={name} className="inline-flex items-center gap-0.5">
      <Paperclip className="size-3.5" aria-hidden="true" />
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{name}</span>
    </span>
  );
}
