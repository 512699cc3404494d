"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { applyTemplate, templatesQuery } from "@/components/templates/queries";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { randomKey } from "@/lib/random-key";
import type { LaunchView } from "@/server/domain/launches/schema";
import { changeLaunch, createLaunch, type LaunchDraft, launchKeys } from "./queries";
import { problemText } from "./sample-buttons";

const NO_LAUNCH: LaunchDraft = { name: "", version: "", targetDate: null };

/** What is wrong with a field: said by the page before it is sent, or by the server after. */
export function fieldProblem(error: unknown, field: string): string | null {
  return error instanceof ApiProblem ? error.field(field) : null;
}

/** Starts a launch, or changes the one given. */
export function LaunchDialog({
  launch,
  template = null,
  onDone,
  onClose,
}: {
  launch?: LaunchView | undefined;
  /** The template that a new launch begins with, until another one is chosen. */
  template?: string | null;
  onDone: (launch: LaunchView) => void;
  onClose: () => void;
}) {
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const [draft, setDraft] = useState<LaunchDraft>(launch ?? NO_LAUNCH);
  const [key, setKey] = useState(() => randomKey());
  const [nameless, setNameless] = useState(false);
  const [begin, setBegin] = useState(template ?? "");
  const save = useMutation({
    mutationFn: async () => {
      const { name, version, targetDate } = draft;
      const values = { name: name.trim(), version: version.trim(), targetDate: targetDate || null };
      if (launch) return changeLaunch(launch, values);
      // Sent again with the same keys after a failure, these two are still one launch with one plan.
      const created = await createLaunch(values, key);
      if (begin !== "") await applyTemplate(begin, created.id, `${key}-plan`);
      return created;
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: launchKeys.all });
      onDone(saved);
    },
  });
  const set = (field: keyof LaunchDraft) => (event: { target: { value: string } }) => {
    setDraft((now) => ({ ...now, [field]: event.target.value }));
    // The same answers sent again are one launch; other answers are another request.
    setKey(randomKey());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = draft.name.trim() === "";
    setNameless(missing);
    if (!missing && !save.isPending) save.mutate();
  };
  const nameError = nameless ? "Name the launch." : fieldProblem(save.error, "name");
  const known = ["name", "version", "targetDate"].some((field) => fieldProblem(save.error, field));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      initialFocus={first}
      title={launch ? "Edit the launch" : "New launch"}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {launch ? "Save" : "Start the launch"}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-4" onSubmit={submit}>
        <FormErrorSummary problems={save.isError && !known ? [{ message: problemText(save.error) }] : []} />
        <Field label="Name" hint="What is being shipped, as people say it." required error={nameError}>
          <Input ref={first} value={draft.name} onChange={set("name")} maxLength={80} autoComplete="off" />
        </Field>
        <Field label="Version" optional error={fieldProblem(save.error, "version")}>
          <Input mono value={draft.version} onChange={set("version")} maxLength={40} autoComplete="off" />
        </Field>
        <Field label="Target date" optional error={fieldProblem(save.error, "targetDate")}>
          <Input type="date" value={draft.targetDate ?? ""} onChange={set("targetDate")} />
        </Field>
        {launch ? null : <BeginField value={begin} onChange={setBegin} />}
      </form>
    </Dialog>
  );
}

/** A new launch begins without a plan, or with that of a template. */
function BeginField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { data } = useQuery(templatesQuery());
  return (
    <Field label="Begin with" hint="Weeks of a template count back from the target date.">
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">No plan yet: import one, or write it</option>
        {data?.templates.map(({ id, name, facts }) => (
          <option key={id} value={id}>
            {`${name}, ${facts.items} items`}
          </option>
        ))}
      </Select>
    </Field>
  );
}
