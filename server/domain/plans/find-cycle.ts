import type { NodeView } from "./schema";

interface Link {
  id: string;
  words: string;
}

/**
 * In plain words, why a node cannot wait for others: "T104 would wait for T107, which waits for T104." null when it
 * can. What stands in something waits with it, and something has ended when all in it has.
 */
export function findCycle(
  nodes: readonly NodeView[],
  nodeId: string,
  added: readonly string[],
): string | null {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const children = new Map<string, NodeView[]>();
  for (const node of nodes) {
    if (node.parentId === null) continue;
    children.set(node.parentId, [...(children.get(node.parentId) ?? []), node]);
  }
  const goal = belowOf(nodeId, children);
  for (const first of added) {
    const path = search(first, nodeId, { known, children, goal });
    if (path) return sentence(known, nodeId, first, path);
  }
  return null;
}

interface Search {
  known: ReadonlyMap<string, NodeView>;
  children: ReadonlyMap<string, readonly NodeView[]>;
  /** The node and all in it: to wait for the end of one of these is to wait for oneself. */
  goal: ReadonlySet<string>;
}

/**
 * The shortest way from the end of `first` back to the node. Two kinds of place: "end" of a node needs the end of all
 * in it and its beginning; its "begin" needs the end of what it, and what it stands in, waits for.
 */
function search(first: string, nodeId: string, given: Search): Link[] | null {
  const came = new Map<string, { from: string; link: Link }>();
  const queue = [`end:${first}`];
  const seen = new Set(queue);
  for (const place of queue) {
    const [kind, id = ""] = place.split(":");
    if (kind === "end" ? given.goal.has(id) : id === nodeId) return unwind(place, came);
    for (const { place: next, link } of needs(kind, id, given)) {
      if (seen.has(next)) continue;
      seen.add(next);
      came.set(next, { from: place, link });
      queue.push(next);
    }
  }
  return null;
}

/** What a place needs first. */
function needs(kind: string | undefined, id: string, { known, children }: Search) {
  const node = known.get(id);
  if (!node) return [];
  const to = (place: string, other: string, words: string) => ({
    place: `${place}:${other}`,
    link: { id: other, words },
  });
  const others = (node.dependsOn ?? []).filter(
    (other) => known.has(other) && !standsIn(id, other, known) && !standsIn(other, id, known),
  );
  const held = kind === "end" ? (children.get(id) ?? []) : [];
  return [
    ...others.map((other) => to("end", other, "waits for")),
    ...held.map((child) => to("end", child.id, "holds")),
    ...(node.parentId === null ? [] : [to("begin", node.parentId, "stands in")]),
  ];
}

function unwind(place: string, came: ReadonlyMap<string, { from: string; link: Link }>): Link[] {
  const path: Link[] = [];
  for (let step = came.get(place); step; step = came.get(step.from)) path.push(step.link);
  return path.reverse();
}

function belowOf(id: string, children: ReadonlyMap<string, readonly NodeView[]>): Set<string> {
  const below = new Set([id]);
  for (const each of below) for (const child of children.get(each) ?? []) below.add(child.id);
  return below;
}

function standsIn(id: string, group: string, known: ReadonlyMap<string, NodeView>): boolean {
  const seen = new Set<string>();
  for (let up: string | null = id; up !== null && !seen.has(up); up = known.get(up)?.parentId ?? null) {
    if (up === group) return true;
    seen.add(up);
  }
  return false;
}

const MOST = 8;

function sentence(
  known: ReadonlyMap<string, NodeView>,
  nodeId: string,
  first: string,
  path: readonly Link[],
): string {
  const name = (id: string) => nameOf(known.get(id));
  if (first === nodeId) return `${name(nodeId)} would wait for itself.`;
  const links = path.map(({ id, words }) => `which ${words} ${name(id)}`);
  const shown = links.length > MOST ? [...links.slice(0, MOST - 1), "and so on", ...links.slice(-1)] : links;
  const last = path.at(-1)?.id ?? first;
  const inside = last !== nodeId && last !== first ? `, which stands in ${name(nodeId)}` : "";
  const tail = path.length === 0 ? `, which stands in ${name(nodeId)}` : inside;
  return `${[`${name(nodeId)} would wait for ${name(first)}`, ...shown].join(", ")}${tail}.`;
}

function nameOf(node: NodeView | undefined): string {
  if (!node) return "an item";
  if (node.externalId !== undefined) return node.externalId;
  const title = node.title.length > 60 ? `${node.title.slice(0, 59)}…` : node.title;
  return `“${title}”`;
}
