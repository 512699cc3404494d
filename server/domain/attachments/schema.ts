import { z } from "zod";

export const MAX_FILE_BYTES = 25_000_000;
export const MAX_LAUNCH_BYTES = 1_000_000_000;
export const MAX_FILES_PER_ITEM = 50;

export const attachmentView = z.object({
  id: z.uuid(),
  nodeId: z.uuid(),
  fileName: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  /** What the bytes say they are, never what the sender said. */
  mediaType: z.string(),
  /** Present for a picture that may be shown: its kind and size were read from its own bytes. */
  picture: z.object({ width: z.int(), height: z.int() }).nullable(),
  uploadedById: z.uuid().nullable(),
  uploadedBy: z.string(),
  at: z.iso.datetime(),
});
export type AttachmentView = z.infer<typeof attachmentView>;

export const itemInput = z.object({ launchId: z.uuid(), nodeId: z.uuid() });
export const attachmentInput = z.object({ launchId: z.uuid(), attachmentId: z.uuid() });

export const announceFileInput = itemInput.extend({
  fileName: z.string().min(1, "Give the file a name.").max(1_000, "This name is too long."),
  bytes: z
    .int()
    .min(1, "This file is empty.")
    .max(MAX_FILE_BYTES, "A file may have at most 25 MB. Compress it, or keep it elsewhere and link to it."),
});
/** Send the bytes to it next. */
export const announcedFile = z.object({ attachmentId: z.uuid(), fileName: z.string() });
export type AnnouncedFile = z.infer<typeof announcedFile>;

export const removeAttachmentInput = attachmentInput.extend({
  reason: z.string().trim().min(1, "Say why.").max(500, "Use at most 500 characters."),
});

export const attachmentList = z.object({ attachments: z.array(attachmentView) });
export type AttachmentList = z.infer<typeof attachmentList>;
/** By item id; items without files are left out. */
export const attachmentCounts = z.object({ counts: z.record(z.uuid(), z.int()) });
export type AttachmentCounts = z.infer<typeof attachmentCounts>;
