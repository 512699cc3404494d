import { z } from "zod";
import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceFiles, isOwnOrModerated, requireAttachment, requireItemTitle } from "./rows";
import { removeAttachmentInput } from "./schema";

export const removeAttachment = command({
  name: "attachments.remove",
  summary: "Remove one's own file, or as a lead anybody's, with a reason; its bytes are deleted",
  permission: "attachments:write",
  input: removeAttachmentInput,
  output: z.object({ removed: z.literal(true) }),
  run: async (tx, { launchId, attachmentId, reason }) => {
    const row = await requireAttachment(tx.db, launchId, attachmentId, "kept");
    if (!isOwnOrModerated(tx, row)) {
      throw new DomainError("forbidden", "Only who uploaded a file and leads may remove it.");
    }
    const title = await requireItemTitle(tx.db, launchId, row.nodeId);
    const { count } = await tx.db.attachment.updateMany({
      where: { id: row.id, state: "kept" },
      data: { state: "removed", removedAt: tx.now(), removedByName: actorName(tx.actor) },
    });
    if (count === 0) throw new DomainError("conflict", "Somebody removed this file a moment ago.");
    await tx.db.attachmentChunk.deleteMany({ where: { attachmentId: row.id } });
    const { fileName, bytes, sha256, uploadedByName } = row;
    tx.audit({
      subject: "plan-item",
      subjectId: row.nodeId,
      launchId,
      label: title,
      changes: { attachmentId, fileName, bytes, sha256, uploadedBy: uploadedByName },
      reason,
    });
    await announceFiles(tx, launchId, row.nodeId);
    return { removed: true as const };
  },
});
