/** What ordering needs of a node; parents stand before their children, `parent` is -1 at the top. */
export interface Waiting {
  parent: number;
  waitsFor: readonly number[];
}

/** One event has to come before another. */
export interface Step {
  from: number;
  to: number;
  kind: "waits" | "inside" | "holds" | "begins" | "lasts";
}

export interface EventOrder {
  /** Every event after all that it follows. */
  order: readonly number[];
  /** By event: the steps that lead to it. */
  before: readonly (readonly Step[])[];
  /** Groups of nodes that wait for each other in a circle, as indexes. */
  circles: readonly (readonly number[])[];
}

/**
 * Each node has three events: its waiting is over (3i), it starts (3i+1), it is finished (3i+2, when all in it are).
 * Where nodes wait for each other in a circle, only those listed later wait for those listed earlier: in document
 * order that always leaves an order, because what stands before something else also ends before it begins.
 */
export function orderEvents(nodes: readonly Waiting[]): EventOrder {
  const ends = subtreeEnds(nodes);
  const related = (a: number, b: number) =>
    (a <= b && b <= (ends[a] ?? a)) || (b <= a && a <= (ends[b] ?? b));
  const all = nodes.map((node, at) => node.waitsFor.filter((other) => other in nodes && !related(at, other)));
  const parts = circlesOf(stepsOf(nodes, all));
  const circles = new Map<number, Set<number>>();
  const waits = all.map((others, at) =>
    others.filter((other) => {
      const part = parts[3 * at];
      if (part === undefined || part !== parts[3 * other + 2]) return true;
      circles.set(part, (circles.get(part) ?? new Set()).add(at).add(other));
      return other < at;
    }),
  );
  const before = stepsOf(nodes, waits);
  return {
    order: topological(before),
    before,
    circles: [...circles.values()].map((circle) => [...circle].sort((a, b) => a - b)),
  };
}

/** The last node of each node's own tree. */
function subtreeEnds(nodes: readonly Waiting[]): number[] {
  const ends = nodes.map((_, at) => at);
  for (let at = nodes.length - 1; at >= 0; at -= 1) {
    const parent = nodes[at]?.parent ?? -1;
    if (parent >= 0) ends[parent] = Math.max(ends[parent] ?? parent, ends[at] ?? at);
  }
  return ends;
}

function stepsOf(nodes: readonly Waiting[], waits: readonly (readonly number[])[]): Step[][] {
  const before: Step[][] = Array.from({ length: nodes.length * 3 }, () => []);
  const add = (from: number, to: number, kind: Step["kind"]) => before[to]?.push({ from, to, kind });
  for (const [at, { parent }] of nodes.entries()) {
    for (const other of waits[at] ?? []) add(3 * other + 2, 3 * at, "waits");
    add(3 * at, 3 * at + 1, "begins");
    add(3 * at + 1, 3 * at + 2, "lasts");
    if (parent < 0) continue;
    add(3 * parent, 3 * at, "inside");
    add(3 * parent + 1, 3 * at + 1, "inside");
    add(3 * at + 2, 3 * parent + 2, "holds");
  }
  return before;
}

function topological(before: readonly (readonly Step[])[]): number[] {
  const after = afterOf(before);
  const open = before.map((steps) => steps.length);
  const order = open.flatMap((count, event) => (count === 0 ? [event] : []));
  for (let at = 0; at < order.length; at += 1) {
    for (const next of after[order[at] ?? -1] ?? []) {
      const left = (open[next] ?? 0) - 1;
      open[next] = left;
      if (left === 0) order.push(next);
    }
  }
  return order;
}

function afterOf(before: readonly (readonly Step[])[]): number[][] {
  const after: number[][] = before.map(() => []);
  for (const steps of before) for (const step of steps) after[step.from]?.push(step.to);
  return after;
}

/** By event: the number of its strongly connected part (Kosaraju: finish one way, then spread the other way). */
function circlesOf(before: readonly (readonly Step[])[]): number[] {
  const after = afterOf(before);
  const part = new Array<number>(before.length).fill(-1);
  for (const root of finishOrder(before).toReversed()) {
    if (part[root] !== -1) continue;
    part[root] = root;
    const spread = [root];
    for (const event of spread) {
      for (const next of after[event] ?? []) {
        if (part[next] !== -1) continue;
        part[next] = root;
        spread.push(next);
      }
    }
  }
  return part;
}

/** Every event after those it can reach, with a list instead of recursion. */
function finishOrder(before: readonly (readonly Step[])[]): number[] {
  const seen = new Array<boolean>(before.length).fill(false);
  const cursor = new Array<number>(before.length).fill(0);
  const finished: number[] = [];
  for (let root = 0; root < before.length; root += 1) {
    if (seen[root]) continue;
    seen[root] = true;
    const path = [root];
    for (let event = path.at(-1); event !== undefined; event = path.at(-1)) {
      const step = before[event]?.[cursor[event] ?? 0];
      cursor[event] = (cursor[event] ?? 0) + 1;
      if (!step) finished.push(path.pop() ?? event);
      else if (!seen[step.from]) {
        seen[step.from] = true;
        path.push(step.from);
      }
    }
  }
  return finished;
}
