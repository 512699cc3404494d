import type { ProofSuggestion } from "../schema";
import { ASIDE_HEADINGS, PAPERS, PLANNING } from "./common-words";
import { compilePhrase, findPhrase, type MarkedText, markText, type Phrase } from "./phrases";
import type { Rule } from "./rule";
import { RULE_TABLE } from "./rule-table";

/** What the rules look at: an item of a plan and the headings above it, nearest last. */
export interface SuggestFor {
  title: string;
  sectionTitles: readonly string[];
  kind: string;
  /** Present when the line carries a measured value. */
  target?: { metric: string } | null;
  /** Other items stand below this one, so that a short title is only their heading. */
  hasItems?: boolean;
}

interface Compiled {
  rule: Rule;
  words: readonly Phrase[];
  near: readonly Phrase[];
  never: readonly Phrase[];
  under: readonly Phrase[];
  notUnder: readonly Phrase[];
}

const NO_HEADING = markText("");
const PROVABLE: ReadonlySet<string> = new Set(["check", "task", "target"]);
const compileAll = (sources: readonly string[] = []) => sources.map(compilePhrase);
const TABLE: readonly Compiled[] = RULE_TABLE.map((rule) => ({
  rule,
  words: compileAll(rule.words),
  near: compileAll(rule.near),
  never: compileAll(rule.never),
  under: compileAll(rule.under),
  notUnder: compileAll(rule.notUnder),
}));
const [planning, papers, aside] = [PLANNING, PAPERS, ASIDE_HEADINGS].map(compileAll) as [
  Phrase[],
  Phrase[],
  Phrase[],
];

/** `Week 3: …` and `[P1] …` say when, not what. */
const LEAD_IN =
  /^\s*(?:(?:week|woche|day|tag|hafta|step|phase|t[-+]\d+)\s*[\d–-]*\s*:|\[[^\]]{1,8}\]|\p{Extended_Pictographic}️?)\s*/iu;
const HEAD = /^(.{3,60}?)(?::\s|\s[–—-]\s)(.+)$/su;

/**
 * The proof that fits one line of a plan, or null: at most one, because a wrong proof is worse than none. Pure,
 * never throws, and takes time in proportion to the title (of which it reads at most 40 words).
 */
export function suggestProof(node: SuggestFor): ProofSuggestion | null {
  if (!PROVABLE.has(node.kind)) return null;
  const measured = node.kind === "target" || (node.target ?? null) !== null;
  const claim = node.title.slice(0, 600).replace(LEAD_IN, "");
  const [, head = claim, tail] = HEAD.exec(claim) ?? [];
  const whole = markText(claim, measured);
  const headings = node.sectionTitles.slice(-3).map((title) => markText(title));
  if (hits(whole, planning) || headings.slice(-1).some((heading) => hits(heading, aside))) return null;
  if (node.hasItems && whole.words.length <= 2) return null;
  const marked = { ...markText(head, measured), marks: whole.marks };
  return (
    firstFit(marked, whole, headings, TABLE) ??
    (tail === undefined
      ? null
      : firstFit(
          { ...markText(tail, measured), marks: whole.marks },
          whole,
          headings,
          TABLE.filter(({ rule }) => rule.afterColon),
        ))
  );
}

function firstFit(
  part: MarkedText,
  whole: MarkedText,
  headings: readonly MarkedText[],
  rows: readonly Compiled[],
): ProofSuggestion | null {
  const aboutPapers = hits(part, papers);
  for (const row of rows) {
    if (aboutPapers && !row.rule.papers) continue;
    const found = firstHit(part, row.words);
    if (found === null || !mayStand(row, whole, headings)) continue;
    const { kind, strength, name } = row.rule;
    return { kind, strength, rule: name, reason: reasonOf(row.rule, found) };
  }
  return null;
}

/** What has to stand near does, and nothing that forbids the row. */
function mayStand(
  { near, never, under, notUnder }: Compiled,
  whole: MarkedText,
  headings: readonly MarkedText[],
): boolean {
  if (hits(whole, never)) return false;
  if (near.length > 0 && ![whole, ...headings].some((text) => hits(text, near))) return false;
  const nearest = headings.at(-1) ?? NO_HEADING;
  return (under.length === 0 || hits(nearest, under)) && !hits(nearest, notUnder);
}

function reasonOf({ says }: Rule, found: string): string {
  return found === "" ? `${says.charAt(0).toUpperCase()}${says.slice(1)}.` : `“${found}”: ${says}.`;
}

function firstHit(text: MarkedText, phrases: readonly Phrase[]): string | null {
  for (const phrase of phrases) {
    const found = findPhrase(text, phrase);
    if (found !== null) return found;
  }
  return null;
}

function hits(text: MarkedText, phrases: readonly Phrase[]): boolean {
  return phrases.some((phrase) => findPhrase(text, phrase) !== null);
}
