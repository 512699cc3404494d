"use client";

import { useQuery } from "@tanstack/react-query";
import { Paperclip } from "lucide-react";
import { type ChangeEvent, type DragEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { StatusShape } from "@/components/ui/status-shape";
import { cn } from "@/lib/cn";
import { formatBytes } from "@/lib/format";
import { MAX_FILE_BYTES, MAX_FILES_PER_ITEM } from "@/server/domain/attachments/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { AttachmentRow } from "./attachment-row";
import { attachmentsQuery } from "./queries";
import type { Upload, UploadList } from "./upload-list";
import { useUploads } from "./use-uploads";

export type ItemAttachmentsProps = { launchId: string; nodeId: string; me: { id: string; role: Role } };

/** The files of an item: choose, drop or paste them; each tells how far it is and can be stopped. */
export function ItemAttachments({ launchId, nodeId, me }: ItemAttachmentsProps) {
  const { data, error, refetch } = useQuery(attachmentsQuery(launchId, nodeId));
  const uploads = useUploads(launchId, nodeId);
  const onTheirWay = useSyncExternalStore(uploads.subscribe, uploads.list, () => NOTHING);
  const mayWrite = may(me.role, "attachments:write");
  const files = data?.attachments ?? [];
  return (
    <section aria-labelledby="item-files" className="grid gap-3">
      <h3 id="item-files" className="font-semibold">
        Files {files.length > 0 ? <span className="ms-1 font-normal text-ink-3">{files.length}</span> : null}
      </h3>
      {data || error ? null : <Skeleton lines={1} className="px-0 py-0" label="Loading the files" />}
      {error && !data ? (
        <ErrorState
          title="The files could not be loaded."
          safe="Nothing was changed."
          detail={error.message}
          className="px-0 py-0 sm:px-0"
          onRetry={() => void refetch()}
        />
      ) : null}
      {files.length > 0 ? (
        <ul aria-label="Files" className="grid border-line border-y">
          {files.map((attachment) => (
            <AttachmentRow
              key={attachment.id}
              launchId={launchId}
              attachment={attachment}
              mayRemove={attachment.uploadedById === me.id || may(me.role, "attachments:moderate")}
            />
          ))}
        </ul>
      ) : null}
      {onTheirWay.length > 0 ? (
        <ul aria-label="On their way" className="grid gap-3">
          {onTheirWay.map((upload) => (
            <UploadRow key={upload.id} upload={upload} uploads={uploads} />
          ))}
        </ul>
      ) : null}
      {mayWrite ? <DropPlace onFiles={(chosen) => uploads.add(chosen)} /> : null}
    </section>
  );
}

const NOTHING: readonly Upload[] = [];

function UploadRow({ upload, uploads }: { upload: Upload; uploads: UploadList }) {
  const { id, file, sent, problem } = upload;
  if (problem !== null) {
    return (
      <li>
        <div role="alert" className="grid gap-2 rounded-md border border-bad bg-bad-soft px-3 py-2 text-sm">
          <p className="flex items-start gap-2 wrap-anywhere">
            <StatusShape status="failed" className="mt-0.5" />
            <span>
              <span className="font-medium">{file.name}</span> was not attached. {problem}
            </span>
          </p>
          <div className="flex flex-wrap gap-2">
            <Button
              size="sm"
              onClick={() => uploads.retry(id)}
              disabled={file.size === 0 || file.size > MAX_FILE_BYTES}
            >
              Send again
            </Button>
            <Button
              size="sm"
              variant="quiet"
              aria-label={`Take ${file.name} off the list`}
              onClick={() => uploads.cancel(id)}
            >
              Take off the list
            </Button>
          </div>
        </div>
      </li>
    );
  }
  const detail = sent >= file.size ? "being stored" : `${formatBytes(sent)} of ${formatBytes(file.size)}`;
  return (
    <li className="grid grid-cols-[1fr_auto] items-end gap-3">
      <Progress
        label={file.name}
        value={sent / file.size}
        detail={detail}
        className="min-w-0 wrap-anywhere"
      />
      <Button size="sm" aria-label={`Cancel ${file.name}`} onClick={() => uploads.cancel(id)}>
        Cancel
      </Button>
    </li>
  );
}

function DropPlace({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  usePastedFiles(onFiles);
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.target.files ?? [])]);
    // The same file may be chosen again.
    event.target.value = "";
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles(filesOf(event.dataTransfer));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first.
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-line-strong border-dashed px-3 py-3",
        over && "border-accent bg-accent-soft",
      )}
    >
      <Button
        size="sm"
        icon={<Paperclip className="size-3.5" aria-hidden="true" />}
        onClick={() => input.current?.click()}
      >
        Attach files
      </Button>
      <span className="text-ink-2 text-sm pointer-coarse:hidden">or drop them here, or paste a picture</span>
      <span className="basis-full text-ink-3 text-sm">
        Up to {formatBytes(MAX_FILE_BYTES)} each, {MAX_FILES_PER_ITEM} an item.
      </span>
      <input
        ref={input}
        type="file"
        multiple
        aria-label="Files to attach"
        tabIndex={-1}
        className="sr-only"
        onChange={choose}
      />
    </div>
  );
}

/** A dropped folder has no bytes of its own. */
function filesOf(data: DataTransfer): File[] {
  return [...data.items].flatMap((item) => {
    const file = item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory ? item.getAsFile() : null;
    return file ?? [];
  });
}

/** While the item is open a pasted picture is for it, wherever the focus is; pasted text stays where it belongs. */
function usePastedFiles(onFiles: (files: readonly File[]) => void): void {
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
      event.preventDefault();
      latest.current(files);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, []);
}
