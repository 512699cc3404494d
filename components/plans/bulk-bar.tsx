"use client";

import { CalendarDays, Check, ChevronDown, Trash2, UserRound, X } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useMemo } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Menu, MenuItem, MenuNote, MenuSeparator } from "@/components/ui/menu";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/format";
import { type NodeStatus, type NodeView, PRIORITIES } from "@/server/domain/plans/schema";
import { type BulkWork, SHOWN } from "./bulk-actions";
import type { NodeWish } from "./bulk-changes";
import type { BulkAsk } from "./bulk-dialog";
import { SELECTED } from "./bulk-selection";
import { useKeyed } from "./keyed-store";
import { type PlanTools, usePlanTools } from "./plan-tools";
import { PRIORITY_WORDS, STATUS_WORDS } from "./plan-words";

/** Above this many items a change is asked about once: it can be undone, but it is seen by everybody. */
const MANY = 20;

export type BulkBarProps = {
  nodes: readonly NodeView[];
  /** Everything that fits the filters, and can be selected. */
  fitting: () => readonly string[];
  onDone: () => void;
};

const STATUSES = ["open", "in_progress", "blocked"] as const satisfies readonly NodeStatus[];

/** Runs it, or asks first when it is about many. */
export function runOrAsk({ bulk, askBulk }: PlanTools, work: BulkWork, verb: string): void {
  if (work.ids.length <= MANY) void bulk.run(work);
  else {
    const count = formatCount(work.ids.length, "item");
    askBulk({
      field: "confirm",
      work,
      verb,
      title: `${verb} ${count}?`,
      impact: ["Everybody in this launch sees it at once.", "All of it can be undone in one step."],
    });
  }
}

/** What can be done with everything that is selected; it stands at the lower edge while something is. */
export function BulkBar(props: BulkBarProps) {
  const { selection } = usePlanTools();
  const count = useKeyed(selection.size, SELECTED) ?? 0;
  useGone(props.nodes);
  return count === 0 ? null : <Bar {...props} count={count} />;
}

function Bar({ fitting, count, onDone }: BulkBarProps & { count: number }) {
  const tools = usePlanTools();
  const { selection, bulk, mayTick, mayWrite } = tools;
  const busy = useKeyed(bulk.busy, SHOWN) === true;
  const all = useMemo(() => fitting(), [fitting]);
  const shown = useMemo(() => new Set(all), [all]);
  const ids = selection.ids;
  const hidden = ids.filter((id) => !shown.has(id)).length;
  const rest = all.filter((id) => !selection.has(id)).length;
  const change = (did: string, verb: string, wish: (node: NodeView) => NodeWish | null) =>
    runOrAsk(tools, { ids, did, wish }, verb);
  const tick = (ticked: boolean) =>
    change(ticked ? "Ticked" : "Took the tick off", ticked ? "Tick" : "Take the tick off", (node) =>
      node.tickable && node.ticked !== ticked ? { ticked } : null,
    );
  return (
    <section
      aria-label="Selected items"
      aria-busy={busy}
      data-bar=""
      className="no-print sticky bottom-16 z-30 mx-auto flex w-full max-w-fit flex-wrap items-center gap-1.5 rounded-lg border border-line-strong bg-raised px-2 py-1.5 shadow-pop lg:bottom-4"
    >
      <span className="px-1.5 text-sm" role="status">
        <strong className="font-semibold">{count}</strong> selected
        {hidden > 0 ? <span className="text-ink-2">, {hidden} not shown here</span> : null}
      </span>
      {rest > 0 ? (
        <Button size="sm" variant="quiet" onClick={() => selection.replace([...ids, ...all])}>
          {`Select all ${all.length + hidden}`}
        </Button>
      ) : null}
      {mayTick ? (
        <Button
          size="sm"
          busy={busy}
          icon={<Check className="size-3.5" aria-hidden="true" />}
          onClick={() => tick(true)}
        >
          Tick
        </Button>
      ) : null}
      {mayTick ? (
        <Menu
          side="top"
          trigger={
            <Button size="sm" icon={<ChevronDown className="order-last size-3.5" aria-hidden="true" />}>
              Change
            </Button>
          }
        >
          <MenuItem onSelect={() => tick(false)}>Take the tick off</MenuItem>
          {mayWrite ? (
            <Changes
              change={change}
              asks={[
                { text: "Assign…", ask: { field: "owner", ids } },
                { text: "Due date…", ask: { field: "due", ids } },
                { text: "Estimate…", ask: { field: "estimate", ids } },
                { text: "Not applicable…", ask: { field: "cancel", ids, untick: false } },
                { text: "Remove…", ask: removal(ids) },
              ]}
            />
          ) : null}
        </Menu>
      ) : null}
      {mayWrite ? <WriteButtons ids={ids} /> : null}
      <IconButton
        size="sm"
        name="Clear the selection"
        icon={<X className="size-4" />}
        onClick={() => {
          selection.clear();
          onDone();
        }}
      />
    </section>
  );
}

type Change = (did: string, verb: string, wish: (node: NodeView) => NodeWish | null) => void;

type Ask = { text: string; ask: BulkAsk };

function removal(ids: readonly string[]): BulkAsk {
  return {
    field: "confirm",
    title: `Remove ${formatCount(ids.length, "item")} from the plan?`,
    verb: "Remove",
    impact: ["What stands below them goes with them.", "All of it can be put back in one step."],
    work: { ids, did: "Removed", wish: () => ({ remove: true }) },
  };
}

/** Everything in one menu: on a phone there is no room for more buttons. */
function Changes({ change, asks }: { change: Change; asks: readonly Ask[] }): ReactNode {
  const { askBulk } = usePlanTools();
  return (
    <>
      {asks.map(({ text, ask }) => (
        <MenuItem key={text} onSelect={() => askBulk(ask)}>
          {text}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuNote>Status</MenuNote>
      {STATUSES.map((status) => (
        <MenuItem
          key={status}
          onSelect={() =>
            change("Changed the status of", `Set to ${STATUS_WORDS[status].toLowerCase()}:`, (node) =>
              node.tickable && node.status !== status ? { status } : null,
            )
          }
        >
          {STATUS_WORDS[status]}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuNote>Priority</MenuNote>
      {[...PRIORITIES, null].map((priority) => (
        <MenuItem
          key={priority}
          onSelect={() =>
            change("Changed the priority of", "Change the priority of", (node) =>
              (node.priority ?? null) === priority ? null : { priority },
            )
          }
        >
          {priority ? PRIORITY_WORDS[priority] : "None"}
        </MenuItem>
      ))}
    </>
  );
}

function WriteButtons({ ids }: { ids: readonly string[] }) {
  const { askBulk } = usePlanTools();
  const icon = cn("size-3.5");
  return (
    <span className="contents max-sm:hidden">
      <Button
        size="sm"
        variant="quiet"
        icon={<UserRound className={icon} aria-hidden="true" />}
        onClick={() => askBulk({ field: "owner", ids })}
      >
        Assign
      </Button>
      <Button
        size="sm"
        variant="quiet"
        icon={<CalendarDays className={icon} aria-hidden="true" />}
        onClick={() => askBulk({ field: "due", ids })}
      >
        Due
      </Button>
      <Button
        size="sm"
        variant="quiet"
        icon={<Trash2 className={icon} aria-hidden="true" />}
        onClick={() => askBulk(removal(ids))}
      >
        Remove
      </Button>
    </span>
  );
}

/** What is no longer in the plan is no longer selected. */
function useGone(nodes: readonly NodeView[]): void {
  const { selection } = usePlanTools();
  useEffect(() => {
    if (selection.ids.length === 0) return;
    const there = new Set(nodes.map(({ id }) => id));
    const kept = selection.ids.filter((id) => there.has(id));
    if (kept.length < selection.ids.length) selection.replace(kept);
  }, [nodes, selection]);
}
