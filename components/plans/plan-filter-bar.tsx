"use client";

import { Search, SlidersHorizontal } from "lucide-react";
import { useRef, useState } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Checkbox, Input, Select } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { NODE_KINDS, PRIORITIES } from "@/server/domain/plans/schema";
import { DUE_FILTERS, ME, NOBODY, type PlanFilters, PROOF_FILTERS, STATE_FILTERS } from "./plan-filters";
import type { PlanColumns, PlanFacets } from "./plan-rows";
import { DUE_WORDS, KIND_WORDS, PRIORITY_WORDS, PROOF_WORDS, STATE_WORDS } from "./plan-words";

export type PlanFilterBarProps = {
  filters: PlanFilters;
  facets: PlanFacets;
  columns: PlanColumns;
  onChange: (change: Partial<PlanFilters>) => void;
};

type Option = { value: string; text: string };

/** What narrows the plan; each choice is in the address. On a phone the choices open on demand. */
export function PlanFilterBar(props: PlanFilterBarProps) {
  const { filters, onChange } = props;
  const search = useRef<HTMLInputElement>(null);
  const [unfolded, setUnfolded] = useState(false);
  useShortcuts([{ keys: "/", does: "Find in the plan", run: () => search.current?.focus() }], {
    group: "Plan",
  });
  return (
    <search aria-label="Filter the plan" className="no-print flex flex-wrap items-center gap-2">
      <span className="relative flex min-w-44 flex-1 items-center sm:max-w-64">
        <Search className="pointer-events-none absolute start-2.5 size-4 text-ink-3" aria-hidden="true" />
        <Input
          ref={search}
          type="search"
          aria-label="Find in the plan"
          aria-keyshortcuts="/"
          placeholder="Id, title or owner"
          value={filters.q}
          className="ps-8.5"
          onChange={(event) => onChange({ q: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
      </span>
      <Button
        className="sm:hidden"
        aria-expanded={unfolded}
        icon={<SlidersHorizontal className="size-4" aria-hidden="true" />}
        onClick={() => setUnfolded((now) => !now)}
      >
        Filters
      </Button>
      <div className={cn("contents", !unfolded && "max-sm:hidden")}>
        <AllChoices {...props} />
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the box inside is the control */}
        <label className="flex min-h-9 items-center gap-1 pe-1">
          <Checkbox checked={filters.open} onChange={(event) => onChange({ open: event.target.checked })} />
          Only open
        </label>
      </div>
    </search>
  );
}

const pick = <Value extends string>(known: readonly Value[], value: string | null): Value | null =>
  known.find((each) => each === value) ?? null;

function AllChoices({ filters, facets, columns, onChange }: PlanFilterBarProps) {
  return (
    <>
      <Choices
        name="State"
        value={filters.state}
        options={STATE_FILTERS.map((value) => ({ value, text: STATE_WORDS[value] }))}
        onPick={(value) => onChange({ state: pick(STATE_FILTERS, value) })}
      />
      {facets.groups.length > 1 ? (
        <Choices
          name="Phase"
          value={filters.phase}
          options={facets.groups.map(({ id, text }) => ({ value: id, text }))}
          onPick={(phase) => onChange({ phase })}
        />
      ) : null}
      <Choices
        name="Kind"
        value={filters.kind}
        options={facets.kinds.map((value) => ({ value, text: KIND_WORDS[value].many }))}
        onPick={(value) => onChange({ kind: pick(NODE_KINDS, value) })}
      />
      <Choices
        name="Owner"
        value={filters.owner}
        options={[
          { value: ME, text: "Me" },
          { value: NOBODY, text: "Nobody yet" },
          ...facets.owners.map((value) => ({ value, text: value })),
        ]}
        onPick={(owner) => onChange({ owner })}
      />
      {columns.priority ? (
        <Choices
          name="Priority"
          value={filters.priority}
          options={PRIORITIES.map((value) => ({ value, text: PRIORITY_WORDS[value] }))}
          onPick={(value) => onChange({ priority: pick(PRIORITIES, value) })}
        />
      ) : null}
      <Choices
        name="Due"
        value={filters.due}
        options={DUE_FILTERS.map((value) => ({ value, text: DUE_WORDS[value] }))}
        onPick={(value) => onChange({ due: pick(DUE_FILTERS, value) })}
      />
      <Choices
        name="Proof"
        value={filters.proof}
        options={PROOF_FILTERS.map((value) => ({ value, text: PROOF_WORDS[value] }))}
        onPick={(value) => onChange({ proof: pick(PROOF_FILTERS, value) })}
      />
    </>
  );
}

function Choices({
  name,
  value,
  options,
  onPick,
}: {
  name: string;
  value: string | null;
  options: readonly Option[];
  onPick: (value: string | null) => void;
}) {
  return (
    <Select
      aria-label={name}
      value={value ?? ""}
      className={cn(
        "w-auto max-w-32 max-sm:min-w-[40%] max-sm:max-w-none max-sm:flex-1",
        value !== null && "font-medium",
      )}
      onChange={(event) => onPick(event.target.value || null)}
    >
      <option value="">{name}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </Select>
  );
}
