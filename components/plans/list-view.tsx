"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { type CSSProperties, type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import { cn } from "@/lib/cn";
import type { NodeView } from "@/server/domain/plans/schema";
import { asGrid, asRow, asRows, asSortedHead } from "./grid-roles";
import { type ListHandlers, ListRow } from "./list-row";
import { columnOfSort, type ListRow as Row } from "./list-rows";
import { SORT_COLUMNS, type Sort, type SortColumn } from "./plan-filters";
import type { PlanColumns } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { COLUMN_WORDS } from "./plan-words";
import { useDrawnRows } from "./use-drawn-rows";
import { useItemKeys } from "./use-item-keys";
import { useSteps } from "./use-steps";
import { useTreeFocus } from "./use-tree-focus";

const ROW_HEIGHT = 33;
const CARD_HEIGHT = 76;
/** Below this width (Tailwind's 4xl container) rows are cards. */
const CARDS_BELOW = 896;

const WIDTHS: Record<SortColumn, string> = {
  title: "minmax(0,1fr)",
  phase: "minmax(0,9rem)",
  owner: "minmax(0,7rem)",
  due: "5rem",
  priority: "4.25rem",
  estimate: "4.25rem",
  status: "minmax(0,9rem)",
  proof: "6.75rem",
};

export type ListViewProps = {
  rows: readonly Row[];
  nodes: readonly NodeView[];
  columns: PlanColumns & { phase: boolean; proof: boolean };
  sort: Sort | null;
  today: string;
  selectedId: string | null;
  selecting: boolean;
  fitting: () => readonly string[];
  focusNode: RefObject<((id: string) => void) | null>;
  onSort: (column: SortColumn) => void;
  onOpen: (id: string) => void;
  onAssign: (id: string) => void;
  onAdd: (near: NodeView | null) => void;
  onLeave: () => void;
};

/** The items as one flat table, sorted by a column; it draws only what is in sight. */
export function ListView(props: ListViewProps) {
  const { rows, sort, today, selectedId, selecting, fitting, onOpen, onSort } = props;
  const { ticks } = usePlanTools();
  const list = useRef<HTMLDivElement>(null);
  const used = useUsed(props.columns);
  // The same function as long as the rows are the same: with another one every row is placed anew.
  const keyOf = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const { body, virtualizer, kept } = useDrawnRows({
    count: rows.length,
    keyOf,
    height: ROW_HEIGHT,
    card: CARD_HEIGHT,
    cardsBelow: CARDS_BELOW,
  });
  const focusable = useMemo(() => rows.map((row) => ({ node: { id: row.id } })), [rows]);
  const scrollTo = useCallback((index: number) => virtualizer.scrollToIndex(index), [virtualizer]);
  const focus = useTreeFocus(list, focusable, scrollTo);
  kept.current = focus.activeIndex;
  props.focusNode.current = focus.focusNode;

  const order = useMemo(() => rows.map((row) => (row.kind === "item" ? row.id : null)), [rows]);
  const below = (id: string) => shownBelow(rows, id);
  const steps = useSteps({ order, at: focus.activeIndex, focusRow: focus.focusRow, fitting, below });
  const latest = useRef(steps);
  useEffect(() => {
    latest.current = steps;
  });
  const on = useMemo<ListHandlers>(
    () => ({
      open: onOpen,
      press: (node) => ticks.toggle(node),
      select: (id, range) => latest.current[range ? "extendTo" : "select"](id),
    }),
    [onOpen, ticks],
  );
  const active = rows[focus.activeIndex];
  const node = active?.kind === "item" ? active.node : undefined;
  useItemKeys({ ...props, list, steps, node, headId: active?.id });
  return (
    <div
      ref={list}
      {...asGrid("List of items", rows.length + 1, focus, "grid")}
      style={{ "--plan-cols": used.map((column) => WIDTHS[column]).join(" ") } as CSSProperties}
      className="@container/plan"
    >
      <Heads columns={used} sort={sort} onSort={onSort} />
      <div ref={body} {...asRows} className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <ListRow
              key={row.id}
              row={row}
              index={index}
              active={index === focus.activeIndex}
              opened={row.id === selectedId}
              selecting={selecting}
              columns={used}
              today={today}
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

function useUsed(columns: ListViewProps["columns"]): SortColumn[] {
  return useMemo(
    () => SORT_COLUMNS.filter((name) => name === "title" || name === "status" || columns[name]),
    [columns],
  );
}

/** The items of a group: to select its head is to select them. */
function shownBelow(rows: readonly Row[], id: string): string[] {
  const at = rows.findIndex((row) => row.kind === "group" && row.id === id);
  if (at < 0) return [];
  const end = rows.findIndex((row, index) => index > at && row.kind === "group");
  return rows.slice(at + 1, end === -1 ? undefined : end).map((row) => row.id);
}

function Heads({
  columns,
  sort,
  onSort,
}: {
  columns: readonly SortColumn[];
  sort: Sort | null;
  onSort: (column: SortColumn) => void;
}) {
  const by = columnOfSort(sort);
  return (
    <div
      {...asRow(1)}
      className={cn(
        "sticky top-0 z-20 hidden gap-x-4 rounded-t-lg border-line border-b bg-surface px-4 py-1.5 max-lg:top-14",
        "@4xl/plan:grid @4xl/plan:grid-cols-(--plan-cols)",
      )}
    >
      {columns.map((column) => {
        const here = by?.column === column;
        return (
          <div
            key={column}
            {...asSortedHead(here ? (by.down ? "descending" : "ascending") : "none")}
            className={cn("min-w-0 text-ink-3 text-sm", column === "estimate" && "text-end")}
          >
            <button
              type="button"
              onClick={() => onSort(column)}
              className={cn(
                "inline-flex min-h-6 items-center gap-1 rounded-sm hover:text-ink hover:underline underline-offset-3",
                here && "font-medium text-ink",
              )}
            >
              {COLUMN_WORDS[column]}
              {here ? <Arrow down={by.down} /> : null}
            </button>
          </div>
        );
      })}
    </div>
  );
}

function Arrow({ down }: { down: boolean }) {
  const Icon = down ? ArrowDown : ArrowUp;
  return <Icon className="size-3.5" aria-hidden="true" />;
}
