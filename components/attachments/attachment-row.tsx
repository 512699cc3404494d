"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Download, FileText, Trash2 } from "lucide-react";
import { useState } from "react";
import { buttonClass, IconButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Time } from "@/components/ui/time";
import { cn } from "@/lib/cn";
import { formatBytes } from "@/lib/format";
import type { AttachmentView } from "@/server/domain/attachments/schema";
import { attachmentKeys, bytesAddress, sendRemoval } from "./queries";

const TYPE_WORDS: Record<string, string> = {
  "image/png": "PNG picture",
  "image/jpeg": "JPEG picture",
  "image/gif": "GIF picture",
  "image/webp": "WebP picture",
  "application/pdf": "PDF",
  "application/zip": "ZIP or Office file",
  "application/gzip": "gzip archive",
  "application/zstd": "Zstandard archive",
  "application/x-7z-compressed": "7-Zip archive",
  "application/x-tar": "tar archive",
  "video/mp4": "MP4 video",
  "text/plain": "Text",
};

type Props = { launchId: string; attachment: AttachmentView; mayRemove: boolean };

/** One file: what it is, who gave it, the way to have it. A checked picture is shown. */
export function AttachmentRow({ launchId, attachment, mayRemove }: Props) {
  const [removing, setRemoving] = useState(false);
  const { id, fileName, bytes, mediaType, picture, uploadedBy, at } = attachment;
  const href = bytesAddress(launchId, id);
  return (
    <li className="grid grid-cols-[3rem_1fr_auto] items-start gap-x-3 border-line py-2 [&:not(:last-child)]:border-b">
      <span className="grid size-12 place-items-center overflow-hidden rounded-md border border-line bg-sunken">
        {picture ? (
          // biome-ignore lint/performance/noImgElement: bytes of the console's own API, behind the session.
          <img src={href} alt="" loading="lazy" decoding="async" className="size-full object-cover" />
        ) : (
          <FileText className="size-5 text-ink-3" aria-hidden="true" />
        )}
      </span>
      <div className="min-w-0">
        <a href={href} download={fileName} className="link font-medium wrap-anywhere">
          {fileName}
        </a>
        <p className="text-ink-2 text-sm">
          {formatBytes(bytes)} · {TYPE_WORDS[mediaType] ?? "Unknown kind"}
          {picture ? `, ${picture.width} × ${picture.height}` : ""}
        </p>
        <p className="text-ink-3 text-sm">
          {uploadedBy}, <Time at={at} />
        </p>
      </div>
      <span className="flex">
        <a
          href={href}
          download={fileName}
          aria-label={`Download ${fileName}`}
          className={cn(buttonClass("quiet", "sm"), "size-7 px-0 pointer-coarse:min-w-11")}
        >
          <Download className="size-4" aria-hidden="true" />
        </a>
        {mayRemove ? (
          <IconButton
            size="sm"
            name={`Remove ${fileName}`}
            icon={<Trash2 className="size-4" />}
            onClick={() => setRemoving(true)}
          />
        ) : null}
      </span>
      <RemoveDialog launchId={launchId} attachment={attachment} open={removing} onOpenChange={setRemoving} />
    </li>
  );
}

type RemoveProps = {
  launchId: string;
  attachment: AttachmentView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

function RemoveDialog({ launchId, attachment, open, onOpenChange }: RemoveProps) {
  const queries = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const remove = async ({ reason }: { reason: string }) => {
    try {
      await sendRemoval(launchId, attachment.id, reason);
      onOpenChange(false);
      await queries.invalidateQueries({ queryKey: attachmentKeys.item(launchId, attachment.nodeId) });
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : "It could not be removed. Try again.");
    }
  };
  return (
    <ConfirmDialog
      tier="T2"
      open={open}
      onOpenChange={onOpenChange}
      title={`Remove ${attachment.fileName}?`}
      impact={[
        "Its bytes are deleted for good.",
        "Its name, its digest and your reason stay in the activity.",
      ]}
      target={attachment.fileName}
      confirmLabel="Remove file"
      reason="required"
      error={error}
      onConfirm={remove}
    />
  );
}
