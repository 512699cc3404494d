"use client";

import { Search, X } from "lucide-react";
import { useRef } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Checkbox, Input, Select } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/format";
import { NODE_KINDS, PRIORITIES } from "@/server/domain/plans/schema";
import { NOBODY, narrows, type PlanFilters, STATE_FILTERS } from "./plan-filters";
import type { PlanColumns, PlanFacets } from "./plan-rows";
import { KIND_WORDS, PRIORITY_WORDS, STATE_WORDS } from "./plan-words";

export type PlanFilterBarProps = {
  filters: PlanFilters;
  facets: PlanFacets;
  columns: PlanColumns;
  /** How many items fit, out of how many. */
  fitting: number;
  total: number;
  onChange: (change: Partial<PlanFilters>) => void;
  onClear: () => void;
};

type Option = { value: string; text: string };

/** What narrows the plan; each choice is in the address. */
export function PlanFilterBar(props: PlanFilterBarProps) {
  const { filters, facets, columns, fitting, total, onChange, onClear } = props;
  const search = useRef<HTMLInputElement>(null);
  useShortcuts([{ keys: "/", does: "Find in the plan", run: () => search.current?.focus() }], {
    group: "Plan",
  });
  const active = narrows(filters) || filters.phase !== null;
  return (
    <search aria-label="Filter the plan" className="no-print flex flex-wrap items-center gap-2">
      <span className="relative flex min-w-44 flex-1 items-center sm:max-w-72">
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
      <Choices
        name="State"
        value={filters.state}
        options={STATE_FILTERS.map((value) => ({ value, text: STATE_WORDS[value] }))}
        onPick={(value) => onChange({ state: STATE_FILTERS.find((state) => state === value) ?? null })}
      />
      {facets.groups.length > 1 ? (
        <Choices
          name="Phase"
          wide
          value={filters.phase}
          options={facets.groups.map(({ id, text }) => ({ value: id, text }))}
          onPick={(phase) => onChange({ phase })}
        />
      ) : null}
      <Choices
        name="Kind"
        value={filters.kind}
        options={facets.kinds.map((value) => ({ value, text: KIND_WORDS[value].many }))}
        onPick={(value) => onChange({ kind: NODE_KINDS.find((kind) => kind === value) ?? null })}
      />
      {facets.owners.length > 0 ? (
        <Choices
          name="Owner"
          value={filters.owner}
          options={[
            { value: NOBODY, text: "Nobody yet" },
            ...facets.owners.map((value) => ({ value, text: value })),
          ]}
          onPick={(owner) => onChange({ owner })}
        />
      ) : null}
      {columns.priority ? (
        <Choices
          name="Priority"
          value={filters.priority}
          options={PRIORITIES.map((value) => ({ value, text: PRIORITY_WORDS[value] }))}
          onPick={(value) =>
            onChange({ priority: PRIORITIES.find((priority) => priority === value) ?? null })
          }
        />
      ) : null}
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the box inside is the control */}
      <label className="flex min-h-9 items-center gap-1 pe-1">
        <Checkbox checked={filters.open} onChange={(event) => onChange({ open: event.target.checked })} />
        Only open
      </label>
      {active ? (
        <span className="flex items-center gap-2 text-ink-2 text-sm">
          {narrows(filters) ? (
            <span role="status">{`${fitting} of ${formatCount(total, "row")}`}</span>
          ) : null}
          <Button
            size="sm"
            variant="quiet"
            icon={<X className="size-3.5" aria-hidden="true" />}
            onClick={onClear}
          >
            Clear
          </Button>
        </span>
      ) : null}
    </search>
  );
}

function Choices({
  name,
  value,
  options,
  wide = false,
  onPick,
}: {
  name: string;
  value: string | null;
  options: readonly Option[];
  wide?: boolean;
  onPick: (value: string | null) => void;
}) {
  return (
    <Select
      aria-label={name}
      value={value ?? ""}
      className={cn("w-auto max-sm:flex-1", wide ? "max-w-44" : "max-w-36", value !== null && "font-medium")}
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
