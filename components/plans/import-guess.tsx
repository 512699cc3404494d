"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { StatusBadge } from "@/components/ui/status-badge";
import { formatCount } from "@/lib/format";
import { COLUMN_MEANINGS, type GuessView, READINGS } from "@/server/domain/plans/schema";
import {
  type ColumnMeaning,
  MEANING_WORDS,
  READING_WORDS,
  type Reading,
  THING_WORDS,
} from "./import-corrections";

const SHOWN_LINES = 4;

export type ImportGuessProps = {
  guess: GuessView;
  corrected: boolean;
  near: boolean;
  onNear: (guess: GuessView) => void;
  onReading: (as: Reading) => void;
  onColumn: (id: string, means: ColumnMeaning) => void;
  onReset: () => void;
};

/** One heading, table or list: its source, what it is read as, and the choice to read it otherwise. */
export function ImportGuess({ guess, corrected, near, ...on }: ImportGuessProps) {
  const { what, title, line, as, recognised, why } = guess;
  const words = THING_WORDS[what];
  const name = `${words.one} on line ${line}`;
  return (
    <li
      aria-label={name}
      onFocusCapture={() => on.onNear(guess)}
      className="relative grid gap-2.5 px-4 py-3.5 sm:px-5"
    >
      {near ? <span aria-hidden="true" className="absolute inset-y-0 start-0 w-0.5 bg-accent" /> : null}
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
        <p className="min-w-0 wrap-anywhere font-medium">{title || words.one}</p>
        <Sureness guess={guess} corrected={corrected} />
      </div>
      <Source guess={guess} />
      <div className="flex flex-wrap items-end gap-x-3 gap-y-1">
        <Field label="Read as" className="w-44">
          <Select
            aria-label={`${name}: read as`}
            value={as}
            onChange={(event) => {
              const next = READINGS[what].find((reading) => reading === event.target.value);
              if (next) on.onReading(next);
            }}
          >
            {READINGS[what]
              .filter((reading) => reading !== "title" || recognised === "title")
              .map((reading) => (
                <option key={reading} value={reading}>
                  {READING_WORDS[reading]}
                </option>
              ))}
          </Select>
        </Field>
        {corrected ? (
          <Button variant="quiet" onClick={on.onReset}>
            As recognised
          </Button>
        ) : null}
        <p className="w-full text-ink-3 text-sm">
          {corrected ? `Recognised as ${READING_WORDS[recognised].toLowerCase()}` : "Recognised"} by {why}.
        </p>
      </div>
      {guess.columns.length > 0 && as !== "notes" ? <Columns {...{ guess, name }} {...on} /> : null}
    </li>
  );
}

function Sureness({ guess: { confidence }, corrected }: { guess: GuessView; corrected: boolean }) {
  if (corrected) return <StatusBadge status="claimed" text="Corrected" />;
  if (confidence === "unsure") return <StatusBadge status="warning" text="Not sure" />;
  return confidence === "likely" ? (
    <StatusBadge status="unknown" text="Likely" />
  ) : (
    <span className="text-ink-3 text-sm">Certain</span>
  );
}

function Source({ guess: { what, line, endLine, size, excerpt } }: { guess: GuessView }) {
  const lines = excerpt
    .split("\n")
    .slice(0, SHOWN_LINES)
    .map((text, at) => ({ number: line + at, text }));
  const more = endLine - line + 1 - lines.length;
  const { one, parts } = THING_WORDS[what];
  return (
    <figure className="grid gap-1">
      <figcaption className="text-ink-3 text-sm">
        {one} on {line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`}
        {size > 0 ? `, ${formatCount(size, parts)}` : ""}
      </figcaption>
      <pre className="rounded-sm bg-sunken px-2 py-1.5 font-mono text-sm">
        {lines.map(({ number, text }) => (
          <code key={number} className="flex gap-2">
            <span aria-hidden="true" className="w-8 shrink-0 select-none text-end text-ink-3">
              {number}
            </span>
            <span className="wrap-anywhere min-w-0 whitespace-pre-wrap">{text || " "}</span>
          </code>
        ))}
        {more > 0 ? <span className="block ps-10 text-ink-3">{formatCount(more, "more line")}</span> : null}
      </pre>
    </figure>
  );
}

function Columns({ guess, name, onColumn }: Pick<ImportGuessProps, "guess" | "onColumn"> & { name: string }) {
  const told = guess.columns
    .filter(({ means }) => means !== "notes")
    .map(({ means }) => MEANING_WORDS[means].toLowerCase());
  return (
    <details>
      <summary className="w-fit cursor-pointer py-1 text-sm">
        <span className="link">Columns</span>{" "}
        <span className="text-ink-3">{told.join(", ") || "kept under their names"}</span>
      </summary>
      <div className="mt-1.5 grid grid-cols-1 gap-x-3 gap-y-2 min-[480px]:grid-cols-2">
        {guess.columns.map(({ id, name: header, means }, at) => (
          <Field key={id} label={header || `Column ${at + 1}`}>
            <Select
              aria-label={`${name}: column ${header || at + 1} means`}
              value={means}
              onChange={(event) => {
                const next = COLUMN_MEANINGS.find((meaning) => meaning === event.target.value);
                if (next) onColumn(id, next);
              }}
            >
              {COLUMN_MEANINGS.map((meaning) => (
                <option key={meaning} value={meaning}>
                  {MEANING_WORDS[meaning]}
                </option>
              ))}
            </Select>
          </Field>
        ))}
      </div>
    </details>
  );
}
