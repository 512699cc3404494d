"use client";

import { RotateCcw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { HoldBar } from "@/components/ui/hold-bar";
import { StatusBadge } from "@/components/ui/status-badge";
import { StatusShape } from "@/components/ui/status-shape";
import { Time } from "@/components/ui/time";
import { cn } from "@/lib/cn";
import type { Counts, NodeView } from "@/server/domain/plans/schema";
import { asCell } from "./grid-roles";
import { useKeyed } from "./keyed-store";
import { ownerOf } from "./plan-filters";
import type { PlanColumns } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { estimateText, itemLook, PRIORITY_WORDS, shortDay } from "./plan-words";
import type { TickState } from "./tick-store";

/** A cell beside the title: a column where there is room, otherwise a word in the line below. */
const cell = cn(
  "min-w-0 text-ink-2 text-sm empty:hidden @3xl/plan:truncate @3xl/plan:pt-1 @3xl/plan:empty:block",
);

export function FactCells({ node, columns }: { node: NodeView; columns: PlanColumns }) {
  const owner = ownerOf(node);
  const estimate = node.estimateText ?? (node.estimateMinutes ? estimateText(node.estimateMinutes) : "");
  const due = node.dueDate ? shortDay(node.dueDate) : (node.timing?.text ?? "");
  const priority = node.priority ? PRIORITY_WORDS[node.priority] : (node.priorityText ?? "");
  return (
    <>
      {columns.priority ? (
        <div {...asCell} className={cn(cell, node.priority === "critical" && "font-medium text-ink")}>
          {priority}
        </div>
      ) : null}
      {columns.owner ? (
        <div {...asCell} className={cell} title={owner}>
          {owner}
        </div>
      ) : null}
      {columns.estimate ? (
        <div {...asCell} className={cn(cell, "@3xl/plan:text-end")} title={estimate}>
          {estimate}
        </div>
      ) : null}
      {columns.due ? (
        <div {...asCell} className={cell} title={node.dueDate ?? due}>
          {due}
        </div>
      ) : null}
    </>
  );
}

/** Where an item stands: who ticked it and when, or what is in its way. Undo stands here until the next action. */
export function StateCell({
  node,
  state,
  alone = false,
}: {
  node: NodeView;
  state: TickState | undefined;
  /** Outside of a row it is no cell. */
  alone?: boolean;
}) {
  const { undo, undoLast } = usePlanTools();
  const offered = useKeyed(undo.shown, node.id);
  return (
    <div
      {...(alone ? {} : asCell)}
      className={cn(
        cell,
        "flex items-center gap-2 empty:hidden @3xl/plan:pt-0.5",
        offered && "overflow-visible",
      )}
    >
      <Standing node={node} state={state} />
      {offered ? (
        <Button
          size="sm"
          variant="quiet"
          title={offered.text}
          icon={<RotateCcw className="size-3.5" aria-hidden="true" />}
          className="ms-auto h-6 px-1.5 text-accent"
          onClick={undoLast}
        >
          Undo
        </Button>
      ) : null}
    </div>
  );
}

function Standing({ node, state }: { node: NodeView; state: TickState | undefined }) {
  const { me } = usePlanTools();
  if (state?.slow) return <span className="text-ink-3">saving…</span>;
  const ticked = state?.wanted ?? node.ticked;
  const look = itemLook(node);
  if (look && (!ticked || node.state !== "claimed")) {
    return <StatusBadge status={look.status} text={look.text} className="min-h-5" />;
  }
  if (!ticked) return null;
  if (state?.saving && !node.ticked) return <span>You</span>;
  const who =
    node.tickedSource === "import" ? "In the file" : node.tickedById === me.id ? "You" : node.tickedBy;
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <span className="truncate">{who ?? "Somebody"}</span>
      {node.tickedAt && node.tickedSource !== "import" ? (
        <Time at={node.tickedAt} className="text-ink-3" />
      ) : null}
    </span>
  );
}

/** A group's own progress. */
export function GroupCells({
  counts,
  name,
  large,
}: {
  counts: Counts | undefined;
  name: string;
  large: boolean;
}) {
  if (!counts || counts.total === 0) return null;
  return (
    <div className="flex shrink-0 items-center gap-3 text-sm">
      <span className={cn("whitespace-nowrap", large ? "text-ink-2" : "text-ink-3")}>
        {counts.ticked}/{counts.total}
        <span className="max-sm:sr-only"> ticked</span>
        {counts.proven > 0 ? `, ${counts.proven} proven` : ""}
      </span>
      <HoldBar size="cell" {...counts} name={name} className={large ? "w-24 sm:w-36" : "w-16 sm:w-24"} />
    </div>
  );
}

/** For those who may not tick: the box as a shape with its word. */
export function ReadOnlyTick({ node }: { node: NodeView }) {
  const status = node.state === "open" && node.status === "cancelled" ? "cancelled" : node.state;
  const cancelled = node.notApplicable ? `Not applicable: ${node.notApplicable.reason}` : "Cancelled";
  const words = { open: "Open", claimed: "Ticked", cancelled } as Record<string, string>;
  return (
    <span className="grid size-6 shrink-0 place-items-center">
      <StatusShape status={status} title={words[status] ?? status} />
    </span>
  );
}
