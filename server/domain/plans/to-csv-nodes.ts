import type { CsvNode } from "./markdown";
import type { NodeView } from "./schema";
import { withDefaults } from "./with-defaults";

/** Nodes in document order as rows of a table. */
export function toCsvNodes(nodes: readonly NodeView[]): CsvNode[] {
  const places = new Map(nodes.map((node, at) => [node.id, at]));
  return nodes.map((node) => {
    const { externalId, dueDate, status, dependsText, notes, text, ...rest } = withDefaults(NOTHING, node);
    return {
      parent: node.parentId === null ? null : (places.get(node.parentId) ?? null),
      kind: node.kind,
      title: node.title,
      id: externalId,
      owner: rest.ownerText ?? rest.assigneeName,
      priority: rest.priority ?? rest.priorityText,
      estimate: rest.estimateMinutes === null ? rest.estimateText : duration(rest.estimateMinutes),
      due: dueDate,
      status,
      ticked: node.tickable ? node.ticked : null,
      reason: node.notApplicable?.reason ?? null,
      needs: dependsText,
      notes,
      text,
      fields: node.fields ?? [],
    };
  });
}

const NOTHING = {
  externalId: null,
  ownerText: null,
  assigneeName: null,
  priority: null,
  priorityText: null,
  estimateMinutes: null,
  estimateText: null,
  dueDate: null,
  status: null,
  dependsText: null,
  notes: null,
  text: null,
};

function duration(minutes: number): string {
  return minutes % 60 === 0 && minutes > 0 ? `${minutes / 60} h` : `${minutes} min`;
}
