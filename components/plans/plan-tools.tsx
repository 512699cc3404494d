"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from "react";
import { useAnnounce } from "@/components/ui/live-region";
import { useToast } from "@/components/ui/toast";
import { randomKey } from "@/lib/random-key";
import type { PlanChange, PlanTree } from "@/server/domain/plans/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { type Bulk, createBulk } from "./bulk-actions";
import type { BulkAsk } from "./bulk-dialog";
import { Selection } from "./bulk-selection";
import { createPlanActions, type PlanActions } from "./plan-actions";
import { byId, nameOf, openDependencies } from "./plan-rows";
import { applyToTree, correctNode, planKeys, sendTick } from "./queries";
import { type OpenDependency, TickStore } from "./tick-store";
import { UndoStack } from "./undo-stack";

export type Me = { id: string; name: string; role: Role };
export type AskedReason = { nodeId: string; name: string; open: readonly { id: string; title: string }[] };

export type PlanTools = {
  launchId: string;
  me: Me;
  mayTick: boolean;
  mayWrite: boolean;
  mayReadActivity: boolean;
  ticks: TickStore;
  undo: UndoStack;
  act: PlanActions;
  selection: Selection;
  bulk: Bulk;
  /** Takes the newest action back and says so. */
  undoLast: () => void;
  /** Asks why an item is ticked before what it waits for. */
  askReason: (asked: AskedReason | null) => void;
  /** Asks for a value for many items, or whether they shall be changed. */
  askBulk: (ask: BulkAsk | null) => void;
  /** Says in a window that something was refused. */
  tellRefusal: (error: unknown, what: string) => void;
};

/** How long an answer that overtook the stream waits for it. */
const CATCH_UP_MS = 2000;

const Context = createContext<PlanTools | null>(null);

export function usePlanTools(): PlanTools {
  const tools = useContext(Context);
  if (!tools) throw new Error("usePlanTools needs a PlanToolsProvider above it.");
  return tools;
}

export type PlanToolsProviderProps = {
  launchId: string;
  me: Me;
  onTouched: (nodeIds: readonly string[]) => void;
  onAskReason: (asked: AskedReason | null) => void;
  onAskBulk: (ask: BulkAsk | null) => void;
  children: ReactNode;
};

/** What the rows, the drawer and the windows of a plan have in common; it never changes while the page is shown. */
export function PlanToolsProvider({
  launchId,
  me,
  onTouched,
  onAskReason,
  onAskBulk,
  children,
}: PlanToolsProviderProps) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const toast = useToast();
  const latest = useRef({ onTouched, onAskReason, onAskBulk, announce, toast });
  useEffect(() => {
    latest.current = { onTouched, onAskReason, onAskBulk, announce, toast };
  });
  const { id, name, role } = me;
  const tools = useMemo<PlanTools>(() => {
    const undo = new UndoStack();
    const failed = (message: string) =>
      latest.current.toast({ title: "That could not be undone.", description: message, status: "failed" });
    const touched = (...nodeIds: string[]) => latest.current.onTouched(nodeIds);
    const act = createPlanActions({ queries, launchId, undo, failed, touched });
    const askReason = (asked: AskedReason | null) => latest.current.onAskReason(asked);
    const apply = (change: PlanChange) => {
      if (applyToTree(queries, launchId, change)) return;
      // The changes in between come by the stream; where it is away, the plan is read again.
      setTimeout(() => {
        const tree = queries.getQueryData<PlanTree>(planKeys.tree(launchId));
        if ((tree?.plan?.rev ?? 0) < change.rev)
          void queries.invalidateQueries({ queryKey: planKeys.tree(launchId) });
      }, CATCH_UP_MS);
    };
    const bulk = createBulk({
      queries,
      launchId,
      undo,
      apply,
      touched,
      toast: (message) => latest.current.toast(message),
    });
    const ticks = new TickStore({
      read: act.read,
      send: (node, ticked, reason, key) => sendTick(launchId, node, ticked, reason, key),
      apply,
      correct: (node) => {
        touched(node.id);
        correctNode(queries, launchId, node);
      },
      waitsFor: (node) => {
        const tree = node.dependsOn ? queries.getQueryData<PlanTree>(planKeys.tree(launchId)) : undefined;
        return tree ? openDependencies(node, byId(tree.nodes), tree.progress.groups) : [];
      },
      ask: (node, open: readonly OpenDependency[]) =>
        askReason({ nodeId: node.id, name: nameOf(node), open }),
      saved: (node, ticked) => {
        touched(node.id);
        undo.push({
          nodeId: node.id,
          text: `${ticked ? "Ticked" : "Took the tick off"} “${nameOf(node).slice(0, 60)}”`,
          undo: () => ticks.tick(node.id, !ticked, { undoing: true }),
        });
      },
      newKey: () => randomKey(),
    });
    const undoLast = () =>
      bulk.whenSettled(() => {
        const entry = undo.undoLast();
        latest.current.announce(entry ? `Undone: ${entry.text}.` : "There is nothing to undo.");
      });
    const tellRefusal = (error: unknown, what: string) =>
      latest.current.toast({
        title: what,
        description: error instanceof Error ? error.message : "Try again.",
        status: "failed",
      });
    return {
      launchId,
      me: { id, name, role },
      mayTick: may(role, "plans:tick"),
      mayWrite: may(role, "plans:write"),
      mayReadActivity: may(role, "audit:read"),
      ticks,
      undo,
      act,
      selection: new Selection(),
      bulk,
      undoLast,
      askReason,
      askBulk: (ask) => latest.current.onAskBulk(ask),
      tellRefusal,
    };
  }, [queries, launchId, id, name, role]);
  return <Context.Provider value={tools}>{children}</Context.Provider>;
}
