"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import type { NodeView, PlanTree as Tree } from "@/server/domain/plans/schema";
import { LastAction } from "./last-action";
import { PlanEmpty } from "./plan-empty";
import { PlanFilterBar } from "./plan-filter-bar";
import { NO_FILTERS, narrows, type PlanFilters, planFilterParsers } from "./plan-filters";
import { PlanHead } from "./plan-head";
import { buildRows, facetsOf, usedColumns } from "./plan-rows";
import { PlanTabs } from "./plan-tabs";
import { type AskedReason, type Me, PlanToolsProvider, usePlanTools } from "./plan-tools";
import { PlanTree } from "./plan-tree";
import { planQuery } from "./queries";
import { useCollapsed } from "./use-collapsed";
import { usePlanLive } from "./use-plan-live";

const ItemDrawer = lazy(() => import("./item-drawer").then((part) => ({ default: part.ItemDrawer })));
const AddDialog = lazy(() => import("./add-dialog").then((part) => ({ default: part.AddDialog })));
const AssignDialog = lazy(() => import("./assign-dialog").then((part) => ({ default: part.AssignDialog })));
const ReasonDialog = lazy(() => import("./reason-dialog").then((part) => ({ default: part.ReasonDialog })));

export type PlanScreenProps = { launch: { id: string; slug: string }; me: Me };

/** The plan of a launch: the tree, ticks, filters, and the detail of one item beside it. */
export function PlanScreen({ launch, me }: PlanScreenProps) {
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<AskedReason | null>(null);
  const hold = useCallback((id: string) => setHeld((now) => new Set(now).add(id)), []);
  const letGo = useCallback(() => setHeld(new Set()), []);
  return (
    <PlanToolsProvider launchId={launch.id} me={me} onTouched={hold} onAskReason={setAsked}>
      <Loaded slug={launch.slug} held={held} onFilter={letGo} />
      {asked ? (
        <Suspense fallback={null}>
          <ReasonDialog asked={asked} onClose={() => setAsked(null)} />
        </Suspense>
      ) : null}
    </PlanToolsProvider>
  );
}

type LoadedProps = { slug: string; held: ReadonlySet<string>; onFilter: () => void };

function Loaded(props: LoadedProps) {
  const tools = usePlanTools();
  usePlanLive(tools);
  const { data, error, isPending, refetch } = useQuery(planQuery(tools.launchId));
  if (isPending) return <Skeleton lines={12} className="px-0" label="Loading the plan" />;
  if (!data) {
    return (
      <ErrorState
        title="The plan could not be loaded."
        safe="Nothing was changed."
        detail={error?.message}
        requestId={error instanceof ApiProblem ? error.requestId : undefined}
        onRetry={() => void refetch()}
      />
    );
  }
  return <Plan {...props} tree={data} />;
}

function Plan({ slug, held, onFilter, tree }: LoadedProps & { tree: Tree }) {
  const { launchId, undoLast } = usePlanTools();
  const [{ item, ...filters }, setAddress] = useQueryStates(planFilterParsers, { history: "push" });
  const { collapsed, toggle, setAll } = useCollapsed(launchId);
  const [adding, setAdding] = useState<{ near: NodeView | null } | null>(null);
  const [assigning, setAssigning] = useState<string | null>(null);
  const focusNode = useRef<((id: string) => void) | null>(null);
  useShortcuts([{ keys: "Mod+z", does: "Undo", run: undoLast }], { group: "Plan" });

  const { q, state, kind, owner, priority, phase, open } = filters;
  const rows = useMemo(
    () => buildRows(tree.nodes, { q, state, kind, owner, priority, phase, open }, collapsed, held),
    [tree.nodes, q, state, kind, owner, priority, phase, open, collapsed, held],
  );
  const columns = useMemo(() => usedColumns(tree.nodes), [tree.nodes]);
  const facets = useMemo(() => facetsOf(tree.nodes), [tree.nodes]);
  const change = (wish: Partial<PlanFilters>) => {
    onFilter();
    void setAddress(wish, { history: "q" in wish ? "replace" : "push", scroll: false });
  };
  const openItem = useCallback((id: string | null) => void setAddress({ item: id }), [setAddress]);
  const closeItem = () => {
    openItem(null);
    if (item) focusNode.current?.(item);
  };
  const reveal = useReveal(tree.nodes, collapsed, setAll, focusNode);
  const importHref = `/plans/${encodeURIComponent(slug)}/import`;
  const begin = (near: NodeView | null) => setAdding({ near });
  const dialogs = (
    <Suspense fallback={null}>
      {item ? <ItemDrawer key={item} nodeId={item} tree={tree} onClose={closeItem} onGo={openItem} /> : null}
      {adding ? (
        <AddDialog tree={tree} near={adding.near} onClose={() => setAdding(null)} onAdded={reveal} />
      ) : null}
      {assigning ? (
        <AssignDialog
          nodeId={assigning}
          tree={tree}
          onClose={() => {
            setAssigning(null);
            focusNode.current?.(assigning);
          }}
        />
      ) : null}
    </Suspense>
  );
  if (!tree.plan || tree.nodes.length === 0) {
    return (
      <>
        <PlanEmpty importHref={importHref} onStart={() => begin(null)} />
        {dialogs}
      </>
    );
  }
  const fitting = rows.filter(({ context }) => !context).length;
  return (
    <div className="grid gap-5">
      <PlanHead tree={tree} importHref={importHref} onAdd={() => begin(null)} />
      <PlanTabs slug={slug} current="plan" />
      <div className="grid gap-3">
        <PlanFilterBar
          filters={filters}
          facets={facets}
          columns={columns}
          fitting={fitting}
          total={tree.nodes.length}
          onChange={change}
          onClear={() => change(NO_FILTERS)}
        />
        <LastAction />
        <Card flush className="overflow-visible">
          {rows.length === 0 ? (
            <EmptyState
              title="Nothing in the plan fits these filters."
              action={<Button onClick={() => change(NO_FILTERS)}>Show the whole plan</Button>}
            />
          ) : (
            <PlanTree
              tree={tree}
              rows={rows}
              columns={columns}
              collapsible={!narrows(filters)}
              selectedId={item}
              focusNode={focusNode}
              onToggle={toggle}
              onOpen={openItem}
              onAssign={setAssigning}
              onAdd={begin}
              onLeave={() => (item ? closeItem() : blurFocus())}
            />
          )}
        </Card>
      </div>
      {dialogs}
    </div>
  );
}

function blurFocus(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** Opens what a new item stands in, and gives it the focus once it is there. */
function useReveal(
  nodes: readonly NodeView[],
  collapsed: ReadonlySet<string>,
  setAll: (ids: readonly string[]) => void,
  focusNode: React.RefObject<((id: string) => void) | null>,
): (id: string) => void {
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    const node = wanted === null ? undefined : nodes.find(({ id }) => id === wanted);
    if (!node) return;
    const above = new Set<string>();
    for (let up = node.parentId; up !== null; up = nodes.find(({ id }) => id === up)?.parentId ?? null) {
      if (above.has(up)) break;
      above.add(up);
    }
    if ([...above].some((id) => collapsed.has(id))) setAll([...collapsed].filter((id) => !above.has(id)));
    // The window that added it gives the focus back first.
    const focus = () => {
      setWanted(null);
      focusNode.current?.(node.id);
    };
    const frame = requestAnimationFrame(() => requestAnimationFrame(focus));
    return () => cancelAnimationFrame(frame);
  }, [wanted, nodes, collapsed, setAll, focusNode]);
  return setWanted;
}
