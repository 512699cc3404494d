"use client";

import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { ViewsMenu } from "@/components/views/views-menu";
import type { NodeView, PlanTree as Tree } from "@/server/domain/plans/schema";
import { may } from "@/server/kernel/permissions";
import { BulkBar } from "./bulk-bar";
import { BulkOutcome } from "./bulk-outcome";
import { SELECTED } from "./bulk-selection";
import { useKeyed } from "./keyed-store";
import { LastAction } from "./last-action";
import { PlanChips } from "./plan-chips";
import { PlanContent } from "./plan-content";
import { PlanEmpty } from "./plan-empty";
import { PlanFilterBar } from "./plan-filter-bar";
import { type FilterContext, PLAN_PAGE } from "./plan-filters";
import { PlanHead } from "./plan-head";
import { facetsOf, itemsOf, usedColumns, waitingItems } from "./plan-rows";
import { PlanTabs } from "./plan-tabs";
import { PlanToolbar } from "./plan-toolbar";
import { usePlanTools } from "./plan-tools";
import { useCollapsed } from "./use-collapsed";
import { usePlanAddress } from "./use-plan-address";
import { usePlanPalette } from "./use-plan-palette";
import { useReveal } from "./use-reveal";
import { useToday } from "./use-today";

const ItemDrawer = lazy(() => import("./item-drawer").then((part) => ({ default: part.ItemDrawer })));
const AddDialog = lazy(() => import("./add-dialog").then((part) => ({ default: part.AddDialog })));
const AssignDialog = lazy(() => import("./assign-dialog").then((part) => ({ default: part.AssignDialog })));

export type PlanBodyProps = {
  slug: string;
  tree: Tree;
  /** What was just worked on stays in sight although it may not fit the filters any more. */
  held: ReadonlySet<string>;
  onFilter: () => void;
};

/** A plan that is there: its head, what narrows it, and the form in which it is shown. */
export function PlanBody({ slug, held, onFilter, tree }: PlanBodyProps) {
  const { launchId, me, selection, mayTick } = usePlanTools();
  const address = usePlanAddress(launchId, onFilter);
  const { filters, view, item, openItem } = address;
  const collapse = useCollapsed(launchId);
  const [adding, setAdding] = useState<{ near: NodeView | null } | null>(null);
  const [assigning, setAssigning] = useState<string | null>(null);
  const [selectMode, setSelectMode] = useState(false);
  const selecting = useKeyed(selection.size, SELECTED) !== undefined || selectMode;
  const focusNode = useRef<((id: string) => void) | null>(null);
  const today = useToday();
  const waiting = useMemo(() => waitingItems(tree), [tree]);
  const context = useMemo<FilterContext>(() => ({ meId: me.id, today, waiting }), [me.id, today, waiting]);
  const columns = useMemo(() => usedColumns(tree.nodes), [tree.nodes]);
  const facets = useMemo(() => facetsOf(tree.nodes), [tree.nodes]);
  const fitting = useCallback(
    () => itemsOf(tree.nodes, filters, context, held).map(({ id }) => id),
    [tree.nodes, filters, context, held],
  );
  const reveal = useReveal(tree.nodes, collapse.collapsed, collapse.setAll, focusNode);
  const begin = (near: NodeView | null) => setAdding({ near });
  usePlanPalette({ tree, address, onAdd: () => begin(null) });
  const closeItem = () => {
    openItem(null);
    if (item) focusNode.current?.(item);
  };
  const dialogs = (
    <Suspense fallback={null}>
      {item ? (
        <ItemDrawer key={item} nodeId={item} slug={slug} tree={tree} onClose={closeItem} onGo={openItem} />
      ) : null}
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
  const importHref = `/plans/${encodeURIComponent(slug)}/import`;
  if (!tree.plan || tree.nodes.length === 0) {
    return (
      <>
        <PlanEmpty importHref={importHref} onStart={() => begin(null)} />
        {dialogs}
      </>
    );
  }
  const chips = (count: number, total: number, what: string) => (
    <PlanChips
      filters={filters}
      facets={facets}
      fitting={count}
      total={total}
      what={what}
      onChange={address.set}
      onClear={address.clear}
    />
  );
  return (
    <div className="grid gap-5 @container/plans">
      <PlanHead tree={tree} slug={slug} onAdd={() => begin(null)} />
      <PlanTabs slug={slug} current="plan" />
      <div className="grid gap-3">
        <PlanToolbar
          view={view}
          sort={address.sort}
          group={address.group}
          selecting={selecting}
          maySelect={mayTick}
          onView={(wanted) => address.set({ view: wanted })}
          onSort={(sort) => address.set({ sort })}
          onGroup={(group) => address.set({ group })}
          onSelecting={(on) => {
            setSelectMode(on);
            if (!on) selection.clear();
          }}
        >
          <ViewsMenu
            launchId={launchId}
            page={PLAN_PAGE}
            query={address.text}
            mayWrite={may(me.role, "views:write")}
            mayShare={may(me.role, "views:share")}
            onShow={address.show}
          />
        </PlanToolbar>
        <PlanFilterBar filters={filters} facets={facets} columns={columns} onChange={address.set} />
        <LastAction />
        <BulkOutcome onOpen={openItem} />
        <PlanContent
          tree={tree}
          held={held}
          address={address}
          context={context}
          columns={columns}
          collapse={collapse}
          selecting={selecting}
          fitting={fitting}
          focusNode={focusNode}
          chips={chips}
          onAssign={setAssigning}
          onAdd={begin}
          onLeave={() => (item ? closeItem() : blurFocus())}
        />
        <BulkBar nodes={tree.nodes} fitting={fitting} onDone={() => setSelectMode(false)} />
      </div>
      {dialogs}
    </div>
  );
}

function blurFocus(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
