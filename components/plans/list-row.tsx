"use client";

import { RotateCcw } from "lucide-react";
import { memo, type ReactNode, type Ref } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/input";
import { StatusBadge } from "@/components/ui/status-badge";
import { cn } from "@/lib/cn";
import type { NodeView } from "@/server/domain/plans/schema";
import { BOARD_WORDS } from "./board-columns";
import { asCell, asRow } from "./grid-roles";
import { ItemMarks } from "./item-marks";
import { useKeyed } from "./keyed-store";
import type { ListRow as Row } from "./list-rows";
import { hasProof, isApart, ownerOf, type SortColumn } from "./plan-filters";
import { nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { estimateText, itemLook, PRIORITY_WORDS, shortDay } from "./plan-words";
import { ReadOnlyTick } from "./row-cells";
import { RowNotice } from "./row-notice";
import { SelectBox, selectable, selectPress, useSelected } from "./row-select";
import type { TickState } from "./tick-store";

export type ListHandlers = {
  open: (id: string) => void;
  press: (node: NodeView) => void;
  select: (id: string, range: boolean) => void;
};

export type ListRowProps = {
  row: Row;
  index: number;
  active: boolean;
  opened: boolean;
  selecting: boolean;
  columns: readonly SortColumn[];
  today: string;
  start: number;
  measure: Ref<HTMLDivElement>;
  on: ListHandlers;
};

/** One line of the flat table, or the head of a group in it; on a phone a card in the same order. */
export const ListRow = memo(function ListRow(props: ListRowProps) {
  const { row, index, active, start, measure } = props;
  const shared = { ref: measure, "data-index": index, "data-row": row.id, tabIndex: active ? 0 : -1 };
  const style = { transform: `translateY(${start}px)` };
  const place =
    "absolute inset-x-0 top-0 border-line border-b focus-visible:z-10 focus-visible:-outline-offset-2";
  if (row.kind === "item")
    return <ItemRow {...props} node={row.node} shared={{ ...shared, style }} place={place} />;
  return (
    <div {...asRow(index + 2)} {...shared} style={style} className={cn(place, "bg-canvas px-4 py-2")}>
      <div {...asCell} className="flex items-baseline justify-between gap-4">
        <span className="min-w-0 truncate font-semibold">{row.text}</span>
        <span className="shrink-0 text-ink-2 text-sm">
          {row.ticked}/{row.count} ticked
        </span>
      </div>
    </div>
  );
});

type ItemRowProps = ListRowProps & {
  node: NodeView;
  shared: React.ComponentProps<"div">;
  place: string;
};

function ItemRow({ node, shared, place, ...props }: ItemRowProps) {
  const { index, opened, selecting, columns, on } = props;
  const { ticks, mayTick } = usePlanTools();
  const state = useKeyed(ticks.states, node.id);
  const other = useKeyed(ticks.others, node.id);
  const marked = useSelected(node.id);
  const ticked = state?.wanted ?? node.ticked;
  const selected = opened || marked;
  return (
    <div
      {...asRow(index + 2, { selected })}
      {...shared}
      {...selectable(mayTick, (range) => on.select(node.id, range))}
      className={cn(
        place,
        "px-3 py-1 hover:bg-hover sm:px-4",
        selected && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      {other ? (
        <span key={other.at} aria-hidden="true" className="absolute inset-0 -z-10 animate-flash" />
      ) : null}
      <div className="flex flex-wrap gap-x-3 @4xl/plan:grid @4xl/plan:grid-cols-(--plan-cols) @4xl/plan:gap-x-4">
        <div {...asCell} className="flex min-w-0 items-start gap-1.5 @max-4xl/plan:basis-full">
          <SelectBox node={node} selecting={selecting} onSelect={on.select} />
          {!mayTick || (isApart(node) && !ticked) ? (
            <ReadOnlyTick node={node} />
          ) : (
            <Checkbox
              checked={ticked}
              tabIndex={-1}
              aria-label={`Tick ${nameOf(node)}`}
              onChange={() => on.press(node)}
              className="pointer-coarse:-my-1.5"
            />
          )}
          <div className="min-w-0">
            <Title node={node} ticked={ticked} on={on} />
            <ItemMarks node={node} />
          </div>
        </div>
        <div
          role="presentation"
          className="flex flex-wrap items-center gap-x-3 ps-8 pointer-coarse:ps-13 empty:hidden @4xl/plan:contents"
        >
          {columns.map((column) =>
            column === "title" ? null : (
              <Cell key={column} column={column} {...props} node={node} state={state} />
            ),
          )}
        </div>
      </div>
      {state?.problem ? (
        <div {...asCell} className="ps-8">
          <RowNotice nodeId={node.id} problem={state.problem} />
        </div>
      ) : null}
    </div>
  );
}

function Title({ node, ticked, on }: { node: NodeView; ticked: boolean; on: ListHandlers }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={(event) => {
        if (!selectPress(event)) on.open(node.id);
      }}
      className={cn(
        "my-0.5 line-clamp-2 min-w-0 rounded-sm text-start wrap-break-word decoration-line-strong underline-offset-3 hover:underline pointer-coarse:my-1.5",
        (ticked || isApart(node)) && "text-ink-2",
        isApart(node) && "line-through",
      )}
    >
      {node.externalId ? <span className="mark-text me-1 text-ink-3">{`${node.externalId} `}</span> : null}
      {node.title}
    </button>
  );
}

const cell = cn(
  "min-w-0 text-ink-2 text-sm empty:hidden @4xl/plan:truncate @4xl/plan:pt-1 @4xl/plan:empty:block",
);

type CellProps = Pick<ListRowProps, "row" | "today"> & {
  column: SortColumn;
  node: NodeView;
  state: TickState | undefined;
};

function Cell({ column, row, node, state, today }: CellProps): ReactNode {
  if (column === "status") return <StatusCell node={node} state={state} />;
  if (column === "proof") {
    const look = hasProof(node) ? itemLook(node) : null;
    return (
      <div {...asCell} className={cn(cell, "@4xl/plan:pt-0.5")}>
        {look ? <StatusBadge status={look.status} text={look.text} className="min-h-5" /> : null}
      </div>
    );
  }
  const late = column === "due" && node.dueDate !== undefined && node.dueDate < today && !node.ticked;
  const phase = row.kind === "item" ? row.phase : undefined;
  const text = textOf(column, node, phase);
  return (
    <div
      {...asCell}
      title={column === "due" ? node.dueDate : text}
      className={cn(
        cell,
        column === "estimate" && "@4xl/plan:text-end",
        (late || (column === "priority" && node.priority === "critical")) && "font-medium text-ink",
      )}
    >
      {text}
      {late ? <span className="text-bad"> overdue</span> : null}
    </div>
  );
}

function textOf(column: SortColumn, node: NodeView, phase: NodeView | undefined): string {
  if (column === "phase") return phase ? nameOf(phase) : "";
  if (column === "owner") return ownerOf(node) ?? "";
  if (column === "due") return node.dueDate ? shortDay(node.dueDate) : (node.timing?.text ?? "");
  if (column === "priority") return node.priority ? PRIORITY_WORDS[node.priority] : (node.priorityText ?? "");
  return node.estimateText ?? (node.estimateMinutes ? estimateText(node.estimateMinutes) : "");
}

function StatusCell({ node, state }: { node: NodeView; state: TickState | undefined }) {
  const { undo, undoLast } = usePlanTools();
  const offered = useKeyed(undo.shown, node.id);
  const look = (state?.wanted ?? node.ticked) ? null : itemLook({ ...node, state: "open" });
  return (
    <div
      {...asCell}
      className={cn(cell, "flex items-center gap-1.5 self-start", offered && "overflow-visible")}
    >
      {look ? (
        <StatusBadge status={look.status} text={look.text} className="min-h-5" />
      ) : (
        <StatusText node={node} state={state} />
      )}
      {offered ? (
        <Button
          size="sm"
          variant="quiet"
          title={offered.text}
          icon={<RotateCcw className="size-3.5" aria-hidden="true" />}
          className="h-6 px-1.5 text-accent"
          onClick={undoLast}
        >
          Undo
        </Button>
      ) : null}
    </div>
  );
}

function StatusText({ node, state }: { node: NodeView; state: TickState | undefined }) {
  const { me } = usePlanTools();
  if (state?.slow) return <span className="text-ink-3">saving…</span>;
  if (!(state?.wanted ?? node.ticked)) return <span>{BOARD_WORDS.open}</span>;
  const by = node.tickedById === me.id ? "you" : node.tickedBy;
  const who = state?.saving ? "you" : node.tickedSource === "import" ? "in the file" : by;
  return (
    <span className="truncate">
      {BOARD_WORDS.done} <span className="text-ink-3">{who}</span>
    </span>
  );
}
