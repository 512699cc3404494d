"use client";

import Link from "next/link";
import { useState } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Panel, Stat, StatList } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format";
import { randomKey } from "@/lib/random-key";
import { type Corrections, type ImportPreview, NODE_KINDS } from "@/server/domain/plans/schema";
import type { ReadFile } from "./import-file";
import { ImportMapping } from "./import-mapping";
import { ImportRepairs } from "./import-repairs";
import { handOver } from "./merge-handoff";
import { countKind, KIND_WORDS } from "./plan-words";

export type ImportReviewProps = {
  file: ReadFile;
  preview: ImportPreview;
  repair: boolean;
  busy: boolean;
  problem: string | null;
  planHref: string;
  onRepair: (repair: boolean) => void;
  onCorrections: (corrections: Corrections) => void;
  onBack: () => void;
  onImport: (replace: boolean, key: string) => Promise<void>;
};

/** What an import would do, before it does. */
export function ImportReview(props: ImportReviewProps) {
  const { file, preview, repair, busy, onRepair } = props;
  return (
    <div className="grid gap-5">
      <Standing {...props} />
      <Panel title="Recognised" aside={file.upload.fileName}>
        <Recognised preview={preview} />
      </Panel>
      <ImportMapping preview={preview} busy={busy} onCorrections={props.onCorrections} />
      <ImportRepairs
        encoding={preview.encoding}
        size={file.size}
        repair={repair}
        busy={busy}
        onRepair={onRepair}
      />
      <Attention preview={preview} />
      <Footer {...props} />
    </div>
  );
}

/** Whether there is a plan already, and what becomes of it. */
function Standing({ file, planHref, preview: { existing, corrections } }: ImportReviewProps) {
  if (!existing) return null;
  const corrected = { ...file, upload: { ...file.upload, corrections } };
  return (
    <p role="status" className="flex items-start gap-2 rounded-md border border-line bg-surface px-4 py-3">
      <StatusShape status={existing.same ? "passed" : "warning"} className="mt-0.5" />
      {existing.same ? (
        <span>
          <strong className="font-semibold">This file is the plan already.</strong> {existing.importedBy}{" "}
          imported the same bytes <Time at={existing.importedAt} />; importing them again would change
          nothing.
        </span>
      ) : (
        <span>
          <strong className="font-semibold">This launch has a plan.</strong> Importing replaces{" "}
          {existing.fileName ? (
            <span className="font-mono text-sm">{existing.fileName}</span>
          ) : (
            "what was written here"
          )}
          , with its ticks and edits. The import can be undone.{" "}
          <Link href={`${planHref}/merge`} onClick={() => handOver(corrected)} className="link">
            Merge this file into the plan instead
          </Link>
        </span>
      )}
    </p>
  );
}

function Recognised({ preview }: { preview: ImportPreview }) {
  const { counts, tickedCount, title } = preview;
  const items = (counts.task ?? 0) + (counts.check ?? 0);
  const rest = NODE_KINDS.filter((kind) => kind !== "task" && kind !== "check" && (counts[kind] ?? 0) > 0);
  if (preview.nodes.length === 0)
    return (
      <p>Nothing was recognised in this text. A plan has headings, boxes such as “- [ ]” or task tables.</p>
    );
  return (
    <div className="grid gap-4">
      <StatList>
        <Stat label="Items to tick" value={items} note={`${tickedCount} ticked in the file`} />
        <Stat label={KIND_WORDS.check.many} value={counts.check ?? 0} />
        <Stat label={KIND_WORDS.task.many} value={counts.task ?? 0} />
        <Stat label="Phases and milestones" value={(counts.phase ?? 0) + (counts.milestone ?? 0)} />
      </StatList>
      <p className="text-ink-2">
        {title ? `“${title}”. ` : ""}
        {rest.length > 0 ? `Also ${rest.map((kind) => countKind(kind, counts[kind] ?? 0)).join(", ")}.` : ""}
      </p>
    </div>
  );
}

const SHOWN = 8;

function Attention({ preview: { unresolved, warnings } }: { preview: ImportPreview }) {
  const [all, setAll] = useState(false);
  const lines = [
    ...unresolved.map(({ line, title, names }) => ({
      line,
      text: `“${title.slice(0, 80)}” waits for ${names.join(", ")}, which is not in this plan.`,
    })),
    ...warnings.map(({ line, message }) => ({ line, text: message })),
  ].sort((a, b) => a.line - b.line);
  if (lines.length === 0) return null;
  const shown = all ? lines : lines.slice(0, SHOWN);
  return (
    <Panel title="To look at" aside={`${formatCount(lines.length, "line")}; nothing here is lost`}>
      <ol className="grid gap-1.5">
        {shown.map(({ line, text }) => (
          <li key={`${line}:${text}`} className="flex gap-3">
            <span className="mark-text w-16 shrink-0 pt-0.5 text-ink-3">line {line}</span>
            <span className="min-w-0 wrap-anywhere">{text}</span>
          </li>
        ))}
      </ol>
      {lines.length > shown.length ? (
        <Button size="sm" className="mt-3" onClick={() => setAll(true)}>
          Show all {lines.length}
        </Button>
      ) : null}
    </Panel>
  );
}

function Footer({ file, preview, busy, problem, planHref, onBack, onImport }: ImportReviewProps) {
  const [asking, setAsking] = useState(false);
  const [key] = useState(() => randomKey());
  const { existing } = preview;
  const replaces = existing !== null && !existing.same;
  return (
    <div className="sticky bottom-0 -mx-1 grid gap-2 border-line border-t bg-canvas px-1 py-3 max-lg:bottom-14">
      {problem ? (
        <p role="alert" className="flex items-start gap-2 text-bad">
          <StatusShape status="failed" className="mt-0.5" />
          {problem}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {existing?.same ? (
          <ButtonLink href={planHref} variant="primary">
            Back to the plan
          </ButtonLink>
        ) : (
          <Button
            variant="primary"
            busy={busy}
            onClick={() => (replaces ? setAsking(true) : void onImport(false, key))}
          >
            {replaces ? "Replace the plan" : "Import"}
          </Button>
        )}
        <Button onClick={onBack}>Another file</Button>
        <ButtonLink href={planHref} variant="quiet">
          Cancel
        </ButtonLink>
      </div>
      {existing ? (
        <ConfirmDialog
          tier="T2"
          open={asking}
          onOpenChange={setAsking}
          title="Replace the plan?"
          target={existing.title || "The plan"}
          impact={[
            `${file.upload.fileName} becomes the plan of this launch.`,
            "Ticks, owners and edits of the plan before it are no longer shown.",
            "Undo import on the plan's page brings it all back.",
          ]}
          confirmLabel="Replace the plan"
          onConfirm={async () => {
            await onImport(true, key);
            setAsking(false);
          }}
        />
      ) : null}
    </div>
  );
}
