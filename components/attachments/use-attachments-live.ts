"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useLive } from "@/components/shell/live";
import { attachmentKeys, takeCount } from "./queries";

/** Brings the files of a launch and their numbers up to what the stream tells. */
export function useAttachmentsLive(launchId: string): void {
  const queries = useQueryClient();
  useLive((event) => {
    if (event.stream !== launchId || event.type !== "attachments.changed") return;
    const { nodeId, count } = event.payload as { nodeId: string; count: number };
    takeCount(queries, launchId, nodeId, count);
    void queries.invalidateQueries({ queryKey: attachmentKeys.item(launchId, nodeId) });
  });
}
