"use client";

import { type CSSProperties, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import type { NodeView, PlanTree as Tree } from "@/server/domain/plans/schema";
import { asGrid, asHead, asRow, asRows } from "./grid-roles";
import { PlanRow, type RowHandlers } from "./plan-row";
import { byId, isGroupKind, openDependencies, type PlanColumns, type PlanRow as Row } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { useDrawnRows } from "./use-drawn-rows";
import { useSteps } from "./use-steps";
import { useTreeFocus } from "./use-tree-focus";
import { useTreeKeys } from "./use-tree-keys";

/** Pixels of a row of one line, and of a card on a phone; each is measured once it is drawn. */
const ROW_HEIGHT = 33;
const CARD_HEIGHT = 76;
/** Below this width (Tailwind's 3xl container) rows are cards. */
const CARDS_BELOW = 768;

export type PlanTreeProps = {
  tree: Tree;
  rows: readonly Row[];
  columns: PlanColumns;
  collapsible: boolean;
  selectedId: string | null;
  selecting: boolean;
  /** Everything that fits the filters and can be selected. */
  fitting: () => readonly string[];
  /** Told what has the focus, so that a closing window can give it back. */
  focusNode: RefObject<((id: string) => void) | null>;
  onToggle: (id: string) => void;
  onOpen: (id: string) => void;
  onAssign: (id: string) => void;
  onAdd: (near: NodeView | null) => void;
  onLeave: () => void;
};

/** The columns as one grid for all rows; only those that some item fills. */
function template(columns: PlanColumns): string {
  return [
    "minmax(0,1fr)",
    columns.priority ? "4.25rem" : "",
    columns.owner ? "minmax(0,8.5rem)" : "",
    columns.estimate ? "4.25rem" : "",
    columns.due ? "4.75rem" : "",
    "minmax(0,13rem)",
  ]
    .filter(Boolean)
    .join(" ");
}

/** The items below a group that are shown: to select a group is to select them. */
function shownBelow(rows: readonly Row[], id: string): string[] {
  const at = rows.findIndex(({ node }) => node.id === id);
  const top = rows[at];
  if (!top || !isGroupKind(top.node.kind)) return [];
  const end = rows.findIndex(({ depth }, index) => index > at && depth <= top.depth);
  return rows
    .slice(at + 1, end === -1 ? undefined : end)
    .flatMap(({ node, context }) => (node.tickable && !context ? [node.id] : []));
}

/** The plan as a list that draws only what is in sight and scrolls with the page. */
export function PlanTree(props: PlanTreeProps) {
  const { tree, rows, columns, collapsible, selectedId, selecting, fitting, onToggle, onOpen } = props;
  const { ticks, act, tellRefusal } = usePlanTools();
  const list = useRef<HTMLDivElement>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const nodes = useMemo(() => byId(tree.nodes), [tree.nodes]);
  // The same function as long as the rows are the same: with another one every row is placed anew.
  const keyOf = useCallback((index: number) => rows[index]?.node.id ?? index, [rows]);
  const { body, virtualizer, kept } = useDrawnRows({
    count: rows.length,
    keyOf,
    height: ROW_HEIGHT,
    card: CARD_HEIGHT,
    cardsBelow: CARDS_BELOW,
  });
  const scrollTo = useCallback((index: number) => virtualizer.scrollToIndex(index), [virtualizer]);
  const focus = useTreeFocus(list, rows, scrollTo);
  kept.current = focus.activeIndex;
  props.focusNode.current = focus.focusNode;

  const { focusNode } = focus;
  const order = useMemo(() => rows.map(({ node }) => (isGroupKind(node.kind) ? null : node.id)), [rows]);
  const below = (id: string) => shownBelow(rows, id);
  const steps = useSteps({ order, at: focus.activeIndex, focusRow: focus.focusRow, fitting, below });
  const latestSteps = useRef(steps);
  useEffect(() => {
    latestSteps.current = steps;
  });
  const on = useMemo<RowHandlers>(
    () => ({
      toggle: onToggle,
      open: onOpen,
      press: (node) => ticks.toggle(node),
      select: (id, range) => latestSteps.current[range ? "extendTo" : "select"](id),
      rename: (id, title) => {
        setEditing(null);
        focusNode(id);
        if (title === null) return;
        act.edit(id, { title }).catch((error: unknown) => tellRefusal(error, "The title was not changed."));
      },
    }),
    [onToggle, onOpen, ticks, act, tellRefusal, focusNode],
  );
  useTreeKeys({ ...props, list, nodes: tree.nodes, focus, steps, onRename: setEditing });

  const waits = (node: NodeView) =>
    openDependencies(node, nodes, tree.progress.groups)
      .map((other) => other.externalId ?? other.title)
      .slice(0, 4)
      .join(", ");
  return (
    <div
      ref={list}
      {...asGrid("Plan", rows.length + 1, focus)}
      style={{ "--plan-cols": template(columns) } as CSSProperties}
      className="@container/plan"
    >
      <ColumnHeads columns={columns} />
      <div ref={body} {...asRows} className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <PlanRow
              key={row.node.id}
              {...row}
              index={index}
              active={index === focus.activeIndex}
              selected={row.node.id === selectedId}
              editing={row.node.id === editing}
              selecting={selecting}
              collapsible={collapsible}
              columns={columns}
              counts={tree.progress.groups[row.node.id]}
              waits={row.node.dependsOn ? waits(row.node) : ""}
              start={start - virtualizer.options.scrollMargin}
              measure={virtualizer.measureElement}
              on={on}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

const head = "px-0 text-ink-3 text-sm";

function ColumnHeads({ columns }: { columns: PlanColumns }) {
  return (
    <div
      {...asRow(1)}
      className={cn(
        "sticky top-0 z-20 hidden gap-x-4 rounded-t-lg border-line border-b bg-surface py-1.5 ps-11 pe-4 max-lg:top-14",
        "@3xl/plan:grid @3xl/plan:grid-cols-(--plan-cols)",
      )}
    >
      <div {...asHead} className={head}>
        Item
      </div>
      {columns.priority ? (
        <div {...asHead} className={head}>
          Priority
        </div>
      ) : null}
      {columns.owner ? (
        <div {...asHead} className={head}>
          Owner
        </div>
      ) : null}
      {columns.estimate ? (
        <div {...asHead} className={cn(head, "text-end")}>
          Estimate
        </div>
      ) : null}
      {columns.due ? (
        <div {...asHead} className={head}>
          Due
        </div>
      ) : null}
      <div {...asHead} className={head}>
        State
      </div>
    </div>
  );
}
