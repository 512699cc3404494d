"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrorSummary, type FormProblem } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import type { SystemView } from "@/server/domain/systems/schema";
import { ConnectionResult } from "./connection-result";
import { registerSystem, takeOverSystem, testSystem, tryConnection, updateSystem } from "./queries";
import {
  attemptOf,
  changeOf,
  draftOf,
  fieldOf,
  inputOf,
  isTestable,
  keepsPassword,
  problemsOfDraft,
} from "./system-draft";
import { SystemFields } from "./system-fields";

export type SystemDialogProps = {
  launchId: string;
  /** The system to change; null registers a new one. */
  system: SystemView | null;
  onClose: () => void;
};

/** Registers a system or changes one; what can be backed up can be tried before it is saved. */
export function SystemDialog({ launchId, system, onClose }: SystemDialogProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const [draft, setDraft] = useState(() => draftOf(system));
  const [missing, setMissing] = useState<readonly FormProblem[]>([]);
  const keep = keepsPassword(draft, system);
  const save = useMutation({
    mutationFn: () =>
      system ? updateSystem(system, changeOf(draft, system, keep)) : registerSystem(inputOf(draft, launchId)),
    onSuccess: (saved) => {
      takeOverSystem(queries, saved);
      toast({ title: system ? `${saved.name} was changed.` : `${saved.name} is registered.` });
      onClose();
    },
  });
  const attempt = useMutation({
    mutationFn: () =>
      system && keep && draft.password === "" ? testSystem(system.id) : tryConnection(attemptOf(draft)),
  });
  const problems = [...missing, ...formProblems(save.error ?? attempt.error)];
  const begin = (work: () => void) => (event: FormEvent | { preventDefault(): void }) => {
    event.preventDefault();
    const lacking = problemsOfDraft(draft, system);
    setMissing(lacking);
    save.reset();
    attempt.reset();
    if (lacking.length === 0 && !save.isPending && !attempt.isPending) work();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={system ? `Edit ${system.name}` : "Register a system"}
      footer={
        <>
          {isTestable(draft) ? (
            <Button className="sm:me-auto" busy={attempt.isPending} onClick={begin(() => attempt.mutate())}>
              Test connection
            </Button>
          ) : null}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {system ? "Save" : "Register"}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-4" onSubmit={begin(() => save.mutate())}>
        <FormErrorSummary
          title={system ? "Nothing was changed." : "The system was not registered."}
          problems={problems.map((problem) => {
            const field = fieldOf(problem);
            return field ? { field, message: problem.message } : { message: problem.message };
          })}
        />
        <SystemFields
          draft={draft}
          problems={problems}
          registered={system !== null}
          keepsPassword={keep}
          onChange={setDraft}
        />
        {attempt.data ? <ConnectionResult result={attempt.data} /> : null}
      </form>
    </Dialog>
  );
}
