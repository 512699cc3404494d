import { command } from "@/server/kernel/command";
import { announceFiles, requireAttachment, requireItemTitle, toAttachmentView } from "./rows";
import { attachmentInput, attachmentView } from "./schema";

/** The last step of receiving a file; its bytes and digest are stored already. */
export const sealFile = command({
  name: "attachments.upload",
  summary: "Send the bytes of an announced file; it is kept once all of them have arrived",
  permission: "attachments:write",
  input: attachmentInput,
  output: attachmentView,
  run: async (tx, { launchId, attachmentId }) => {
    const row = await requireAttachment(tx.db, launchId, attachmentId, "arriving");
    const title = await requireItemTitle(tx.db, launchId, row.nodeId);
    // The database refuses one whose digest is not there yet.
    const kept = await tx.db.attachment.update({
      where: { id: row.id },
      data: { state: "kept", createdAt: tx.now() },
    });
    const { fileName, bytes, sha256, mediaType } = kept;
    tx.audit({
      subject: "plan-item",
      subjectId: row.nodeId,
      launchId,
      label: title,
      changes: { attachmentId, fileName, bytes, sha256, mediaType },
    });
    await announceFiles(tx, launchId, row.nodeId);
    return toAttachmentView(kept);
  },
});
