import { matchNodes } from "./match-nodes";
import type { ConsoleNode, FileNode, SideNode } from "./sides";

export interface Sides {
  /** The last imported file; empty for a plan written by hand. */
  base: readonly FileNode[];
  /** All nodes of the plan, removed ones too, siblings in order. */
  console: readonly ConsoleNode[];
  file: readonly FileNode[];
}

/** One item through time: what it is in each of the three sides. */
export interface Entity {
  base: number | null;
  console: number | null;
  file: number | null;
  /** Its parent on each side: an entity, TOP, or NOWHERE when the side does not know the item. */
  baseParent: number;
  consoleParent: number;
  fileParent: number;
}

export const TOP = -1;
export const NOWHERE = -2;

/**
 * Entities of the console's nodes, in their order, and then of those that only the file has; and the sides with their
 * `needs` told in entities.
 */
export function entitiesOf({ base, console, file }: Sides): { entities: Entity[]; sides: Sides } {
  const inFile = matchNodes(base, file);
  const entities: Entity[] = console.map((node, at) => entity(node.base, at, null));
  const ofBase = base.map(() => NOWHERE);
  for (const [at, node] of console.entries()) if (node.base !== null) ofBase[node.base] = at;
  const ofFile = file.map(() => NOWHERE);
  for (const [at, other] of inFile.entries()) {
    const found = entities[ofBase[at] ?? NOWHERE];
    if (other === null || !found) continue;
    found.file = other;
    ofFile[other] = ofBase[at] ?? NOWHERE;
  }
  pairTwiceAdded(console, file, entities, ofFile);
  for (const at of file.keys()) {
    if (ofFile[at] !== NOWHERE) continue;
    ofFile[at] = entities.push(entity(null, null, at)) - 1;
  }
  for (const item of entities) {
    item.baseParent = parentOn(base, item.base, (parent) => ofBase[parent] ?? NOWHERE);
    item.consoleParent = parentOn(console, item.console, (parent) => parent);
    item.fileParent = parentOn(file, item.file, (parent) => ofFile[parent] ?? NOWHERE);
  }
  const sides = {
    base: withNeeds(base, (at) => ofBase[at] ?? NOWHERE),
    console: withNeeds(console, (at) => at),
    file: withNeeds(file, (at) => ofFile[at] ?? NOWHERE),
  };
  return { entities, sides };
}

function withNeeds<N extends SideNode>(side: readonly N[], entityOf: (at: number) => number): N[] {
  return side.map((node) => {
    if (node.needs.length === 0) return node;
    const needs = [...new Set(node.needs.map(entityOf))].sort((a, b) => a - b).join(" ");
    return { ...node, values: { ...node.values, needs } };
  });
}

function entity(base: number | null, console: number | null, file: number | null): Entity {
  const nowhere = { baseParent: NOWHERE, consoleParent: NOWHERE, fileParent: NOWHERE };
  return { base, console, file, ...nowhere };
}

function parentOn(
  side: readonly { parent: number | null }[],
  at: number | null,
  entityOf: (parent: number) => number,
): number {
  const node = at === null ? undefined : side[at];
  if (!node) return NOWHERE;
  return node.parent === null ? TOP : entityOf(node.parent);
}

/** What was added in the console and in the file by the same words is one item. */
function pairTwiceAdded(
  console: readonly ConsoleNode[],
  file: readonly FileNode[],
  entities: readonly Entity[],
  ofFile: number[],
): void {
  const byHand = console.flatMap((node, at) => (node.base === null && !node.removed ? [at] : []));
  if (byHand.length === 0) return;
  const lefts = withAbove(console, byHand);
  const rights = withAbove(
    file,
    file.flatMap((_node, at) => (ofFile[at] === NOWHERE ? [at] : [])),
  );
  for (const [at, other] of matchNodes(lefts.nodes, rights.nodes).entries()) {
    const mine = lefts.wanted[at] ?? null;
    const theirs = other === null ? null : (rights.wanted[other] ?? null);
    const item = mine === null ? undefined : entities[mine];
    if (!item || theirs === null) continue;
    item.file = theirs;
    ofFile[theirs] = mine ?? NOWHERE;
  }
}

/** The wanted nodes together with all above them, for their paths; only the wanted ones are paired. */
function withAbove<N extends ConsoleNode | FileNode>(side: readonly N[], wanted: readonly number[]) {
  const kept = new Set<number>();
  for (const at of wanted) {
    for (let next: number | null = at; next !== null && !kept.has(next); next = side[next]?.parent ?? null)
      kept.add(next);
  }
  const order = [...kept].sort((a, b) => a - b);
  const place = new Map(order.map((at, index) => [at, index]));
  const isWanted = new Set(wanted);
  const nodes = order.flatMap((at) => {
    const node = side[at];
    if (!node) return [];
    return [{ ...node, parent: node.parent === null ? null : (place.get(node.parent) ?? null) }];
  });
  return { nodes, wanted: order.map((at) => (isWanted.has(at) ? at : null)) };
}
