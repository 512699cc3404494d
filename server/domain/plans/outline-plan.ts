import { readFile } from "./read-file";
import { readPlan } from "./read-plan";
import type { OutlineNode } from "./schema";

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
