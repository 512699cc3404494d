import { readFile } from "./read-file";
import { readPlan } from "./read-plan";
import type { NodeKind } from "./schema";

interface OutlineNode {
  kind: NodeKind;
  /** Index of the node it stands in. */
  parent: number | null;
  title: string;
  /** The source of a note. */
  text: string | null;
  externalId: string | null;
  owner: string | null;
  timing: { unit: "week" | "day"; from: number; to: number } | null;
  target: string | null;
  mitigation: string | null;
  fields: readonly { name: string; value: string }[];
}

/** What an import of this file would bring, for reading; nothing is kept. */
export function outlinePlan(file: { text: string; fileName: string }): {
  title: string | null;
  nodes: OutlineNode[];
} {
  const { title, nodes } = readPlan(readFile(file), true);
  return {
    title,
    nodes: nodes.map(({ kind, parent, title: name, text, externalId, owner, timing, ...node }) => ({
      ...{ kind, parent, title: name, text, externalId, owner },
      timing: timing && { unit: timing.unit, from: timing.from, to: timing.to },
      target: node.target?.target?.text ?? null,
      mitigation: node.risk?.mitigation ?? null,
      fields: node.fields.map(({ name: field, value }) => ({ name: field, value })),
    })),
  };
}
