"use client";

import { lazy, type ReactNode, type RefObject, Suspense, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/layout";
import { EmptyState, Skeleton } from "@/components/ui/states";
import type { NodeView, PlanTree as Tree } from "@/server/domain/plans/schema";
import { buildList, nextSort } from "./list-rows";
import { type FilterContext, hasProof, narrows } from "./plan-filters";
import { buildRows, itemsOf, type PlanColumns, phasesOf } from "./plan-rows";
import { PlanTree } from "./plan-tree";
import type { useCollapsed } from "./use-collapsed";
import type { PlanAddressPort } from "./use-plan-address";

const BoardView = lazy(() => import("./board-view").then((part) => ({ default: part.BoardView })));
const ListView = lazy(() => import("./list-view").then((part) => ({ default: part.ListView })));

export type PlanContentProps = {
  tree: Tree;
  held: ReadonlySet<string>;
  address: PlanAddressPort;
  context: FilterContext;
  columns: PlanColumns;
  collapse: ReturnType<typeof useCollapsed>;
  selecting: boolean;
  fitting: () => readonly string[];
  focusNode: RefObject<((id: string) => void) | null>;
  /** What narrows the plan, with how much of how much fits. */
  chips: (count: number, total: number, what: string) => ReactNode;
  onAssign: (id: string) => void;
  onAdd: (near: NodeView | null) => void;
  onLeave: () => void;
};

/** The same data in one of three forms. */
export function PlanContent(props: PlanContentProps) {
  return props.address.view === "tree" ? <AsTree {...props} /> : <AsItems {...props} />;
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Card flush>
      <EmptyState
        title="Nothing in the plan fits these filters."
        action={<Button onClick={onClear}>Show the whole plan</Button>}
      />
    </Card>
  );
}

function AsTree(props: PlanContentProps) {
  const { tree, held, address, context, collapse, chips } = props;
  const { filters } = address;
  const rows = useMemo(
    () => buildRows(tree.nodes, filters, context, collapse.collapsed, held),
    [tree.nodes, filters, context, collapse.collapsed, held],
  );
  const count = rows.filter((row) => !row.context).length;
  return (
    <>
      {chips(count, tree.nodes.length, "row")}
      {rows.length === 0 ? (
        <NoMatch onClear={address.clear} />
      ) : (
        <Card flush className="overflow-visible">
          <PlanTree
            {...props}
            rows={rows}
            collapsible={!narrows(filters)}
            selectedId={address.item}
            onToggle={collapse.toggle}
            onOpen={address.openItem}
          />
        </Card>
      )}
    </>
  );
}

function AsItems(props: PlanContentProps) {
  const { tree, held, address, context, chips } = props;
  const { filters, view, sort, group } = address;
  const items = useMemo(
    () => itemsOf(tree.nodes, filters, context, held),
    [tree.nodes, filters, context, held],
  );
  const phases = useMemo(() => phasesOf(tree.nodes), [tree.nodes]);
  const rows = useMemo(
    () => (view === "list" ? buildList(items, { sort, group, phases }) : []),
    [view, items, sort, group, phases],
  );
  const columns = useMemo(
    () => ({
      ...props.columns,
      phase: phases.size > 0 && group !== "phase",
      proof: tree.nodes.some(hasProof),
    }),
    [props.columns, phases, group, tree.nodes],
  );
  const { overall } = tree.progress;
  const shared = {
    ...props,
    nodes: tree.nodes,
    today: context.today,
    selectedId: address.item,
    onOpen: address.openItem,
  };
  return (
    <>
      {chips(items.length, overall.total + overall.cancelled, "item")}
      {items.length === 0 ? (
        <NoMatch onClear={address.clear} />
      ) : (
        <Suspense fallback={<Skeleton lines={10} className="px-0" label="Loading the view" />}>
          {view === "board" ? (
            <BoardView {...shared} items={items} phases={phases} />
          ) : (
            <Card flush className="overflow-visible">
              <ListView
                {...shared}
                rows={rows}
                columns={columns}
                sort={sort}
                onSort={(column) => address.set({ sort: nextSort(sort, column) })}
              />
            </Card>
          )}
        </Suspense>
      )}
    </>
  );
}
