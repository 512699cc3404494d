"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Panel } from "@/components/ui/layout";
import { useAnnounce } from "@/components/ui/live-region";
import type { ObjectiveView, PlanPromise, PolicyView } from "@/server/domain/policies/schema";
import { Gauge } from "./gauge";
import { policyKeys, saveObjective } from "./queries";

export type ObjectivePanelProps = { policy: PolicyView; mayWrite: boolean };

/** What is promised, beside what was measured. */
export function ObjectivePanel({ policy, mayWrite }: ObjectivePanelProps) {
  return (
    <Panel title="Promises">
      <div className="grid gap-6">
        <div className="grid gap-x-8 gap-y-4 md:grid-cols-2">
          <Gauge label="Data at risk (RPO)" gauge={policy.rpo} />
          <Gauge label="Time to restore (RTO)" gauge={policy.rto} />
        </div>
        {mayWrite ? <ObjectiveForm key={policy.objective.rev} policy={policy} /> : null}
      </div>
    </Panel>
  );
}

const toMinutes = (text: string) => (text === "" ? null : Number(text));

function ObjectiveForm({ policy }: { policy: PolicyView }) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [draft, setDraft] = useState<ObjectiveView>(policy.objective);
  const save = useMutation({
    mutationFn: () => saveObjective(policy.systemId, draft),
    onSuccess: () => {
      announce("Promises saved");
      void queries.invalidateQueries({ queryKey: policyKeys.all });
    },
  });
  const problems = formProblems(save.error);
  const error = (field: string) => problems.find((problem) => problem.field === field)?.message ?? null;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <FormErrorSummary problems={problems} />
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="RPO in minutes" id="rpoMinutes" optional error={error("rpoMinutes")}>
          <Input
            type="number"
            min={1}
            value={draft.rpoMinutes ?? ""}
            onChange={({ target }) => setDraft({ ...draft, rpoMinutes: toMinutes(target.value) })}
          />
        </Field>
        <Field label="RTO in minutes" id="rtoMinutes" optional error={error("rtoMinutes")}>
          <Input
            type="number"
            min={1}
            value={draft.rtoMinutes ?? ""}
            onChange={({ target }) => setDraft({ ...draft, rtoMinutes: toMinutes(target.value) })}
          />
        </Field>
        <Field label="A restore counts for (days)" id="staleDays" error={error("staleDays")}>
          <Input
            type="number"
            min={1}
            max={365}
            value={draft.staleDays}
            onChange={({ target }) => setDraft({ ...draft, staleDays: Number(target.value) })}
          />
        </Field>
      </div>
      <PlanPromises
        promises={policy.planPromises}
        draft={draft}
        onTake={({ what, minutes }) =>
          setDraft(what === "rpo" ? { ...draft, rpoMinutes: minutes } : { ...draft, rtoMinutes: minutes })
        }
      />
      <div>
        <Button type="submit" variant="secondary" busy={save.isPending}>
          Save promises
        </Button>
      </div>
    </form>
  );
}

function PlanPromises({
  promises,
  draft,
  onTake,
}: {
  promises: readonly PlanPromise[];
  draft: ObjectiveView;
  onTake: (promise: PlanPromise) => void;
}) {
  const open = promises.filter(
    ({ what, minutes }) => (what === "rpo" ? draft.rpoMinutes : draft.rtoMinutes) !== minutes,
  );
  if (open.length === 0) return null;
  return (
    <div className="grid gap-1">
      <h3 className="font-medium text-sm">The plan says</h3>
      <ul className="grid gap-1">
        {open.map((promise) => (
          <li key={promise.itemId} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <span className="min-w-0 wrap-anywhere">{promise.title}</span>
            <Button size="sm" onClick={() => onTake(promise)} aria-label={`Take over: ${promise.title}`}>
              Take over
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
