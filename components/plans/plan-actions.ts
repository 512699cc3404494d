import type { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "@/components/shell/api";
import type { NodeView, PlanChange, PlanTree } from "@/server/domain/plans/schema";
import { sendApplicability } from "./item-queries";
import { nameOf } from "./plan-rows";
import {
  applyToTree,
  correctNode,
  type NewNode,
  type NodeEdit,
  type NodePlace,
  planKeys,
  sendAdd,
  sendEdit,
  sendMove,
  sendRemove,
  sendRestore,
} from "./queries";
import { sendDependencies } from "./timeline-queries";
import type { UndoStack } from "./undo-stack";

export type ActionPorts = {
  queries: QueryClient;
  launchId: string;
  undo: UndoStack;
  /** A change that could not be taken back, in words. */
  failed: (message: string) => void;
  /** This row was worked on: it stays in sight although it may not fit the filters any more. */
  touched: (nodeId: string) => void;
};

/** Everything that changes the plan but the ticks. Each remembers how to take it back; each throws when refused. */
export type PlanActions = {
  read: (id: string) => NodeView | undefined;
  edit: (id: string, edit: NodeEdit) => Promise<void>;
  move: (id: string, place: NodePlace) => Promise<void>;
  /** What the item waits for, all of it. */
  depend: (id: string, dependsOn: readonly string[]) => Promise<void>;
  /** Not applicable for this reason; null: it applies. */
  ruleOut: (id: string, reason: string | null) => Promise<void>;
  remove: (id: string) => Promise<void>;
  /** What was removed, with all that went along. */
  restore: (id: string) => Promise<void>;
  /** Resolves to the new node's id. */
  add: (node: NewNode, key: string) => Promise<string>;
};

const quoted = (node: NodeView) => `“${nameOf(node).slice(0, 60)}”`;

/** The values that an edit replaces. A ticked item's status is not told: it is its tick. */
export function inverseOf(node: NodeView, edit: NodeEdit): NodeEdit {
  const before: Required<NodeEdit> = {
    title: node.title,
    status: node.status && node.status !== "done" ? node.status : "open",
    priority: node.priority ?? null,
    ownerText: node.ownerText ?? null,
    assigneeId: node.assigneeId ?? null,
    estimateMinutes: node.estimateMinutes ?? null,
    dueDate: node.dueDate ?? null,
    notes: node.notes ?? null,
  };
  return Object.fromEntries(
    Object.entries(before).filter(([name]) => edit[name as keyof NodeEdit] !== undefined),
  );
}

/** Beside the sibling before it, or first in its parent. */
export function placeOf(nodes: readonly NodeView[], node: NodeView): NodePlace {
  const siblings = nodes.filter((other) => other.parentId === node.parentId);
  const index = siblings.findIndex(({ id }) => id === node.id);
  const before = siblings[index - 1];
  const after = siblings[index + 1];
  if (before) return { after: before.id };
  return after ? { before: after.id } : { parentId: node.parentId };
}

/** What every action needs: the items as they are now, the answer taken over, the way back remembered. */
function createBasics(ports: ActionPorts) {
  const { queries, launchId, undo } = ports;
  const nodes = () => queries.getQueryData<PlanTree>(planKeys.tree(launchId))?.nodes ?? [];
  const read = (id: string) => nodes().find((node) => node.id === id);
  const need = (id: string) => {
    const node = read(id);
    if (node) return node;
    throw new Error("This item is not in the plan any more.");
  };
  const settle = async (sent: Promise<PlanChange>): Promise<PlanChange> => {
    try {
      const change = await sent;
      applyToTree(queries, launchId, change);
      return change;
    } catch (error) {
      if (error instanceof ApiProblem && error.details.node)
        correctNode(queries, launchId, error.details.node as NodeView);
      throw error;
    }
  };
  const remember = (node: NodeView, did: string, back: () => Promise<unknown>) => {
    ports.touched(node.id);
    const text = `${did} ${quoted(node)}`;
    undo.push({
      nodeId: node.id,
      text,
      undo: () =>
        void back().catch((error: unknown) =>
          ports.failed(error instanceof Error ? error.message : `${text} could not be taken back.`),
        ),
    });
  };
  return { nodes, read, need, settle, remember };
}

export function createPlanActions(ports: ActionPorts): PlanActions {
  const { queries, launchId } = ports;
  const { nodes, read, need, settle, remember } = createBasics(ports);
  return {
    read,
    edit: async (id, edit) => {
      const node = need(id);
      await settle(sendEdit(launchId, node, edit));
      remember(node, "Changed", () => settle(sendEdit(launchId, need(id), inverseOf(node, edit))));
    },
    move: async (id, place) => {
      const node = need(id);
      const before = placeOf(nodes(), node);
      await settle(sendMove(launchId, node, place));
      remember(node, "Moved", () => settle(sendMove(launchId, need(id), before)));
    },
    depend: async (id, dependsOn) => {
      const node = need(id);
      await settle(sendDependencies(launchId, node, dependsOn));
      const before = node.dependsOn ?? [];
      remember(node, "Changed what it waits for:", () =>
        settle(sendDependencies(launchId, need(id), before)),
      );
    },
    ruleOut: async (id, reason) => {
      const node = need(id);
      const before = node.notApplicable?.reason ?? null;
      await settle(sendApplicability(launchId, node, reason));
      const did = reason === null ? "Said that it applies:" : "Set not applicable:";
      // What the file cancelled without a word cannot be taken back without one.
      if (reason !== null || before !== null)
        remember(node, did, () => settle(sendApplicability(launchId, need(id), before)));
    },
    remove: async (id) => {
      const node = need(id);
      await settle(sendRemove(launchId, node));
      remember(node, "Removed", () => settle(sendRestore(launchId, id)));
    },
    restore: async (id) => {
      await settle(sendRestore(launchId, id));
    },
    add: async (wish, key) => {
      const known = new Set(nodes().map((node) => node.id));
      const change = await settle(sendAdd(launchId, wish, key));
      const made = change.nodes.find((node) => !known.has(node.id)) ?? change.nodes[0];
      if (!made) throw new Error("The item was added but not told. Reload the page.");
      // A plan's first item makes the plan itself.
      if (known.size === 0) await queries.invalidateQueries({ queryKey: planKeys.tree(launchId) });
      remember(made, "Added", () => settle(sendRemove(launchId, need(made.id))));
      return made.id;
    },
  };
}
