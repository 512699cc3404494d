"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { useAnnounce } from "@/components/ui/live-region";
import { randomKey } from "@/lib/random-key";
import type { TemplateView } from "@/server/domain/templates/schema";
import { keepAsTemplate, removeTemplate, renameTemplate, type TemplateDraft, templateKeys } from "./queries";

export type TemplateLaunch = { id: string; slug: string; name: string; targetDate: string | null };

function useChange<A>(send: (asked: A) => Promise<unknown>, said: string, onDone: () => void) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: send,
    onSuccess: () => {
      announce(said);
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: templateKeys.all }),
  });
}

/** Keeps a launch's plan as a template. */
export function KeepDialog({
  launches,
  chosen,
  onClose,
}: {
  launches: readonly TemplateLaunch[];
  chosen: TemplateLaunch | null;
  onClose: () => void;
}) {
  const [id, setId] = useState(chosen?.id ?? launches[0]?.id ?? "");
  const [key] = useState(() => randomKey());
  const launch = launches.find((each) => each.id === id);
  const save = useChange(
    (draft: TemplateDraft) => keepAsTemplate(launch ?? { id, targetDate: null }, draft, key),
    "The template is kept.",
    onClose,
  );
  return (
    <TemplateForm
      title="Save a launch as a template"
      description="Ticks, people, dates, measurements, decisions and notes stay behind. Titles and mitigations are kept word for word: look through them for names."
      confirm="Save as a template"
      draft={{ name: chosen ? chosen.name.slice(0, 80) : "", summary: "" }}
      busy={save.isPending}
      error={save.error}
      onSave={save.mutate}
      onClose={onClose}
    >
      <Field label="Launch">
        <Select value={id} onChange={(event) => setId(event.target.value)}>
          {launches.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </Select>
      </Field>
    </TemplateForm>
  );
}

export function RenameDialog({ template, onClose }: { template: TemplateView; onClose: () => void }) {
  const save = useChange(
    (draft: TemplateDraft) => renameTemplate(template, draft),
    "The template is saved.",
    onClose,
  );
  return (
    <TemplateForm
      title="Rename the template"
      confirm="Save"
      draft={{ name: template.name, summary: template.summary }}
      busy={save.isPending}
      error={save.error}
      onSave={save.mutate}
      onClose={onClose}
    />
  );
}

const NOTHING = () => undefined;

export function RemoveDialog({ template, onClose }: { template: TemplateView; onClose: () => void }) {
  const remove = useChange(() => removeTemplate(template), "The template is removed.", onClose);
  const [problem] = formProblems(remove.error);
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      tier="T2"
      title="Remove the template"
      target={template.name}
      impact={["Launches that began with it keep their plans.", "It cannot be brought back."]}
      confirmLabel="Remove"
      error={problem?.message ?? null}
      onConfirm={() => remove.mutateAsync(undefined).then(NOTHING, NOTHING)}
    />
  );
}

function TemplateForm({
  title,
  description,
  confirm,
  draft: given,
  busy,
  error,
  onSave,
  onClose,
  children,
}: {
  title: string;
  description?: string;
  confirm: string;
  draft: TemplateDraft;
  busy: boolean;
  error: unknown;
  onSave: (draft: TemplateDraft) => void;
  onClose: () => void;
  children?: React.ReactNode;
}) {
  const form = useId();
  const first = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(given);
  const [nameless, setNameless] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = draft.name.trim();
    setNameless(name === "");
    if (name === "") first.current?.focus();
    else if (!busy) onSave({ name, summary: draft.summary.trim() });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={description}
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="grid gap-4">
        <FormErrorSummary problems={formProblems(error)} />
        {children}
        <Field label="Name" required error={nameless ? "Name the template." : null}>
          <Input
            ref={first}
            value={draft.name}
            maxLength={80}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        </Field>
        <Field label="For what" hint="One or two sentences for whoever chooses." optional>
          <Textarea
            rows={2}
            value={draft.summary}
            maxLength={300}
            onChange={(event) => setDraft({ ...draft, summary: event.target.value })}
          />
        </Field>
      </form>
    </Dialog>
  );
}
