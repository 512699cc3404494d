"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { ApiProblem } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Card, PageHeader } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { Pager } from "@/components/ui/table";
import { cn } from "@/lib/cn";
import { runListInput, runListQuery } from "./queries";
import type { RunList } from "./run-patch";
import { kindChoices, kindLabel, runStateLook } from "./run-words";
import {
  RUN_STATE_FILTERS,
  RUNS_PER_PAGE,
  type RunsFilters,
  runsAddress,
  runsFilterParsers,
} from "./runs-filters";
import { RunsTable } from "./runs-table";
import { useRunsLive } from "./use-runs-live";

type Launch = { id: string; slug: string };

/** Everything long that ran or runs in a launch. */
export function RunsScreen({ launch }: { launch: Launch }) {
  useRunsLive();
  const [filters, setFilters] = useQueryStates(runsFilterParsers, { history: "push" });
  const list = useQuery({
    ...runListQuery(runListInput(launch.id, filters)),
    placeholderData: keepPreviousData,
  });
  const filtered = filters.state !== null || filters.kind !== null;
  const clear = () => void setFilters({ state: null, kind: null, before: null });
  return (
    <div className="grid gap-5">
      <PageHeader title="Runs">Every backup, restore and check that was started, with its log.</PageHeader>
      <Filters
        filters={filters}
        list={list.data}
        onChange={(change) => void setFilters({ ...change, before: null })}
      />
      <Card flush>
        {list.isPending ? <Skeleton lines={8} /> : null}
        {list.isError && !list.data ? (
          <ErrorState
            title="The runs could not be loaded."
            safe="Nothing was changed; runs go on without this page."
            detail={list.error.message}
            onRetry={() => void list.refetch()}
            requestId={list.error instanceof ApiProblem ? list.error.requestId : undefined}
          />
        ) : null}
        {list.data && list.data.runs.length === 0 ? (
          <Nothing filtered={filtered || filters.before.length > 0} onClear={clear} />
        ) : null}
        {list.data && list.data.runs.length > 0 ? (
          <div className={cn(list.isPlaceholderData && "opacity-60")}>
            <RunsTable runs={list.data.runs} launchSlug={launch.slug} />
            <RunsPager list={list.data} filters={filters} />
          </div>
        ) : null}
      </Card>
    </div>
  );
}

function Filters({
  filters,
  list,
  onChange,
}: {
  filters: RunsFilters;
  list: RunList | undefined;
  onChange: (change: Partial<Pick<RunsFilters, "state" | "kind">>) => void;
}) {
  const kinds = kindChoices(list?.runs.map((run) => run.kind) ?? [], filters.kind);
  return (
    <form
      aria-label="Filter the runs"
      className="flex flex-wrap gap-3"
      onSubmit={(event) => event.preventDefault()}
    >
      <Field label="State" className="w-44 max-sm:flex-1">
        <Select
          value={filters.state ?? ""}
          onChange={(event) =>
            onChange({ state: RUN_STATE_FILTERS.find((state) => state === event.target.value) ?? null })
          }
        >
          <option value="">All</option>
          {RUN_STATE_FILTERS.map((state) => (
            <option key={state} value={state}>
              {state === "active" ? "Not ended" : runStateLook(state).text}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Kind" className="w-44 max-sm:flex-1">
        <Select
          value={filters.kind ?? ""}
          onChange={(event) => onChange({ kind: event.target.value || null })}
        >
          <option value="">All</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {kindLabel(kind)}
            </option>
          ))}
        </Select>
      </Field>
    </form>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState
      title="No run fits these filters."
      action={<Button onClick={onClear}>Show all runs</Button>}
    />
  ) : (
    <EmptyState title="Nothing has run yet.">
      A run appears here as soon as somebody presses a button that takes longer than a moment, such as Back
      up.
    </EmptyState>
  );
}

function RunsPager({ list, filters }: { list: RunList; filters: RunsFilters }) {
  const seen = filters.before.length * RUNS_PER_PAGE;
  if (seen === 0 && list.next === null) return null;
  const at = (before: number[]) => runsAddress({ ...filters, before });
  return (
    <div className="border-line border-t">
      <Pager
        from={seen + 1}
        to={seen + list.runs.length}
        total={list.total}
        previous={seen > 0 ? at(filters.before.slice(0, -1)) : undefined}
        next={list.next === null ? undefined : at([...filters.before, list.next])}
      />
    </div>
  );
}
