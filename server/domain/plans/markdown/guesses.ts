import type { NodeKind, PlanNodeDraft } from "./draft";
import { hashKey } from "./identifiers";
import { plainText } from "./plain-text";
import type { PlanBuilder } from "./plan-builder";
import type { COLUMN_MEANINGS, READINGS } from "./vocabulary";

/** What the importer took a heading, a table or a list for, and what a person says it is. */

export type GuessedThing = keyof typeof READINGS;
export type Reading = (typeof READINGS)[GuessedThing][number];
export type ColumnMeaning = (typeof COLUMN_MEANINGS)[number];
export type Confidence = "certain" | "likely" | "unsure";

/** `columns` names columns by their header (`#3` where there is none); what is not named stays as recognised. */
export interface Correction {
  key: string;
  as?: Reading | undefined;
  columns?: Record<string, ColumnMeaning> | undefined;
}

export interface GuessedColumn {
  id: string;
  name: string;
  means: ColumnMeaning;
}

export interface Guess {
  /** The same in a later version of the file while the heading above and the words of a header row stay. */
  key: string;
  what: GuessedThing;
  as: Reading;
  confidence: Confidence;
  why: string;
  title: string;
  /** 1-based, in the original file. */
  line: number;
  endLine: number;
  /** Rows of a table, items of a list, nodes below a heading. */
  size: number;
  columns: GuessedColumn[];
  excerpt: string;
}

const EXCERPT_LINES = 8;
const EXCERPT_WIDTH = 240;

/** Gives every heading, table and list a key, finds what was said about it, and notes what it was taken for. */
export class GuessBook {
  readonly guesses: Guess[] = [];
  private readonly said: ReadonlyMap<string, Correction>;
  private readonly seen = new Map<string, number>();
  private readonly explain: boolean;

  constructor(corrections: readonly Correction[], explain: boolean) {
    this.said = new Map(corrections.map((correction) => [correction.key, correction]));
    this.explain = explain;
  }

  /** Nobody asked for guesses and nobody corrected any: keys need not be made. */
  get idle(): boolean {
    return !this.explain && this.said.size === 0;
  }

  /** The key of a thing by the words that tell it apart, and what was said about it. */
  find(what: GuessedThing, ...words: (string | null)[]): { key: string; said: Correction | undefined } {
    if (this.idle) return { key: "", said: undefined };
    const identity = words.map((word) => (word ?? "").toLowerCase().slice(0, 500)).join("\n");
    const base = `${what}-${hashKey(`${what}\n${identity}`)}`;
    const repeat = this.seen.get(base) ?? 0;
    this.seen.set(base, repeat + 1);
    const key = repeat === 0 ? base : `${base}-${repeat + 1}`;
    return { key, said: this.said.get(key) };
  }

  note(builder: PlanBuilder, guess: Omit<Guess, "excerpt">): void {
    if (!this.explain) return;
    const last = Math.min(guess.endLine, guess.line + EXCERPT_LINES - 1);
    const lines: string[] = [];
    for (let line = guess.line; line <= last; line += 1) {
      lines.push(builder.repaired(builder.source.line(line - 1)).slice(0, EXCERPT_WIDTH));
    }
    this.guesses.push({ ...guess, title: guess.title.slice(0, 300), excerpt: lines.join("\n") });
  }
}

/** Names for columns that stay the same while their headers do. */
export function columnIds(headers: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headers.map((header, column) => {
    const name = plainText(header).toLowerCase().slice(0, 120);
    const repeat = (seen.get(name) ?? 0) + 1;
    seen.set(name, repeat);
    return name === "" || repeat > 1 ? `#${column + 1}` : name;
  });
}

const LIST_READING: Partial<Record<NodeKind, Reading>> = {
  check: "items",
  task: "items",
  criterion: "criteria",
  target: "targets",
  risk: "risks",
  signoff: "signoffs",
};

/** What a list was taken for, by what became of it. */
export function readingOf(nodes: readonly PlanNodeDraft[]): Reading {
  const counts = new Map<Reading, number>();
  for (const { kind } of nodes) {
    const reading = LIST_READING[kind];
    if (reading) counts.set(reading, (counts.get(reading) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? "notes";
}
