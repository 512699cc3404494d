"use client";

import { ChevronRight } from "lucide-react";
import { type CSSProperties, memo, type ReactNode, type Ref } from "react";
import { Checkbox } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import type { Counts, NodeView } from "@/server/domain/plans/schema";
import { asCell, asRow } from "./grid-roles";
import { ItemMarks } from "./item-marks";
import { useKeyed } from "./keyed-store";
import { isGroupKind, nameOf, type PlanColumns } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { KIND_WORDS, riskText, targetText } from "./plan-words";
import { FactCells, GroupCells, ReadOnlyTick, StateCell } from "./row-cells";
import { RowNotice } from "./row-notice";
import { SelectBox, selectable, selectPress, useSelected } from "./row-select";
import { TitleEditor } from "./title-editor";

/** Levels that are still moved to the right; deeper ones stand below the last. */
const MOST_INDENT = 7;

export type RowHandlers = {
  toggle: (id: string) => void;
  open: (id: string) => void;
  press: (node: NodeView) => void;
  rename: (id: string, title: string | null) => void;
  select: (id: string, range: boolean) => void;
};

export type PlanRowProps = {
  node: NodeView;
  depth: number;
  children: boolean;
  expanded: boolean;
  /** Shown only as the way to something that fits. */
  context: boolean;
  collapsible: boolean;
  index: number;
  /** The one row that Tab reaches. */
  active: boolean;
  selected: boolean;
  editing: boolean;
  /** Boxes for selecting are shown. */
  selecting: boolean;
  columns: PlanColumns;
  counts: Counts | undefined;
  /** "9.46.1, T104": what it waits for and is open. */
  waits: string;
  start: number;
  measure: Ref<HTMLDivElement>;
  on: RowHandlers;
};

/** One node of the plan: a line with aligned columns, on a phone a card in the same order. */
export const PlanRow = memo(function PlanRow(props: PlanRowProps) {
  const { node, depth, index, active, expanded, children, start, measure, on } = props;
  const { ticks, mayTick } = usePlanTools();
  const marked = useSelected(node.id);
  const selected = props.selected || marked;
  const other = useKeyed(ticks.others, node.id);
  const group = isGroupKind(node.kind);
  const style = {
    "--depth": Math.min(depth, MOST_INDENT),
    transform: `translateY(${start}px)`,
  } as CSSProperties;
  return (
    <div
      ref={measure}
      {...asRow(index + 2, { level: depth + 1, selected, ...(children ? { expanded } : {}) })}
      data-index={index}
      data-row={node.id}
      data-kind={node.kind}
      tabIndex={active ? 0 : -1}
      {...selectable(mayTick, (range) => on.select(node.id, range))}
      style={style}
      className={cn(
        "plan-row absolute inset-x-0 top-0 border-line border-b pe-3 focus-visible:z-10 focus-visible:-outline-offset-2 sm:pe-4",
        "ps-[calc(0.5rem+var(--depth)*0.5rem)] sm:ps-[calc(0.75rem+var(--depth)*1.125rem)]",
        group ? "py-2" : "py-1 hover:bg-hover",
        selected && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      {other ? (
        <span key={other.at} aria-hidden="true" className="absolute inset-0 -z-10 animate-flash" />
      ) : null}
      {group ? <GroupLine {...props} /> : <ItemLine {...props} />}
    </div>
  );
});

function Twisty({ node, children, expanded, collapsible, on }: PlanRowProps) {
  if (!children || !collapsible)
    return <span className={cn("w-6 shrink-0", !isGroupKind(node.kind) && "max-sm:hidden")} />;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`${expanded ? "Collapse" : "Expand"} ${nameOf(node)}`}
      onClick={() => on.toggle(node.id)}
      className="grid size-6 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink"
    >
      <ChevronRight
        className={cn("size-4 transition-transform", expanded && "rotate-90")}
        aria-hidden="true"
      />
    </button>
  );
}

function GroupLine(props: PlanRowProps) {
  const { node, context, counts, on, editing } = props;
  const large = node.kind === "phase" || node.kind === "milestone" || node.kind === "title";
  return (
    <div {...asCell} className="flex items-center gap-1.5">
      <Twisty {...props} />
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-0.5">
        <div className="min-w-0 flex-1 max-sm:basis-full">
          {editing ? (
            <TitleEditor node={node} onDone={on.rename} />
          ) : (
            <TitleButton
              node={node}
              on={on}
              className={cn(
                node.kind === "phase" && "font-semibold text-lg",
                node.kind === "milestone" && "font-semibold",
                !large && "font-medium text-ink-2",
                context && !large && "text-ink-3",
              )}
            />
          )}
          <ItemMarks node={node} />
        </div>
        <GroupCells counts={counts} name={node.title} large={large} />
      </div>
    </div>
  );
}

function TitleButton({ node, on, className }: { node: NodeView; on: RowHandlers; className?: string }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={(event) => {
        if (!selectPress(event)) on.open(node.id);
      }}
      className={cn(
        "line-clamp-3 max-w-full rounded-sm text-start wrap-break-word decoration-line-strong underline-offset-3 hover:underline",
        className,
      )}
    >
      {node.externalId ? <span className="mark-text me-1 text-ink-3">{`${node.externalId} `}</span> : null}
      {node.title}
    </button>
  );
}

function ItemLine(props: PlanRowProps) {
  const { node, columns, context } = props;
  const { ticks } = usePlanTools();
  const state = useKeyed(ticks.states, node.id);
  return (
    <>
      <div
        className={cn(
          "flex flex-wrap gap-x-3 @3xl/plan:grid @3xl/plan:grid-cols-(--plan-cols) @3xl/plan:gap-x-4",
          context && "opacity-70",
        )}
      >
        <div {...asCell} className="flex min-w-0 items-start gap-1.5 max-w-full @max-3xl/plan:basis-full">
          <Twisty {...props} />
          <SelectBox node={node} selecting={props.selecting} onSelect={props.on.select} />
          <Lead node={node} ticked={state?.wanted ?? node.ticked} on={props.on} />
          <ItemTitle {...props} ticked={state?.wanted ?? node.ticked} />
        </div>
        <FactSlot>
          {node.tickable ? <FactCells node={node} columns={columns} /> : <EmptyCells columns={columns} />}
          {node.tickable ? <StateCell node={node} state={state} /> : <div {...asCell} />}
        </FactSlot>
      </div>
      {state?.problem ? (
        <div {...asCell} className="ps-7 sm:ps-14">
          <RowNotice nodeId={node.id} problem={state.problem} />
        </div>
      ) : null}
    </>
  );
}

/** The cells after the title: columns of the row where there is room, one quiet line below it otherwise. */
function FactSlot({ children }: { children: ReactNode }) {
  return (
    <div
      role="presentation"
      className="flex flex-wrap items-center gap-x-3 ps-8 sm:ps-[3.75rem] pointer-coarse:ps-13 sm:pointer-coarse:ps-20 empty:hidden @3xl/plan:contents"
    >
      {children}
    </div>
  );
}

function EmptyCells({ columns }: { columns: PlanColumns }) {
  return Object.entries(columns).map(([name, used]) =>
    used ? <div key={name} {...asCell} className="hidden @3xl/plan:block" /> : null,
  );
}

function Lead({ node, ticked, on }: { node: NodeView; ticked: boolean; on: RowHandlers }) {
  const { mayTick } = usePlanTools();
  if (!node.tickable) {
    return node.kind === "note" ? null : (
      <span className="mark-text mt-1 w-14 shrink-0 text-ink-3">{KIND_WORDS[node.kind].one}</span>
    );
  }
  if (!mayTick || (node.status === "cancelled" && !ticked)) return <ReadOnlyTick node={node} />;
  return (
    <Checkbox
      checked={ticked}
      tabIndex={-1}
      aria-label={`Tick ${nameOf(node)}`}
      onChange={() => on.press(node)}
      className="pointer-coarse:-my-1.5"
    />
  );
}

function ItemTitle({ node, waits, editing, on, ticked }: PlanRowProps & { ticked: boolean }) {
  const second = node.kind === "target" ? targetText(node) : node.kind === "risk" ? riskText(node) : "";
  return (
    <div className="min-w-0 flex-1 py-0.5 pointer-coarse:py-1.5">
      {editing ? (
        <TitleEditor node={node} onDone={on.rename} />
      ) : (
        <TitleButton
          node={node}
          on={on}
          className={cn(
            (ticked || node.status === "cancelled") && "text-ink-2",
            node.status === "cancelled" && "line-through",
            node.kind === "note" && "line-clamp-2 text-ink-3",
          )}
        />
      )}
      <ItemMarks node={node} />
      {second ? <p className="text-ink-2 text-sm wrap-anywhere">{second}</p> : null}
      {waits && !ticked ? <p className="text-ink-3 text-sm">after {waits}, open</p> : null}
      {node.notes ? <p className="line-clamp-1 text-ink-3 text-sm">{node.notes}</p> : null}
    </div>
  );
}
