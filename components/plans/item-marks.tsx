"use client";

import { AttachmentCount } from "@/components/attachments/attachment-count";
import { CommentCount } from "@/components/comments/comment-count";
import { ItemInitials } from "@/components/presence/also-here";
import type { NodeView } from "@/server/domain/plans/schema";
import { may } from "@/server/kernel/permissions";
import { isGroupKind } from "./plan-rows";
import { usePlanTools } from "./plan-tools";

/** What a row says about its item beside its facts: comments, files, who has it open, and why it does not apply. */
export function ItemMarks({ node }: { node: NodeView }) {
  const { launchId, me } = usePlanTools();
  const { id, kind, notApplicable: why } = node;
  return (
    <>
      <span className="inline-flex items-center gap-2 align-middle text-ink-3 text-sm empty:hidden">
        <CommentCount launchId={launchId} nodeId={id} />
        {may(me.role, "attachments:read") ? <AttachmentCount launchId={launchId} nodeId={id} /> : null}
        <ItemInitials launchId={launchId} nodeId={id} />
      </span>
      {why ? (
        <p className="line-clamp-2 text-ink-3 text-sm wrap-anywhere">
          {isGroupKind(kind) ? "Not applicable: " : ""}
          {why.reason}, {why.by}
        </p>
      ) : null}
    </>
  );
}
