import type { ProofSuggestion } from "../schema";
import { type SuggestFor, suggestProof } from "./suggest-proofs";

/** What is read of a plan's node; `parent` is the index of another node in the same list. */
export interface PlanLine extends Pick<SuggestFor, "title" | "kind"> {
  line: number;
  parent: number | null;
  target?: { metric: string } | null;
}

const ITEMS: ReadonlySet<string> = new Set(["check", "task"]);
const HEADINGS_READ = 3;

/** The suggestions for a whole plan in its order, in time proportional to its length. */
export function suggestForPlan(nodes: readonly PlanLine[]): (ProofSuggestion & { line: number })[] {
  const withItems = new Set(nodes.filter(({ kind }) => ITEMS.has(kind)).map(({ parent }) => parent));
  return nodes.flatMap((node, index) => {
    const suggestion = suggestProof({
      title: node.title,
      kind: node.kind,
      target: node.target ?? null,
      sectionTitles: headingsAbove(nodes, node.parent),
      hasItems: withItems.has(index),
    });
    return suggestion === null ? [] : [{ line: node.line, ...suggestion }];
  });
}

function headingsAbove(nodes: readonly PlanLine[], parent: number | null): string[] {
  const titles: string[] = [];
  let above = parent === null ? undefined : nodes[parent];
  while (above !== undefined && titles.length < HEADINGS_READ) {
    titles.unshift(above.title);
    above = above.parent === null ? undefined : nodes[above.parent];
  }
  return titles;
}
