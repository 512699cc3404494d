"use client";

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type DragEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useAnnounce } from "@/components/ui/live-region";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/format";
import type { NodeView } from "@/server/domain/plans/schema";
import { BoardCard, type CardHandlers } from "./board-card";
import { BOARD_COLUMNS, BOARD_WORDS, type BoardColumn, toColumns } from "./board-columns";
import { asRows } from "./grid-roles";
import { usePlanTools } from "./plan-tools";
import { useBoardKeys } from "./use-board-keys";
import { useBoardMoves } from "./use-board-moves";
import { useSteps } from "./use-steps";
import { type TreeFocus, useTreeFocus } from "./use-tree-focus";

const CARD_HEIGHT = 92;

export type BoardViewProps = {
  items: readonly NodeView[];
  nodes: readonly NodeView[];
  phases: ReadonlyMap<string, NodeView>;
  today: string;
  selectedId: string | null;
  selecting: boolean;
  fitting: () => readonly string[];
  focusNode: RefObject<((id: string) => void) | null>;
  onOpen: (id: string) => void;
  onAssign: (id: string) => void;
  onAdd: (near: NodeView | null) => void;
  onLeave: () => void;
};

type Scroll = (index: number) => void;

/** The items in columns by status; on a phone one column at a time. */
export function BoardView(props: BoardViewProps) {
  const { items, phases, today, selectedId, selecting, fitting, onOpen } = props;
  const { ticks } = usePlanTools();
  const announce = useAnnounce();
  const board = useRef<HTMLDivElement>(null);
  const scrolls = useRef(new Map<BoardColumn, Scroll>());
  const { pending, move } = useBoardMoves(items);
  const columns = useMemo(() => toColumns(items, pending), [items, pending]);
  const [shown, setShown] = useState<BoardColumn>("open");
  const [dragged, setDragged] = useState<string | null>(null);

  const flat = useMemo(
    () => BOARD_COLUMNS.flatMap((column) => columns[column].map((node, index) => ({ node, column, index }))),
    [columns],
  );
  const scrollTo = useCallback(
    (at: number) => {
      const card = flat[at];
      if (!card) return;
      setShown(card.column);
      scrolls.current.get(card.column)?.(card.index);
    },
    [flat],
  );
  const focus = useTreeFocus(board, flat, scrollTo);
  props.focusNode.current = focus.focusNode;
  const order = useMemo(() => flat.map(({ node }) => node.id), [flat]);
  const steps = useSteps({ order, at: focus.activeIndex, focusRow: focus.focusRow, fitting });
  const moveCard = (id: string, column: BoardColumn) => {
    if (!move(id, column)) return;
    focus.focusNode(id);
    announce(`Moved to ${BOARD_WORDS[column]}.`);
  };
  const latest = useRef({ steps, moveCard });
  useEffect(() => {
    latest.current = { steps, moveCard };
  });
  const on = useMemo<CardHandlers>(
    () => ({
      open: onOpen,
      press: (node) => ticks.toggle(node),
      select: (id, range) => latest.current.steps[range ? "extendTo" : "select"](id),
      move: (id, column) => latest.current.moveCard(id, column),
      drag: setDragged,
    }),
    [onOpen, ticks],
  );
  useBoardKeys({ ...props, list: board, focus, steps, flat, columns, onMove: moveCard });
  const shared = { phases, today, selectedId, selecting, focus, on };
  return (
    <div ref={board} {...asBoard(focus)} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <fieldset className="flex min-w-0 flex-wrap gap-1 sm:hidden">
        <legend className="sr-only">Column</legend>
        {BOARD_COLUMNS.map((column) => (
          <button
            key={column}
            type="button"
            aria-pressed={shown === column}
            onClick={() => setShown(column)}
            className={cn(
              "min-h-11 rounded-md border border-line px-2.5 text-ink-2 text-sm",
              shown === column && "border-ink bg-surface font-medium text-ink",
            )}
          >
            {BOARD_WORDS[column]} <span className="text-ink-3">{columns[column].length}</span>
          </button>
        ))}
      </fieldset>
      <div className="flex items-start gap-3 sm:overflow-x-auto sm:pb-2">
        {BOARD_COLUMNS.map((column) => (
          <Column
            key={column}
            {...shared}
            column={column}
            cards={columns[column]}
            hidden={shown !== column}
            dragged={dragged}
            register={(scroll) => {
              if (scroll) scrolls.current.set(column, scroll);
              else scrolls.current.delete(column);
            }}
            onDrop={() => {
              if (dragged) moveCard(dragged, column);
              setDragged(null);
            }}
          />
        ))}
      </div>
    </div>
  );
}

type ColumnProps = {
  column: BoardColumn;
  cards: readonly NodeView[];
  /** On a phone another column is shown. */
  hidden: boolean;
  dragged: string | null;
  phases: ReadonlyMap<string, NodeView>;
  today: string;
  selectedId: string | null;
  selecting: boolean;
  focus: TreeFocus;
  on: CardHandlers;
  register: (scroll: Scroll | null) => void;
  onDrop: () => void;
};

const asBoard = ({ onFocus, onBlur }: TreeFocus) => ({
  onFocus,
  onBlur,
  role: "group",
  "aria-label": "Board",
});
const asColumn = (name: string, rows: number) => ({
  role: "grid",
  "aria-label": name,
  "aria-rowcount": rows,
});

function dropTarget(accepts: boolean, setOver: (over: boolean) => void, onDrop: () => void) {
  return {
    onDragOver: (event: DragEvent) => {
      if (!accepts) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      onDrop();
    },
  };
}

function Column(props: ColumnProps) {
  const { column, cards, hidden, dragged, phases, focus, on, register, onDrop } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const active = cards.findIndex(({ id }) => id === focus.activeId);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_HEIGHT,
    getItemKey: (index) => cards[index]?.id ?? index,
    overscan: 6,
    initialRect: { width: 260, height: 700 },
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      return active < 0 || seen.includes(active) ? seen : [...seen, active].sort((a, b) => a - b);
    },
  });
  const latest = useRef(register);
  useEffect(() => {
    latest.current = register;
    latest.current((index) => virtualizer.scrollToIndex(index));
  });
  useEffect(() => () => latest.current(null), []);
  const name = `${BOARD_WORDS[column]}, ${formatCount(cards.length, "item")}`;
  const apart = column === "apart";
  const target = dragged !== null && !cards.some(({ id }) => id === dragged);
  return (
    <section
      aria-label={name}
      {...dropTarget(target, setOver, onDrop)}
      className={cn(
        "min-w-0 flex-1 rounded-lg border border-line bg-sunken sm:min-w-44",
        hidden && "max-sm:hidden",
        apart && "border-dashed bg-transparent sm:ms-2",
        over && "border-accent",
      )}
    >
      <h3 className="flex items-baseline justify-between gap-2 px-3 py-2 font-medium text-sm">
        {BOARD_WORDS[column]}
        <span className="font-normal text-ink-3">{cards.length}</span>
      </h3>
      <div ref={scroller} className="max-h-[70dvh] min-h-24 overflow-y-auto overscroll-contain">
        {cards.length === 0 ? (
          <p className="px-3 pb-3 text-ink-3 text-sm">{apart ? "Everything applies." : "Nothing here."}</p>
        ) : (
          <div {...asColumn(name, cards.length)}>
            <div {...asRows} className="relative" style={{ height: virtualizer.getTotalSize() }}>
              {virtualizer.getVirtualItems().map(({ index, start }) => {
                const node = cards[index];
                return node ? (
                  <BoardCard
                    key={node.id}
                    node={node}
                    phase={phases.get(node.id)?.title ?? ""}
                    index={index}
                    active={node.id === focus.activeId}
                    opened={node.id === props.selectedId}
                    selecting={props.selecting}
                    today={props.today}
                    start={start}
                    measure={virtualizer.measureElement}
                    on={on}
                  />
                ) : null;
              })}
            </div>
          </div>
        )}
      </div>
    </section>
  );
}
