"use client";

import { Button, ButtonLink } from "@/components/ui/button";
import { Panel, Stat, StatList } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import { formatCount } from "@/lib/format";
import { MergeConflicts } from "./merge-conflicts";
import { MergeLists } from "./merge-lists";
import { mergeSentence } from "./merge-words";
import type { Merging, Reviewed } from "./use-merge";

export type MergeReviewProps = { merging: Merging; reviewed: Reviewed; planHref: string };

/** What a merge would do, and what it asks, before it does. */
export function MergeReview({ merging, reviewed, planHref }: MergeReviewProps) {
  const { file, preview, decisions } = reviewed;
  if (preview.same) return <Same merging={merging} name={file.upload.fileName} planHref={planHref} />;
  return (
    <div className="grid gap-5">
      <Notice merging={merging} />
      <Panel title="What the newer file does" aside={file.upload.fileName}>
        <div className="grid gap-4">
          <Numbers {...preview} />
          <p className="text-ink-2">{mergeSentence(preview)}</p>
        </div>
      </Panel>
      <MergeConflicts conflicts={preview.conflicts} decisions={decisions} onDecide={merging.decide} />
      <MergeLists preview={preview} />
      <Warnings {...preview} />
      <Footer merging={merging} planHref={planHref} />
    </div>
  );
}

function Same({ merging, name, planHref }: { merging: Merging; name: string; planHref: string }) {
  return (
    <Panel title="Nothing changed" aside={name}>
      <div className="grid gap-4">
        <p className="flex items-start gap-2">
          <StatusShape status="passed" className="mt-0.5" />
          <span>
            These are the bytes that were imported last. Merging them would change nothing: what people did
            since stays as it is.
          </span>
        </p>
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={planHref} variant="primary">
            Back to the plan
          </ButtonLink>
          <Button onClick={merging.back}>Another file</Button>
        </div>
      </div>
    </Panel>
  );
}

/** The plan went on while somebody looked at the merge. */
function Notice({ merging: { moved, behind, busy, lookAgain } }: { merging: Merging }) {
  if (!moved && !behind) return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-line bg-surface px-4 py-3"
    >
      <span className="flex min-w-0 flex-1 basis-60 items-start gap-2">
        <StatusShape status="warning" className="mt-0.5" />
        {behind ? "Somebody changed the plan just now." : moved}
      </span>
      {behind ? (
        <Button size="sm" busy={busy} onClick={() => void lookAgain()}>
          Look again
        </Button>
      ) : null}
    </div>
  );
}

function Numbers({ counts }: Reviewed["preview"]) {
  return (
    <StatList className="lg:grid-cols-7">
      <Stat label="Added" value={counts.added} />
      <Stat label="Changed" value={counts.changed} />
      <Stat label="Moved" value={counts.moved} />
      <Stat label="Taken out" value={counts.removed} />
      <Stat
        label="Ticked in the file"
        value={counts.ticked}
        note={counts.unticked > 0 ? `${counts.unticked} unticked` : undefined}
      />
      <Stat label="Unchanged" value={counts.unchanged} />
      <Stat label="Conflicts" value={counts.conflicts} />
    </StatList>
  );
}

function Warnings({ warnings }: Reviewed["preview"]) {
  if (warnings.length === 0) return null;
  return (
    <Panel title="To look at" aside={`${formatCount(warnings.length, "line")}; nothing here is lost`}>
      <ol className="grid gap-1.5">
        {warnings.slice(0, 50).map(({ line, message }) => (
          <li key={`${line}:${message}`} className="flex gap-3">
            <span className="mark-text w-16 shrink-0 pt-0.5 text-ink-3">line {line}</span>
            <span className="min-w-0 wrap-anywhere">{message}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

type FooterProps = { merging: Merging; planHref: string };

function Footer({ merging: { busy, problem, merge, back }, planHref }: FooterProps) {
  return (
    <div className="sticky bottom-0 -mx-1 grid gap-2 border-line border-t bg-canvas px-1 py-3 max-lg:bottom-14">
      {problem ? (
        <p role="alert" className="flex items-start gap-2 text-bad">
          <StatusShape status="failed" className="mt-0.5" />
          {problem}
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" busy={busy} onClick={() => void merge()}>
          Merge
        </Button>
        <Button onClick={back}>Another file</Button>
        <ButtonLink href={planHref} variant="quiet">
          Cancel
        </ButtonLink>
        <span className="text-ink-3 text-sm">Nothing is saved before this, and a merge can be undone.</span>
      </div>
    </div>
  );
}
