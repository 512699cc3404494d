"use client";

import { FileUp } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Card } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import { cn } from "@/lib/cn";

export type ImportChooseProps = {
  text: string;
  problem: string | null;
  busy: boolean;
  cancelHref: string;
  onText: (text: string) => void;
  onFile: (file: File) => void;
  onPaste: () => void;
};

/** Drop a file, pick one, or paste its text. */
export function ImportChoose(props: ImportChooseProps) {
  const { text, problem, busy, cancelHref, onText, onFile, onPaste } = props;
  return (
    <Card className="grid gap-5">
      <DropZone busy={busy} onFile={onFile} />
      {problem ? (
        <p role="alert" className="flex items-start gap-2 text-bad">
          <StatusShape status="failed" className="mt-0.5" />
          {problem}
        </p>
      ) : null}
      <Field label="Or paste the text" className="gap-2">
        <Textarea
          mono
          rows={8}
          spellCheck={false}
          value={text}
          className="max-h-96"
          placeholder={"## Phase 1\n- [ ] First thing to do"}
          onChange={(event) => onText(event.target.value)}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button variant={text.trim() ? "primary" : "secondary"} busy={busy} onClick={onPaste}>
          Preview the text
        </Button>
        <ButtonLink href={cancelHref} variant="quiet">
          Cancel
        </ButtonLink>
      </div>
    </Card>
  );
}

function DropZone({ busy, onFile }: { busy: boolean; onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <section
      aria-label="Drop the file here"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "grid justify-items-start gap-3 rounded-lg border border-line-strong border-dashed px-5 py-8 transition-colors",
        over && "border-accent bg-accent-soft",
      )}
    >
      <p className="font-medium text-lg">Drop the plan's file here</p>
      <Button
        variant="primary"
        busy={busy}
        aria-describedby={hint}
        icon={<FileUp className="size-4" aria-hidden="true" />}
        onClick={() => input.current?.click()}
      >
        Choose a file
      </Button>
      <input
        ref={input}
        type="file"
        accept=".md,.markdown,.mdown,.txt,.json,.csv,.tsv,text/markdown,text/plain,application/json,text/csv"
        aria-label="Plan file"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again after it was changed.
          event.target.value = "";
          if (file) onFile(file);
        }}
      />
      <p id={hint} className="text-ink-3 text-sm">
        Markdown, text, CSV or JSON, in any encoding, up to 8 MB. The original bytes are kept.
      </p>
    </section>
  );
}
