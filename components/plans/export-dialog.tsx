"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/input";
import { Radio } from "@/components/ui/radio";
import { Skeleton } from "@/components/ui/states";
import { StatusShape } from "@/components/ui/status-shape";
import { formatBytes, formatCount } from "@/lib/format";
import type { ExportedPlan } from "@/server/domain/plans/events";
import { ExportHistory } from "./export-history";
import { ExportUntold } from "./export-untold";
import { type ExportWish, exportQuery } from "./merge-queries";

const FORMATS = [
  {
    format: "markdown",
    name: "Markdown",
    hint: "The imported file, with its ticks written and nothing else touched",
  },
  { format: "json", name: "JSON", hint: "Every item with everything the console knows about it" },
  { format: "csv", name: "CSV", hint: "A table for a spreadsheet" },
] as const;

export type ExportDialogProps = { launchId: string; onClose: () => void };

/** The plan as a file: which format, what it carries, what it cannot say; and every file that was imported. */
export function ExportDialog({ launchId, onClose }: ExportDialogProps) {
  const [wish, setWish] = useState<ExportWish>({ format: "markdown", ticks: true, links: false });
  const { data, error, isPending, isPlaceholderData } = useQuery({
    ...exportQuery(launchId, wish),
    placeholderData: keepPreviousData,
  });
  const file = !error && data?.format === wish.format ? data : undefined;
  const ready = file && !isPlaceholderData;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Export the plan"
      width="md"
      footer={
        ready ? (
          <>
            <CopyButton text={textOf(file)} name="Copy" labelled size="md" />
            <Button
              variant="primary"
              icon={<Download className="size-4" aria-hidden="true" />}
              onClick={() => save(file)}
            >
              Download
            </Button>
          </>
        ) : undefined
      }
    >
      <fieldset className="grid gap-1">
        <legend className="pb-1 font-medium text-sm">Format</legend>
        {FORMATS.map(({ format, name, hint }) => (
          <Choice
            key={format}
            name={name}
            hint={hint}
            checked={wish.format === format}
            onChoose={() => setWish({ ...wish, format })}
          />
        ))}
      </fieldset>
      <div className="grid gap-1">
        <Option
          name="With the ticks"
          checked={wish.ticks}
          onChange={(ticks) => setWish({ ...wish, ticks })}
        />
        {wish.format === "markdown" ? (
          <Option
            name="With evidence links"
            hint="One link beside each item that has evidence. Importing the file again ignores them."
            checked={wish.links}
            onChange={(links) => setWish({ ...wish, links })}
          />
        ) : null}
      </div>
      <div role="status">
        {error ? (
          <p className="flex items-start gap-2">
            <StatusShape status="failed" className="mt-0.5" />
            {error.message}
          </p>
        ) : file ? (
          <Facts file={file} wish={wish} />
        ) : isPending ? (
          <Skeleton lines={2} className="p-0" label="Writing the file" />
        ) : null}
      </div>
      <ExportHistory launchId={launchId} />
    </Dialog>
  );
}

type ChoiceProps = { name: string; hint: string; checked: boolean; onChoose: () => void };

function Choice({ name, hint, checked, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Radio
        id={id}
        name="export-format"
        checked={checked}
        onChange={onChoose}
        aria-describedby={`${id}-hint`}
      />
      <div className="min-w-0 pt-0.5">
        <label htmlFor={id} className="font-medium">
          {name}
        </label>
        <p id={`${id}-hint`} className="text-ink-3 text-sm">
          {hint}
        </p>
      </div>
    </div>
  );
}

type OptionProps = { name: string; hint?: string; checked: boolean; onChange: (on: boolean) => void };

function Option({ name, hint, checked, onChange }: OptionProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Checkbox
        id={id}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <div className="min-w-0 pt-0.5">
        <label htmlFor={id}>{name}</label>
        {hint ? (
          <p id={`${id}-hint`} className="text-ink-3 text-sm">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}

function Facts({ file, wish }: { file: ExportedPlan; wish: ExportWish }) {
  const isMarkdown = file.format === "markdown";
  return (
    <div className="grid gap-2 border-line border-t pt-3">
      <p className="wrap-anywhere">
        <span className="font-mono text-sm">{file.fileName}</span>, {formatBytes(sizeOf(file.base64))}
        {isMarkdown ? `. ${differenceText(file, wish)}` : "."}
      </p>
      {isMarkdown ? <ExportUntold file={file} /> : null}
    </div>
  );
}

function differenceText({ changedBoxes, links }: ExportedPlan, wish: ExportWish): string {
  if (!wish.ticks && !wish.links) return "The bytes that were imported.";
  const boxes = changedBoxes === 1 ? "1 box differs" : `${changedBoxes} boxes differ`;
  const told = wish.ticks ? `${boxes} from the imported file.` : "";
  return wish.links ? `${told} ${formatCount(links, "link")} to evidence.`.trim() : told;
}

const sizeOf = (base64: string) => (base64.length / 4) * 3 - (base64.match(/=+$/)?.[0].length ?? 0);

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

/** For the clipboard, which knows text only; the download keeps the file's own encoding. */
function textOf({ base64 }: ExportedPlan): string {
  const bytes = bytesOf(base64);
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe ? "utf-16be" : "utf-8";
  return new TextDecoder(wide).decode(bytes);
}

function save({ base64, fileName }: ExportedPlan): void {
  const address = URL.createObjectURL(new Blob([bytesOf(base64)], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser reads the address after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
