"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { ENVIRONMENT_TEXT } from "@/components/systems/system-draft";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { CHECK_KINDS, type CheckKind, type CheckView } from "@/server/domain/checks/schema";
import type { SystemView } from "@/server/domain/systems/schema";
import { draftOf, initialValues, newDraft, optionsOf, secretsOf } from "./check-draft";
import { CheckFields } from "./check-fields";
import { CHECK_TEXT, INTERVALS, intervalText } from "./check-words";
import { changeCheck, defineCheck, takeOverCheck } from "./queries";

export type CheckDialogProps = {
  launchId: string;
  services: readonly SystemView[];
  /** The check to change; null defines a new one. */
  check: CheckView | null;
  onClose: () => void;
};

const FORCEFUL: Partial<Record<CheckKind, string>> = {
  exposure: "It asks for about thirty addresses that attackers try. Tell whoever watches the system.",
  "rate-limit": "It sends requests until one is refused. Choose an address where failed attempts do no harm.",
};

/** Defines a check or changes one. Its kind and its system stay once it is defined. */
export function CheckDialog({ launchId, services, check, onClose }: CheckDialogProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const [draft, setDraft] = useState(() =>
    check ? draftOf(check) : newDraft(services[0]?.id ?? "", "health"),
  );
  const save = useMutation({
    mutationFn: () => {
      const everyMinutes = draft.everyMinutes === "" ? null : Number(draft.everyMinutes);
      const secrets = secretsOf(draft);
      const common = { name: draft.name, everyMinutes, options: optionsOf(draft) };
      return check
        ? changeCheck(check, { ...common, ...(secrets === undefined ? {} : { secrets }) })
        : defineCheck({
            ...common,
            launchId,
            systemId: draft.systemId,
            kind: draft.kind,
            secrets: secrets ?? {},
          });
    },
    onSuccess: (saved) => {
      takeOverCheck(queries, saved);
      toast({ title: check ? `${saved.name} was changed.` : `${saved.name} is defined.` });
      onClose();
    },
  });
  const problems = formProblems(save.error);
  const error = (field: string) => problems.find((problem) => problem.field === field)?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  const warning = FORCEFUL[draft.kind];
  return (
    <Dialog
      open
      width="md"
      onOpenChange={(open) => !open && onClose()}
      title={check ? `Edit ${check.name}` : "Define a check"}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {check ? "Save" : "Define"}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-4" onSubmit={submit}>
        <FormErrorSummary
          title={check ? "Nothing was changed." : "The check was not defined."}
          problems={problems}
        />
        {check ? null : (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field id="kind" label="What it tests">
              <Select
                value={draft.kind}
                onChange={({ target }) => {
                  const kind = CHECK_KINDS.find((each) => each === target.value) ?? draft.kind;
                  setDraft({ ...draft, kind, values: initialValues(kind) });
                }}
              >
                {CHECK_KINDS.map((kind) => (
                  <option key={kind} value={kind}>
                    {CHECK_TEXT[kind].name}
                  </option>
                ))}
              </Select>
            </Field>
            <Field id="systemId" label="Service" error={error("systemId")}>
              <Select
                value={draft.systemId}
                onChange={({ target }) => setDraft({ ...draft, systemId: target.value })}
              >
                {services.map(({ id, name, environment }) => (
                  <option key={id} value={id}>
                    {`${name}, ${ENVIRONMENT_TEXT[environment]}`}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
        )}
        <p className="text-ink-2 text-sm first-letter:uppercase">
          {CHECK_TEXT[draft.kind].is}. {warning}
        </p>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field id="name" label="Name" required error={error("name")}>
            <Input
              value={draft.name}
              onChange={({ target }) => setDraft({ ...draft, name: target.value })}
              maxLength={120}
              autoComplete="off"
            />
          </Field>
          <Field id="everyMinutes" label="Runs" error={error("everyMinutes")}>
            <Select
              value={draft.everyMinutes}
              onChange={({ target }) => setDraft({ ...draft, everyMinutes: target.value })}
            >
              <option value="">{intervalText(null)}</option>
              {intervalsWith(check?.everyMinutes ?? null).map((minutes) => (
                <option key={minutes} value={minutes}>
                  {intervalText(minutes)}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <CheckFields draft={draft} error={error} onChange={setDraft} />
      </form>
    </Dialog>
  );
}

/** The usual intervals, and the one the check has, which may have been set by another way in. */
const intervalsWith = (own: number | null): readonly number[] =>
  [...new Set(own === null ? INTERVALS : [...INTERVALS, own])].sort((a, b) => a - b);
