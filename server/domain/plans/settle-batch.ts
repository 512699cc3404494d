/** A node as far as waiting for others goes. */
export interface WaitingNode {
  id: string;
  parentId: string | null;
  tickable: boolean;
  ticked: boolean;
  status: string | null;
  dependsOn: readonly string[];
}

/**
 * Of the items to be ticked together, those that wait for something that stays open, with what that is. What is
 * ticked in the same batch counts as done; an item that is refused leaves others waiting, so this goes on until
 * nothing changes. An item never waits for itself or for a group it stands in.
 */
export function settleBatch(
  nodes: readonly WaitingNode[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, string[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const below = tickableBelow(nodes, byId);
  const ticking = new Set(wanted);
  const waits = new Map<string, string[]>();
  const isOpen = (node: WaitingNode) =>
    node.tickable && !node.ticked && node.status !== "cancelled" && !ticking.has(node.id);
  const openFor = (node: WaitingNode): string[] => {
    const above = new Set(chainAbove(node, byId));
    return node.dependsOn.filter((id) => {
      const other = byId.get(id);
      if (!other || above.has(id) || id === node.id) return false;
      if (other.tickable) return isOpen(other);
      return (below.get(id) ?? []).some((item) => item.id !== node.id && isOpen(item));
    });
  };
  for (let again = true; again; ) {
    again = false;
    for (const id of [...ticking]) {
      const node = byId.get(id);
      const open = node && node.dependsOn.length > 0 ? openFor(node) : [];
      if (open.length === 0) continue;
      waits.set(id, open);
      ticking.delete(id);
      again = true;
    }
  }
  return waits;
}

function chainAbove(node: WaitingNode, byId: ReadonlyMap<string, WaitingNode>): string[] {
  const above: string[] = [];
  for (let up = node.parentId; up !== null && !above.includes(up); up = byId.get(up)?.parentId ?? null)
    above.push(up);
  return above;
}

/** For each node that others wait for and that has no box of its own: the items anywhere below it. */
function tickableBelow(
  nodes: readonly WaitingNode[],
  byId: ReadonlyMap<string, WaitingNode>,
): ReadonlyMap<string, WaitingNode[]> {
  const below = new Map<string, WaitingNode[]>();
  for (const id of new Set(nodes.flatMap((node) => node.dependsOn)))
    if (byId.get(id)?.tickable === false) below.set(id, []);
  for (const node of nodes) {
    if (!node.tickable) continue;
    for (const up of chainAbove(node, byId)) below.get(up)?.push(node);
  }
  return below;
}
