import { query } from "@/server/kernel/query";
import type { Guess, ParsedPlan, PlanNodeDraft } from "./markdown";
import { readFile } from "./read-file";
import { readPlan } from "./read-plan";
import { findPlan, findSource } from "./rows";
import { correctionsFor, isSameFile } from "./rules";
import { type GuessView, type ImportPreview, importPreview, previewImportInput } from "./schema";

const MAX_REPAIRS = 500;
const MAX_GUESSES = 2_000;

export const previewImport = query({
  name: "plans.preview-import",
  summary: "What an import of this file would recognise; saves nothing",
  permission: "plans:write",
  input: previewImportInput,
  output: importPreview,
  run: async ({ db }, input) => {
    const file = readFile(input);
    const plan = await findPlan(db, input.launchId);
    const source = plan && (await findSource(db, plan.id));
    const corrections = correctionsFor(input, source);
    const plain = readPlan(file, input.repair, { explain: true });
    const parsed =
      corrections.length === 0 ? plain : readPlan(file, input.repair, { corrections, explain: true });
    const same = source !== null && isSameFile(source, file, input.repair, corrections);
    const guesses = compare(parsed.guesses ?? [], plain.guesses ?? []);
    return { ...describe(parsed), guesses, corrections, existing: plan && { ...plan, same } };
  },
});

function describe(parsed: ParsedPlan): Omit<ImportPreview, "existing" | "guesses" | "corrections"> {
  const { repairs, ...encoding } = parsed.encoding;
  return {
    title: parsed.title,
    encoding: {
      ...encoding,
      repairCount: repairs.length,
      lostCount: repairs.filter(({ kind }) => kind === "lost").length,
      repairs: repairs.slice(0, MAX_REPAIRS),
    },
    counts: parsed.counts,
    tickedCount: parsed.nodes.filter((node) => node.checked === true).length,
    nodes: parsed.nodes,
    warnings: parsed.warnings,
    unresolved: parsed.nodes.filter(hasUnresolved).map((node) => ({
      line: node.line,
      title: node.title,
      names: node.dependencies?.unresolved ?? [],
    })),
  };
}

/** Each guess with what it was before anybody corrected it. */
function compare(guesses: readonly Guess[], plain: readonly Guess[]): GuessView[] {
  const before = new Map(plain.map((guess) => [guess.key, guess]));
  return guesses.slice(0, MAX_GUESSES).map((guess) => {
    const other = before.get(guess.key) ?? guess;
    const recognised = new Map(other.columns.map(({ id, means }) => [id, means]));
    const columns = guess.columns.map((column) => ({
      ...column,
      recognised: recognised.get(column.id) ?? column.means,
    }));
    return { ...guess, why: other.why, recognised: other.as, columns };
  });
}

function hasUnresolved(node: PlanNodeDraft): boolean {
  return (node.dependencies?.unresolved.length ?? 0) > 0;
}
