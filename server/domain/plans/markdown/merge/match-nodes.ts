import type { NodeKind } from "../draft";
import { similarity, wordsOf } from "./similarity";

/** A node of one side. Parents stand before their children. */
export interface Matchable {
  /** Index in the same list. */
  parent: number | null;
  kind: NodeKind;
  title: string;
  externalId: string | null;
}

/** From here on two titles under the same parent are one title that was edited. */
export const SAME_TITLE = 0.5;
/** Items that carry different ids need more: "Deploy A" and "Deploy B" are two. */
const SAME_TITLE_OTHER_ID = 0.75;
/** Plain numbers are given anew whenever a row is inserted, so a number alone proves little. */
const SAME_NUMBER = 0.25;
const ID_BONUS = 0.3;
/** Above this many pairs only those are compared that share a rare word or an id. */
const ALL_PAIRS = 2_500;
const RARE = 30;

/** For each node of `left` the index of the same item in `right`, or null. No two share one. */
export function matchNodes(left: readonly Matchable[], right: readonly Matchable[]): (number | null)[] {
  const matcher = new Matcher(left, right);
  matcher.pairByKey(
    (node) => (node.id === null ? null : `${node.family} #${node.id} ${node.phrase}`),
    "once",
  );
  matcher.pairByKey((node) => String(node.path), "in order");
  matcher.pairByKey((node) => (node.phrase === "" ? null : `${node.family} ${node.phrase}`), "once");
  matcher.judgeIds();
  matcher.pairGroupsByChildren();
  matcher.pairSiblings();
  matcher.pairByKey((node) => (node.phrase === "" ? null : `${node.family} ${node.phrase}`), "in order");
  matcher.pairById();
  matcher.pairGroupsByChildren();
  matcher.pairSiblings();
  return matcher.pairs;
}

interface Prepared {
  index: number;
  parent: number | null;
  /** What a node may become without losing what it is: a task a check item, a phase a section. */
  family: string;
  words: string[];
  phrase: string;
  id: string | null;
  /** One number for all nodes with the same titles above them. */
  path: number;
  children: number[];
}

interface Candidate {
  left: number;
  right: number;
  score: number;
}

class Matcher {
  readonly pairs: (number | null)[];
  private readonly taken: (number | null)[];
  private readonly left: Prepared[];
  private readonly right: Prepared[];
  private ids = true;
  private readonly roots: { left: number[]; right: number[] };

  constructor(left: readonly Matchable[], right: readonly Matchable[]) {
    const paths = new Map<string, number>();
    this.left = prepare(left, paths);
    this.right = prepare(right, paths);
    this.pairs = left.map(() => null);
    this.taken = right.map(() => null);
    this.roots = { left: rootsOf(this.left), right: rootsOf(this.right) };
  }

  private pair(left: number, right: number): void {
    if (this.pairs[left] !== null || this.taken[right] !== null) return;
    this.pairs[left] = right;
    this.taken[right] = left;
  }

  private freeLeft(): Prepared[] {
    return this.left.filter(({ index }) => this.pairs[index] === null);
  }

  private freeRight(): Prepared[] {
    return this.right.filter(({ index }) => this.taken[index] === null);
  }

  /** Pairs what has the same key: only where it is alone on both sides, or one after the other. */
  pairByKey(keyOf: (node: Prepared) => string | null, how: "once" | "in order"): void {
    this.pairEqual(this.freeLeft(), this.freeRight(), keyOf, how);
  }

  private pairEqual(
    lefts: readonly Prepared[],
    rights: readonly Prepared[],
    keyOf: (node: Prepared) => string | null,
    how: "once" | "in order",
  ): void {
    const waiting = groupBy(rights, keyOf);
    for (const [key, group] of groupBy(lefts, keyOf)) {
      const others = waiting.get(key);
      if (!others || (how === "once" && (group.length > 1 || others.length > 1))) continue;
      for (const [at, node] of group.entries()) {
        const other = others[at];
        if (other) this.pair(node.index, other.index);
      }
    }
  }

  /** Where items with the same words carry other ids than before, the list was numbered anew and ids prove nothing. */
  judgeIds(): void {
    let kept = 0;
    let changed = 0;
    for (const [at, other] of this.pairs.entries()) {
      const before = this.left[at]?.id ?? null;
      const after = other === null ? null : (this.right[other]?.id ?? null);
      if (before === null || after === null) continue;
      if (before === after) kept += 1;
      else changed += 1;
    }
    if (changed * 3 > kept) this.ids = changed === 0;
  }

  /** A group with another title is the same when most of what stood in it stands together again. */
  pairGroupsByChildren(): void {
    for (const node of this.freeLeft().toReversed()) {
      if (node.family !== "group") continue;
      const [best] = [...this.votesOf(node)].sort((a, b) => b[1] - a[1]);
      const other = best && this.right[best[0]];
      if (!best || other?.family !== "group") continue;
      if (best[1] * 2 >= node.children.length && best[1] * 4 >= other.children.length)
        this.pair(node.index, other.index);
    }
  }

  /** How many children of a group now stand below which free group. */
  private votesOf(node: Prepared): Map<number, number> {
    const votes = new Map<number, number>();
    for (const child of node.children) {
      const other = this.pairs[child] ?? null;
      const parent = other === null ? null : (this.right[other]?.parent ?? null);
      if (parent !== null && this.taken[parent] === null) votes.set(parent, (votes.get(parent) ?? 0) + 1);
    }
    return votes;
  }

  /** Parents before children: what stands below a pair is compared with each other. */
  pairSiblings(): void {
    this.pairAmong(this.roots.left, this.roots.right);
    for (const node of this.left) {
      const other = this.pairs[node.index] ?? null;
      if (other !== null) this.pairAmong(node.children, this.right[other]?.children ?? []);
    }
  }

  private pairAmong(leftIndexes: readonly number[], rightIndexes: readonly number[]): void {
    const lefts = leftIndexes.flatMap((index) =>
      this.pairs[index] === null ? (this.left[index] ?? []) : [],
    );
    const rights = rightIndexes.flatMap((index) =>
      this.taken[index] === null ? (this.right[index] ?? []) : [],
    );
    if (lefts.length === 0 || rights.length === 0) return;
    this.pairEqual(
      lefts,
      rights,
      (node) => (node.phrase === "" ? null : `${node.family} ${node.phrase}`),
      "in order",
    );
    const candidates: Candidate[] = [];
    for (const [one, other] of possiblePairs(lefts, rights)) {
      if (this.pairs[one.index] !== null || this.taken[other.index] !== null) continue;
      const score = this.scoreOf(one, other);
      if (score !== null) candidates.push({ left: one.index, right: other.index, score });
    }
    candidates.sort((a, b) => b.score - a.score || a.left - b.left || a.right - b.right);
    for (const { left, right } of candidates) this.pair(left, right);
  }

  /** What is left with an id of its own, wherever it went and whatever it says now. */
  pairById(): void {
    if (!this.ids) return;
    const keyOf = (node: Prepared) => (node.id === null ? null : `${node.family} #${node.id}`);
    const waiting = groupBy(this.freeRight(), keyOf);
    for (const [key, group] of groupBy(this.freeLeft(), keyOf)) {
      const [one, ...more] = group;
      const [other, ...others] = waiting.get(key) ?? [];
      if (one && other && more.length === 0 && others.length === 0 && this.scoreOf(one, other) !== null)
        this.pair(one.index, other.index);
    }
  }

  private scoreOf(one: Prepared, other: Prepared): number | null {
    if (one.family !== other.family) return null;
    const alike = similarity(one.words, other.words);
    const bothHaveIds = this.ids && one.id !== null && other.id !== null;
    if (bothHaveIds && one.id === other.id) {
      const enough = /\p{L}/u.test(one.id ?? "") || alike >= SAME_NUMBER;
      return enough ? alike + ID_BONUS : null;
    }
    return alike >= (bothHaveIds ? SAME_TITLE_OTHER_ID : SAME_TITLE) ? alike : null;
  }
}

/** All pairs of a small group; of a large one those that have a rare word or the id in common. */
function possiblePairs(lefts: readonly Prepared[], rights: readonly Prepared[]): [Prepared, Prepared][] {
  if (lefts.length * rights.length <= ALL_PAIRS) {
    return lefts.flatMap((one) => rights.map((other): [Prepared, Prepared] => [one, other]));
  }
  const byWord = new Map<string, Prepared[]>();
  for (const other of rights) for (const word of marksOf(other)) addTo(byWord, word, other);
  return lefts.flatMap((one) => {
    const near = new Set<Prepared>();
    for (const word of marksOf(one)) {
      const others = byWord.get(word) ?? [];
      if (others.length <= RARE) for (const other of others) near.add(other);
    }
    return [...near].map((other): [Prepared, Prepared] => [one, other]);
  });
}

function marksOf(node: Prepared): Set<string> {
  const marks = new Set(node.words);
  if (node.id !== null) marks.add(`#${node.id}`);
  return marks;
}

const GROUPS = new Set(["title", "phase", "milestone", "section"]);
const TICKABLE = new Set(["task", "check"]);

function prepare(nodes: readonly Matchable[], paths: Map<string, number>): Prepared[] {
  const prepared: Prepared[] = [];
  for (const [index, node] of nodes.entries()) {
    const above = node.parent === null ? undefined : prepared[node.parent];
    above?.children.push(index);
    const family = GROUPS.has(node.kind) ? "group" : TICKABLE.has(node.kind) ? "tickable" : node.kind;
    const words = wordsOf(node.title);
    const phrase = words.join(" ");
    const step = `${above?.path ?? -1} ${family} ${phrase}`;
    const path = paths.get(step) ?? paths.size;
    paths.set(step, path);
    prepared.push({
      index,
      parent: node.parent,
      family,
      words,
      phrase,
      id: node.externalId,
      path,
      children: [],
    });
  }
  return prepared;
}

const rootsOf = (nodes: readonly Prepared[]) =>
  nodes.flatMap((node) => (node.parent === null ? [node.index] : []));

function groupBy(
  nodes: readonly Prepared[],
  keyOf: (node: Prepared) => string | null,
): Map<string, Prepared[]> {
  const groups = new Map<string, Prepared[]>();
  for (const node of nodes) {
    const key = keyOf(node);
    if (key !== null) addTo(groups, key, node);
  }
  return groups;
}

function addTo(groups: Map<string, Prepared[]>, key: string, node: Prepared): void {
  const group = groups.get(key);
  if (group) group.push(node);
  else groups.set(key, [node]);
}
