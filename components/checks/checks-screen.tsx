"use client";

import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { useLive } from "@/components/shell/live";
import { systemsQuery } from "@/components/systems/queries";
import { Button, ButtonLink } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Card, PageHeader } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { CHECK_KINDS, type CheckView } from "@/server/domain/checks/schema";
import { VERDICTS } from "@/server/domain/evidence/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { CandidatePanel } from "./candidate-panel";
import { CheckDialog } from "./check-dialog";
import { CHECK_TEXT } from "./check-words";
import { ChecksTable } from "./checks-table";
import { type CheckList, checkKeys, checksQuery, takeOverCheck } from "./queries";

export type ChecksScreenProps = { launchId: string; slug: string; role: Role };

const STATES = [...VERDICTS, "never"] as const;
const STATE_TEXT: Record<(typeof STATES)[number], string> = {
  passed: "Passed",
  warning: "Warning",
  failed: "Failed",
  never: "Never run",
};

/** What tests the systems of a launch, and what it found last. */
export function ChecksScreen({ launchId, slug, role }: ChecksScreenProps) {
  const queries = useQueryClient();
  const list = useQuery(checksQuery(launchId));
  const systems = useQuery(systemsQuery(launchId));
  const [defining, setDefining] = useState(false);
  const [kind, setKind] = useQueryState("kind", parseAsStringLiteral(CHECK_KINDS));
  const [state, setState] = useQueryState("state", parseAsStringLiteral(STATES));
  const services = systems.data?.systems.filter((system) => system.kind === "service") ?? [];
  useLive((event) => {
    if (event.type === "checks.changed") takeOverCheck(queries, event.payload as CheckView);
    if (event.type === "evidence.candidate-declared") {
      void queries.invalidateQueries({ queryKey: checkKeys.candidates(launchId) });
    }
  });
  const mayWrite = may(role, "checks:write");
  const add =
    mayWrite && services.length > 0 ? (
      <Button variant="primary" icon={<Plus className="size-4" />} onClick={() => setDefining(true)}>
        Define a check
      </Button>
    ) : null;
  const all = list.data?.checks ?? [];
  const shown = all.filter(
    (check) =>
      (kind === null || check.kind === kind) &&
      (state === null || (check.last?.verdict ?? "never") === state),
  );
  return (
    <div className="grid gap-6">
      <PageHeader title="Checks" actions={all.length > 0 ? add : undefined}>
        What tests the systems of this launch. Each run leaves evidence that an item of the plan can rest on.
      </PageHeader>
      <CandidatePanel launchId={launchId} mayDeclare={may(role, "candidates:write")} />
      <ListState list={list} slug={slug} add={add} />
      {all.length > 0 ? (
        <Card flush>
          <div className="flex flex-wrap gap-3 border-line border-b px-4 py-3 sm:px-5">
            <Filter
              label="Kind"
              all="All kinds"
              value={kind}
              options={CHECK_KINDS.map((each) => [each, CHECK_TEXT[each].name])}
              onChange={(value) => void setKind(CHECK_KINDS.find((each) => each === value) ?? null)}
            />
            <Filter
              label="Last result"
              all="All results"
              value={state}
              options={STATES.map((each) => [each, STATE_TEXT[each]])}
              onChange={(value) => void setState(STATES.find((each) => each === value) ?? null)}
            />
          </div>
          {shown.length > 0 ? (
            <ChecksTable checks={shown} slug={slug} mayRun={may(role, "checks:run")} />
          ) : (
            <EmptyState
              title="No check is like that."
              action={
                <Button
                  onClick={() => {
                    void setKind(null);
                    void setState(null);
                  }}
                >
                  Show all {all.length}
                </Button>
              }
            />
          )}
        </Card>
      ) : null}
      {defining ? (
        <CheckDialog
          launchId={launchId}
          services={services}
          check={null}
          onClose={() => setDefining(false)}
        />
      ) : null}
    </div>
  );
}

function Filter(props: {
  label: string;
  all: string;
  value: string | null;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
}) {
  return (
    <Field label={props.label} hideLabel className="w-44">
      <Select value={props.value ?? ""} onChange={(event) => props.onChange(event.target.value)}>
        <option value="">{props.all}</option>
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** What stands instead of the list while there is none. */
function ListState({ list, slug, add }: { list: UseQueryResult<CheckList>; slug: string; add: ReactNode }) {
  if (list.isPending) return <Skeleton lines={6} />;
  if (!list.data) {
    return (
      <ErrorState
        title="The checks could not be loaded."
        safe="Nothing was changed; scheduled checks go on without this page."
        detail={list.error?.message}
        onRetry={() => void list.refetch()}
        requestId={list.error instanceof ApiProblem ? list.error.requestId : undefined}
      />
    );
  }
  if (list.data.checks.length > 0) return null;
  return (
    <Card flush>
      <EmptyState
        title="No check is defined yet."
        action={add ?? <ButtonLink href={`/systems/${encodeURIComponent(slug)}`}>Go to systems</ButtonLink>}
      >
        {add
          ? "Begin with the health of the service: one request, asked again and again."
          : "A check tests a service. Register the service with its address first."}
      </EmptyState>
    </Card>
  );
}
