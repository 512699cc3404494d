import { type Entity, NOWHERE, TOP } from "./entities";

/** The parent of every entity, such that what is there stands below what is there, and nothing below itself. */
export function settleParents(
  entities: readonly Entity[],
  alive: boolean[],
  askPlace: (at: number) => "console" | "file",
): number[] {
  const parents = entities.map((item, at) => choose(item, alive, () => askPlace(at), alive[at] === true));
  revive(parents, alive);
  if (hasCycle(parents)) {
    // Each side moved one of two into the other. The file's places have no cycle among themselves.
    for (const [at, item] of entities.entries()) {
      if (item.file !== null && item.fileParent !== NOWHERE) parents[at] = item.fileParent;
    }
    revive(parents, alive);
  }
  return parents;
}

function choose(
  item: Entity,
  alive: readonly boolean[],
  ask: () => "console" | "file",
  isAlive: boolean,
): number {
  if (item.console === null) return item.fileParent;
  if (item.file === null) return item.consoleParent;
  const { baseParent, consoleParent, fileParent } = item;
  const there = (parent: number) => parent === TOP || (parent >= 0 && alive[parent] === true);
  let side: "console" | "file" = fileParent === baseParent ? "console" : "file";
  const bothMoved = baseParent !== NOWHERE && consoleParent !== baseParent && fileParent !== baseParent;
  if (isAlive && bothMoved && consoleParent !== fileParent) side = ask();
  const [wanted, other] = side === "file" ? [fileParent, consoleParent] : [consoleParent, fileParent];
  return !there(wanted) && there(other) ? other : wanted;
}

/** What stays keeps what it stands in. */
function revive(parents: readonly number[], alive: boolean[]): void {
  for (const [at, isAlive] of alive.entries()) {
    if (!isAlive) continue;
    for (let up = parents[at] ?? TOP; up >= 0 && !alive[up]; up = parents[up] ?? TOP) alive[up] = true;
  }
}

function hasCycle(parents: readonly number[]): boolean {
  const FRESH = -1;
  const walked = parents.map(() => FRESH);
  for (const start of parents.keys()) {
    let at = start;
    while (at >= 0 && walked[at] === FRESH) {
      walked[at] = start;
      at = parents[at] ?? TOP;
    }
    if (at >= 0 && walked[at] === start) return true;
  }
  return false;
}

/** The children of every entity that is there, in order; those of TOP are `top`. */
export function settleOrder(
  entities: readonly Entity[],
  alive: readonly boolean[],
  parents: readonly number[],
): { top: number[]; below: number[][] } {
  const console = childLists(entities, alive, parents, (item) => item.console);
  const file = childLists(entities, alive, parents, (item) => item.file);
  const orderOf = (parent: number): number[] => {
    const mine = console.get(parent) ?? [];
    const theirs = file.get(parent) ?? [];
    return reordered(entities, mine, parent) ? weave(mine, theirs) : weave(theirs, mine);
  };
  return { top: orderOf(TOP), below: entities.map((_item, at) => (alive[at] ? orderOf(at) : [])) };
}

function childLists(
  entities: readonly Entity[],
  alive: readonly boolean[],
  parents: readonly number[],
  placeOf: (item: Entity) => number | null,
): Map<number, number[]> {
  const known = entities.flatMap((item, at) => {
    const place = placeOf(item);
    return alive[at] && place !== null ? [{ at, place }] : [];
  });
  known.sort((a, b) => a.place - b.place);
  const lists = new Map<number, number[]>();
  for (const { at } of known) {
    const parent = parents[at] ?? TOP;
    const list = lists.get(parent);
    if (list) list.push(at);
    else lists.set(parent, [at]);
  }
  return lists;
}

/** Whether somebody put siblings into another order than the last file had. */
function reordered(entities: readonly Entity[], siblings: readonly number[], parent: number): boolean {
  let last = -1;
  for (const at of siblings) {
    const item = entities[at];
    if (!item || item.base === null || item.baseParent !== parent || item.consoleParent !== parent) continue;
    if (item.base < last) return true;
    last = item.base;
  }
  return false;
}

/** The first list with what only the second has, each after its neighbour there. */
function weave(first: readonly number[], second: readonly number[]): number[] {
  const inFirst = new Set(first);
  const ahead: number[] = [];
  const after = new Map<number, number[]>();
  let list = ahead;
  for (const at of second) {
    if (inFirst.has(at)) {
      list = after.get(at) ?? [];
      after.set(at, list);
    } else list.push(at);
  }
  return [...ahead, ...first.flatMap((at) => [at, ...(after.get(at) ?? [])])];
}

/** Those that do not belong to a longest run that kept its order: the fewest that must have been moved. */
export function outOfOrder(places: readonly number[]): Set<number> {
  const tails: number[] = [];
  const before: number[] = [];
  for (const [at, place] of places.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[tails[middle] ?? 0] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = at;
  }
  const moved = new Set(places.keys());
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) moved.delete(at);
  return moved;
}
