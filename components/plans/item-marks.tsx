"use client";

import { AttachmentCount } from "@/components/attachments/attachment-count";
import { CommentCount } from "@/components/comments/comment-count";
import { ItemInitials } from "@/components/presence/also-here";
import { may } from "@/server/kernel/permissions";
import { usePlanTools } from "./plan-tools";

/** What a row says about its item beside its facts: comments, files, and who has it open. */
export function ItemMarks({ nodeId }: { nodeId: string }) {
  const { launchId, me } = usePlanTools();
  return (
    <span className="inline-flex items-center gap-2 text-ink-3 text-sm empty:hidden">
      <CommentCount launchId={launchId} nodeId={nodeId} />
      {may(me.role, "attachments:read") ? <AttachmentCount launchId={launchId} nodeId={nodeId} /> : null}
      <ItemInitials launchId={launchId} nodeId={nodeId} />
    </span>
  );
}
