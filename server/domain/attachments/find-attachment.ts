import { query } from "@/server/kernel/query";
import { requireAttachment, toAttachmentView } from "./rows";
import { attachmentInput, attachmentView } from "./schema";

export const findAttachment = query({
  name: "attachments.download",
  summary: "The bytes of a file, always as a download",
  permission: "attachments:read",
  input: attachmentInput,
  output: attachmentView,
  run: async ({ db }, { launchId, attachmentId }) =>
    toAttachmentView(await requireAttachment(db, launchId, attachmentId, "kept")),
});
