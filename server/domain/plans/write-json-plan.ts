import type { NodeView } from "./schema";

/** Of a node's view, what says where it stands or what the console alone knows is left out. */
const LEFT_OUT = ["depth", "position", "line", "version", "tickable", "tickedById", "assigneeId"] as const;

/**
 * The plan as JSON, nodes in document order, each with its parent's id: `{ "format": "holdpoint-plan", "version": 1,
 * "title", "nodes" }`. Names and meanings are those of the API's nodes; what a node does not have is left out. The
 * version rises when a name changes its meaning, not when one is added.
 */
export function writeJsonPlan(title: string, nodes: readonly NodeView[]): string {
  const plain = nodes.map((node) => {
    const copy: Partial<NodeView> = { ...node };
    for (const name of LEFT_OUT) delete copy[name];
    return copy;
  });
  const document = { format: "holdpoint-plan", version: 1, title, nodes: plain };
  return `${JSON.stringify(document, null, 2)}\n`;
}
