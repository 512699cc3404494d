"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/layout";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/format";
import type { Corrections, GuessView, ImportPreview } from "@/server/domain/plans/schema";
import {
  GUESS_FILTERS,
  type GuessFilter,
  guessesFor,
  THING_WORDS,
  withColumn,
  withoutGuess,
  withReading,
} from "./import-corrections";
import { ImportGuess } from "./import-guess";
import { ImportOutline } from "./import-outline";

const STEP = 30;

export type ImportMappingProps = {
  preview: ImportPreview;
  busy: boolean;
  onCorrections: (corrections: Corrections) => void;
};

/** What was recognised, guess by guess with its source, beside the plan that comes of it. */
export function ImportMapping({ preview, busy, onCorrections }: ImportMappingProps) {
  const { guesses, corrections, nodes } = preview;
  const [filter, setFilter] = useState<GuessFilter>(() => firstFilter(guesses));
  const [shown, setShown] = useState(STEP);
  const [near, setNear] = useState<GuessView | null>(null);
  if (guesses.length === 0) return <ImportOutline nodes={nodes} near={null} />;
  const listed = guessesFor(guesses, filter);
  const corrected = new Set(corrections.map(({ key }) => key));
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2" aria-busy={busy}>
      <Panel
        title="How it was read"
        aside={
          corrections.length > 0 ? `${formatCount(corrections.length, "correction")}` : "all as recognised"
        }
        actions={
          corrections.length > 0 ? (
            <Button size="sm" onClick={() => onCorrections([])}>
              All as recognised
            </Button>
          ) : undefined
        }
        flush
      >
        <Filters
          guesses={guesses}
          filter={filter}
          onFilter={(next) => {
            setFilter(next);
            setShown(STEP);
          }}
        />
        <ul className="divide-y divide-line lg:max-h-[40rem] lg:overflow-y-auto">
          {listed.slice(0, shown).map((guess) => (
            <ImportGuess
              key={guess.key}
              guess={guess}
              corrected={corrected.has(guess.key)}
              near={near?.key === guess.key}
              onNear={setNear}
              onReading={(as) => onCorrections(withReading(corrections, guess, as))}
              onColumn={(id, means) => onCorrections(withColumn(corrections, guess, id, means))}
              onReset={() => onCorrections(withoutGuess(corrections, guess))}
            />
          ))}
          {listed.length === 0 ? (
            <li className="px-4 py-6 text-ink-2 sm:px-5">
              {filter === "unclear" ? "Nothing was unclear. You can import as it is." : "There are none."}
            </li>
          ) : null}
          {listed.length > shown ? (
            <li className="px-4 py-3 sm:px-5">
              <Button size="sm" onClick={() => setShown(shown + STEP)}>
                Show {Math.min(STEP, listed.length - shown)} more of {listed.length}
              </Button>
            </li>
          ) : null}
        </ul>
      </Panel>
      <ImportOutline nodes={nodes} near={near} />
    </div>
  );
}

/** What is unclear first; where nothing is, what people most often want to read otherwise. */
function firstFilter(guesses: readonly GuessView[]): GuessFilter {
  return GUESS_FILTERS.find((filter) => guessesFor(guesses, filter).length > 0) ?? "unclear";
}

function Filters({
  guesses,
  filter,
  onFilter,
}: {
  guesses: readonly GuessView[];
  filter: GuessFilter;
  onFilter: (filter: GuessFilter) => void;
}) {
  return (
    <fieldset className="flex flex-wrap gap-1 border-line border-b px-2 py-2 sm:px-3">
      <legend className="sr-only">Show</legend>
      {GUESS_FILTERS.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={filter === name}
          onClick={() => onFilter(name)}
          className={cn(
            "inline-flex min-h-8 items-center gap-1.5 rounded-sm px-2.5 font-medium text-ink-2 hover:bg-hover hover:text-ink",
            "pointer-coarse:min-h-11",
            filter === name && "bg-ink text-on-ink hover:bg-ink hover:text-on-ink",
          )}
        >
          {name === "unclear" ? "To check" : THING_WORDS[name].many}
          <span className="font-normal text-sm">{guessesFor(guesses, name).length}</span>
        </button>
      ))}
    </fieldset>
  );
}
