"use client";

import { CheckSquare } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import {
  GROUPINGS,
  type Grouping,
  PLAN_VIEWS,
  type PlanViewName,
  SORT_COLUMNS,
  type Sort,
} from "./plan-filters";
import { COLUMN_WORDS, GROUPING_WORDS, VIEW_WORDS } from "./plan-words";

export type PlanToolbarProps = {
  view: PlanViewName;
  sort: Sort | null;
  group: Grouping | null;
  selecting: boolean;
  maySelect: boolean;
  onView: (view: PlanViewName) => void;
  onSort: (sort: Sort | null) => void;
  onGroup: (group: Grouping | null) => void;
  onSelecting: (selecting: boolean) => void;
  /** Saved views. */
  children: ReactNode;
};

/** The form in which the plan is shown, and what belongs to that form. */
export function PlanToolbar(props: PlanToolbarProps) {
  const { view, sort, group, selecting, maySelect, onView, onSort, onGroup, onSelecting, children } = props;
  return (
    <div className="no-print flex flex-wrap items-center gap-2">
      <fieldset className="inline-flex rounded-md border border-line-strong bg-surface p-0.5">
        <legend className="sr-only">Show the plan as</legend>
        {PLAN_VIEWS.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={view === name}
            onClick={() => onView(name)}
            className={cn(
              "min-h-7.5 rounded-sm px-2.5 font-medium sm:px-3 text-ink-2 hover:text-ink pointer-coarse:min-h-10",
              view === name && "bg-ink text-on-ink hover:text-on-ink",
            )}
          >
            {VIEW_WORDS[name]}
          </button>
        ))}
      </fieldset>
      {view === "list" ? (
        <>
          <Select
            aria-label="Group by"
            value={group ?? ""}
            className="w-auto max-sm:order-last max-sm:flex-1"
            onChange={(event) => onGroup(GROUPINGS.find((name) => name === event.target.value) ?? null)}
          >
            <option value="">No groups</option>
            {GROUPINGS.map((name) => (
              <option key={name} value={name}>{`By ${GROUPING_WORDS[name].toLowerCase()}`}</option>
            ))}
          </Select>
          <Select
            aria-label="Sort by"
            value={sort ?? ""}
            className="w-auto max-sm:order-last max-sm:flex-1 @4xl/plans:hidden"
            onChange={(event) => onSort((event.target.value || null) as Sort | null)}
          >
            <option value="">As in the plan</option>
            {SORT_COLUMNS.flatMap((name) => [
              <option key={name} value={name}>{`${COLUMN_WORDS[name]}, up`}</option>,
              <option key={`-${name}`} value={`-${name}`}>{`${COLUMN_WORDS[name]}, down`}</option>,
            ])}
          </Select>
        </>
      ) : null}
      {children}
      {maySelect ? (
        <Button
          variant="quiet"
          aria-pressed={selecting}
          icon={<CheckSquare className="size-4" aria-hidden="true" />}
          className={cn("ms-auto", selecting && "bg-sunken")}
          onClick={() => onSelecting(!selecting)}
        >
          <span className="max-sm:sr-only">{selecting ? "Stop selecting" : "Select"}</span>
        </Button>
      ) : null}
    </div>
  );
}
