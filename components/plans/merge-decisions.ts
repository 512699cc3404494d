import type { MergeConflict } from "./merge-words";

export type Side = "console" | "file";
export type Decisions = Readonly<Record<string, Side>>;

const sameQuestion = (one: MergeConflict, other: MergeConflict) =>
  one.base === other.base && one.console === other.console && one.file === other.file;

/** The decisions that still answer the same question after the plan moved on: same field, same three values. */
export function keepDecisions(
  decisions: Decisions,
  before: readonly MergeConflict[],
  after: readonly MergeConflict[],
): Decisions {
  const asked = new Map(before.map((conflict) => [conflict.id, conflict]));
  const kept = after.flatMap((conflict): [string, Side][] => {
    const side = decisions[conflict.id];
    const then = asked.get(conflict.id);
    return side && then && sameQuestion(then, conflict) ? [[conflict.id, side]] : [];
  });
  return Object.fromEntries(kept);
}

/** Only what is asked: a decision about something else would be noise in the audit. */
export function answersTo(decisions: Decisions, conflicts: readonly MergeConflict[]): Decisions {
  return Object.fromEntries(
    conflicts.flatMap(({ id }): [string, Side][] => {
      const side = decisions[id];
      return side ? [[id, side]] : [];
    }),
  );
}

export function undecided(decisions: Decisions, conflicts: readonly MergeConflict[]): MergeConflict[] {
  return conflicts.filter(({ id }) => !decisions[id]);
}
