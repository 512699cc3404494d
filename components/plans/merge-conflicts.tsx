"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/layout";
import { Radio } from "@/components/ui/radio";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/format";
import type { Decisions, Side } from "./merge-decisions";
import { fieldWord, type MergeConflict, questionText, valueText } from "./merge-words";
import { KIND_WORDS } from "./plan-words";
import { conflictId } from "./use-merge";

export type MergeConflictsProps = {
  conflicts: readonly MergeConflict[];
  decisions: Decisions;
  onDecide: (ids: readonly string[], side: Side) => void;
};

/** So many are drawn at once; nobody reads more in one go. */
const SHOWN = 50;

/** Where the console and the file disagree: both side by side, and what they said before. */
export function MergeConflicts({ conflicts, decisions, onDecide }: MergeConflictsProps) {
  const [most, setMost] = useState(SHOWN);
  const decided = conflicts.filter(({ id }) => decisions[id]).length;
  const all = (side: Side) =>
    onDecide(
      conflicts.map(({ id }) => id),
      side,
    );
  if (conflicts.length === 0) return null;
  return (
    <Panel
      title="To be decided"
      aside={
        <span role="status">
          {decided} of {formatCount(conflicts.length, "conflict")} decided
        </span>
      }
      actions={
        <>
          <Button size="sm" onClick={() => all("console")}>
            All from the console
          </Button>
          <Button size="sm" onClick={() => all("file")}>
            All from the file
          </Button>
        </>
      }
      flush
    >
      <ol className="divide-y divide-line">
        {conflicts.slice(0, most).map((conflict) => (
          <li key={conflict.id}>
            <Conflict
              conflict={conflict}
              decision={decisions[conflict.id]}
              onDecide={(side) => onDecide([conflict.id], side)}
            />
          </li>
        ))}
      </ol>
      {conflicts.length > most ? (
        <div className="border-line border-t px-4 py-3 sm:px-5">
          <Button size="sm" onClick={() => setMost((now) => now + SHOWN * 4)}>
            Show {Math.min(SHOWN * 4, conflicts.length - most)} more
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}

type ConflictProps = {
  conflict: MergeConflict;
  decision: Side | undefined;
  onDecide: (side: Side) => void;
};

function Conflict({ conflict, decision, onDecide }: ConflictProps) {
  const { id, title, kind, line, field } = conflict;
  const place = conflictId(id);
  return (
    <fieldset
      id={place}
      tabIndex={-1}
      aria-describedby={`${place}-why`}
      className="min-w-0 px-4 py-3 outline-offset-[-2px] sm:px-5"
    >
      <legend className="float-start w-full wrap-anywhere font-medium">
        {title} <span className="font-normal text-ink-3">· {fieldWord(field)}</span>
      </legend>
      <p id={`${place}-why`} className="clear-both pt-0.5 text-ink-2 text-sm">
        {questionText(conflict)}{" "}
        <span className="text-ink-3">
          {KIND_WORDS[kind].one}
          {line === null ? "" : `, line ${line} of the file`}
        </span>
      </p>
      <div className="mt-2 grid gap-2 sm:grid-cols-[1fr_1fr_1fr]">
        <Value name="Last import" text={valueText(field, conflict.base)} />
        <Answer
          name="Console"
          does="Keep the console's"
          group={place}
          text={valueText(field, conflict.console)}
          isChosen={decision === "console"}
          onChoose={() => onDecide("console")}
        />
        <Answer
          name="File"
          does="Take the file's"
          group={place}
          text={valueText(field, conflict.file)}
          isChosen={decision === "file"}
          onChoose={() => onDecide("file")}
        />
      </div>
    </fieldset>
  );
}

const box = "grid content-start gap-0.5 rounded-md border px-3 py-2";
const words = "max-h-40 overflow-y-auto whitespace-pre-wrap wrap-anywhere";

function Value({ name, text }: { name: string; text: string }) {
  return (
    <div className={cn(box, "border-transparent bg-sunken")}>
      <span className="text-ink-3 text-sm">{name}</span>
      <span className={words}>{text}</span>
    </div>
  );
}

type AnswerProps = {
  name: string;
  does: string;
  group: string;
  text: string;
  isChosen: boolean;
  onChoose: () => void;
};

function Answer({ name, does, group, text, isChosen, onChoose }: AnswerProps) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className={cn(
        box,
        "cursor-pointer",
        isChosen ? "border-accent bg-accent-soft" : "border-line-strong hover:bg-hover",
      )}
    >
      <span className="flex items-center gap-1.5 text-ink-2 text-sm">
        <Radio
          id={id}
          name={group}
          checked={isChosen}
          onChange={onChoose}
          aria-label={`${does}: ${text}`}
          className="-ms-1"
        />
        {name}
      </span>
      <span className={words}>{text}</span>
    </label>
  );
}
