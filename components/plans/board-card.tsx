"use client";

import { MoreHorizontal } from "lucide-react";
import { type DragEvent, memo, type Ref } from "react";
import { IconButton } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/input";
import { Menu, MenuItem, MenuNote, MenuSeparator } from "@/components/ui/menu";
import { cn } from "@/lib/cn";
import type { NodeView } from "@/server/domain/plans/schema";
import { BOARD_COLUMNS, BOARD_WORDS, type BoardColumn, mayMove } from "./board-columns";
import { asCell, asRow } from "./grid-roles";
import { ItemMarks } from "./item-marks";
import { useKeyed } from "./keyed-store";
import { isApart, ownerOf } from "./plan-filters";
import { nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { estimateText, PRIORITY_WORDS, shortDay } from "./plan-words";
import { ReadOnlyTick, StateCell } from "./row-cells";
import { RowNotice } from "./row-notice";
import { SelectBox, selectable, selectPress, useSelected } from "./row-select";

export type CardHandlers = {
  open: (id: string) => void;
  press: (node: NodeView) => void;
  select: (id: string, range: boolean) => void;
  move: (id: string, column: BoardColumn) => void;
  drag: (id: string | null) => void;
};

export type BoardCardProps = {
  node: NodeView;
  phase: string;
  index: number;
  active: boolean;
  opened: boolean;
  selecting: boolean;
  today: string;
  start: number;
  measure: Ref<HTMLDivElement>;
  on: CardHandlers;
};

/** One item on the board. It is moved by dragging, by its menu, or with Alt and an arrow. */
export const BoardCard = memo(function BoardCard(props: BoardCardProps) {
  const { node, phase, index, active, opened, selecting, start, measure, on } = props;
  const { ticks, mayTick, mayWrite } = usePlanTools();
  const state = useKeyed(ticks.states, node.id);
  const other = useKeyed(ticks.others, node.id);
  const marked = useSelected(node.id);
  const ticked = state?.wanted ?? node.ticked;
  const may = { tick: mayTick, write: mayWrite };
  const moves = BOARD_COLUMNS.filter((column) => mayMove(node, column, may));
  return (
    <div
      ref={measure}
      {...asRow(index + 1, { selected: opened || marked })}
      data-index={index}
      data-row={node.id}
      tabIndex={active ? 0 : -1}
      {...draggable(node, moves.length > 0, on.drag)}
      {...selectable(mayTick, (range) => on.select(node.id, range))}
      style={{ transform: `translateY(${start}px)` }}
      className="absolute inset-x-0 top-0 px-2 pb-2 outline-none"
    >
      <div
        {...asCell}
        className={cn(
          "relative grid grid-cols-[minmax(0,1fr)] gap-1 rounded-md border border-line bg-surface px-2 py-1.5",
          "in-focus-visible:outline-2 in-focus-visible:outline-accent",
          moves.length > 0 && "cursor-grab active:cursor-grabbing",
          (opened || marked) && "border-accent bg-accent-soft",
        )}
      >
        {other ? (
          <span key={other.at} aria-hidden="true" className="absolute inset-0 -z-10 animate-flash" />
        ) : null}
        <div className="flex items-start gap-1.5">
          <SelectBox node={node} selecting={selecting} onSelect={on.select} />
          {!mayTick || isApart(node) ? (
            <ReadOnlyTick node={node} />
          ) : (
            <Checkbox
              checked={ticked}
              tabIndex={-1}
              aria-label={`Tick ${nameOf(node)}`}
              onChange={() => on.press(node)}
            />
          )}
          <CardTitle node={node} ticked={ticked} onOpen={on.open} />
          {moves.length > 0 ? <CardMenu node={node} moves={moves} on={on} /> : null}
        </div>
        <CardFacts node={node} phase={phase} today={props.today} />
        <div className="ps-7.5 empty:hidden pointer-coarse:ps-12">
          <ItemMarks node={node} />
        </div>
        {/* The column says the status already; who ticked it, a proof and Undo are what is left to say. */}
        <div className="ps-7.5 has-[>:empty]:hidden pointer-coarse:ps-12">
          <StateCell
            alone
            node={isApart(node) || ticked ? node : { ...node, status: "open" }}
            state={state}
          />
        </div>
        {state?.problem ? <RowNotice nodeId={node.id} problem={state.problem} /> : null}
      </div>
    </div>
  );
});

/** Dragging is the extra way; the menu and the keys do the same. */
function draggable(node: NodeView, may: boolean, drag: CardHandlers["drag"]) {
  return {
    draggable: may,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", nameOf(node));
      drag(node.id);
    },
    onDragEnd: () => drag(null),
  };
}

function CardTitle({
  node,
  ticked,
  onOpen,
}: {
  node: NodeView;
  ticked: boolean;
  onOpen: (id: string) => void;
}) {
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={(event) => {
        if (!selectPress(event)) onOpen(node.id);
      }}
      className={cn(
        "my-0.5 line-clamp-3 min-w-0 flex-1 rounded-sm text-start wrap-break-word decoration-line-strong underline-offset-3 hover:underline pointer-coarse:my-3",
        (ticked || isApart(node)) && "text-ink-2",
        isApart(node) && "line-through",
      )}
    >
      {node.externalId ? <span className="mark-text me-1 text-ink-3">{`${node.externalId} `}</span> : null}
      {node.title}
    </button>
  );
}

function CardMenu({ node, moves, on }: { node: NodeView; moves: readonly BoardColumn[]; on: CardHandlers }) {
  return (
    <Menu
      align="end"
      trigger={
        <IconButton
          size="sm"
          tabIndex={-1}
          name={`Move ${nameOf(node)}`}
          icon={<MoreHorizontal className="size-4" />}
          className="-me-1 size-6"
        />
      }
    >
      <MenuNote>Move to</MenuNote>
      {moves.map((column) => (
        <MenuItem key={column} onSelect={() => on.move(node.id, column)}>
          {BOARD_WORDS[column]}
          {column === "apart" ? "…" : ""}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => on.open(node.id)}>Open</MenuItem>
    </Menu>
  );
}

function CardFacts({ node, phase, today }: { node: NodeView; phase: string; today: string }) {
  const late = node.dueDate !== undefined && node.dueDate < today && !node.ticked && !isApart(node);
  const due = node.dueDate ? shortDay(node.dueDate) : (node.timing?.text ?? "");
  const estimate = node.estimateText ?? (node.estimateMinutes ? estimateText(node.estimateMinutes) : "");
  return (
    <div className="flex min-w-0 flex-wrap gap-x-2.5 ps-7.5 text-ink-2 text-sm empty:hidden pointer-coarse:ps-12">
      {node.priority ? (
        <span className={cn(node.priority === "critical" && "font-medium text-ink")}>
          {PRIORITY_WORDS[node.priority]}
        </span>
      ) : null}
      {ownerOf(node) ? <span className="max-w-full truncate">{ownerOf(node)}</span> : null}
      {due ? (
        <span>
          {due}
          {late ? <span className="text-bad"> overdue</span> : null}
        </span>
      ) : null}
      {estimate ? <span>{estimate}</span> : null}
      {phase ? <span className="max-w-full basis-full truncate text-ink-3">{phase}</span> : null}
    </div>
  );
}
