import type { COLUMN_MEANINGS, Corrections, GuessView, READINGS } from "@/server/domain/plans/schema";

export type Reading = GuessView["as"];
export type ColumnMeaning = (typeof COLUMN_MEANINGS)[number];

export const THING_WORDS: Record<GuessView["what"], { one: string; many: string; parts: string }> = {
  table: { one: "Table", many: "Tables", parts: "row" },
  list: { one: "List", many: "Lists", parts: "item" },
  heading: { one: "Heading", many: "Headings", parts: "" },
};

export const READING_WORDS: Record<(typeof READINGS)[keyof typeof READINGS][number], string> = {
  title: "Title",
  phase: "Phase",
  milestone: "Milestone",
  section: "Section",
  task: "Task",
  tasks: "Tasks",
  targets: "Targets",
  risks: "Risks",
  signoffs: "Sign-offs",
  notes: "Only notes",
  items: "Items to tick",
  criteria: "Criteria",
};

export const MEANING_WORDS: Record<ColumnMeaning, string> = {
  title: "Title",
  id: "Id",
  tick: "Tick",
  status: "Status",
  owner: "Owner",
  priority: "Priority",
  estimate: "Estimate",
  start: "Start",
  due: "Due",
  timing: "Week or day",
  dependencies: "Dependencies",
  progress: "Progress",
  baseline: "Baseline",
  target: "Target",
  actual: "Latest measured",
  likelihood: "Likelihood",
  impact: "Impact",
  mitigation: "Mitigation",
  notes: "Keep under its name",
  ignore: "Leave out",
};

/** What a person may want to look at: all that was not plain to see. */
export const GUESS_FILTERS = ["unclear", "table", "list", "heading"] as const;
export type GuessFilter = (typeof GUESS_FILTERS)[number];

export function guessesFor(guesses: readonly GuessView[], filter: GuessFilter): GuessView[] {
  return guesses.filter(({ what, confidence }) =>
    filter === "unclear" ? confidence !== "certain" : what === filter,
  );
}

/** The corrections with this guess read as `as`; reading it as it was recognised takes its correction back. */
export function withReading(corrections: Corrections, guess: GuessView, as: Reading): Corrections {
  const own = corrections.find(({ key }) => key === guess.key);
  return replaced(corrections, {
    key: guess.key,
    ...(as === guess.recognised ? {} : { as }),
    ...columnsOf(own),
  });
}

/** The same for one column of a table. */
export function withColumn(
  corrections: Corrections,
  guess: GuessView,
  id: string,
  means: ColumnMeaning,
): Corrections {
  const own = corrections.find(({ key }) => key === guess.key);
  const { [id]: _before, ...others } = own?.columns ?? {};
  const recognised = guess.columns.find((column) => column.id === id)?.recognised;
  const columns = means === recognised ? others : { ...others, [id]: means };
  return replaced(corrections, { key: guess.key, ...(own?.as ? { as: own.as } : {}), columns });
}

/** Without what was said about this guess. */
export function withoutGuess(corrections: Corrections, { key }: GuessView): Corrections {
  return corrections.filter((correction) => correction.key !== key);
}

function columnsOf(own: Corrections[number] | undefined): Pick<Corrections[number], "columns"> {
  return own?.columns ? { columns: own.columns } : {};
}

function replaced(corrections: Corrections, next: Corrections[number]): Corrections {
  const others = corrections.filter(({ key }) => key !== next.key);
  const says = next.as !== undefined || Object.keys(next.columns ?? {}).length > 0;
  return says ? [...others, next] : others;
}
