"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { peopleQuery } from "@/components/people/queries";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import type { RiskRow } from "@/server/domain/plans/schema";
import { may } from "@/server/kernel/permissions";
import { useRegisterSave } from "./register-parts";
import { type RiskDraft, sendRisk } from "./register-queries";
import { IMPACT_WORDS, LIKELIHOOD_WORDS } from "./register-words";

function draftOf(row: RiskRow | null): RiskDraft {
  return {
    title: row?.title ?? "",
    likelihood: row?.likelihood.level ?? null,
    impact: row?.impact.level ?? null,
    mitigation: row?.mitigation ?? "",
    ownerText: row?.ownerText ?? "",
    assigneeId: row?.assigneeId ?? null,
    reviewOn: row?.reviewOn ?? null,
  };
}

/** Only what the person changed: a level that was read from the plan's word stays with the word. */
function changedOf(row: RiskRow | null, draft: RiskDraft): Partial<RiskDraft> {
  const before = draftOf(row);
  const names = (Object.keys(draft) as (keyof RiskDraft)[]).filter(
    (name) => row === null || draft[name] !== before[name],
  );
  return Object.fromEntries(names.map((name) => [name, draft[name]]));
}

/** A new risk, or the one given as it shall be. */
export function RiskDialog({
  launchId,
  row,
  onClose,
}: {
  launchId: string;
  row: RiskRow | null;
  onClose: () => void;
}) {
  const form = useId();
  const first = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(() => draftOf(row));
  const [nameless, setNameless] = useState(false);
  const save = useRegisterSave(launchId, (wish: Partial<RiskDraft>) => sendRisk(launchId, row, wish), {
    said: row ? "The risk is saved." : "The risk is added.",
    onDone: onClose,
  });
  const set = (part: Partial<RiskDraft>) => setDraft((now) => ({ ...now, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setNameless(draft.title.trim() === "");
    if (draft.title.trim() === "") first.current?.focus();
    else if (!save.isPending) save.mutate(changedOf(row, draft));
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="md"
      title={row ? "Edit the risk" : "New risk"}
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={save.isPending}>
            {row ? "Save" : "Add"}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="grid gap-4">
        <FormErrorSummary problems={formProblems(save.error)} />
        <Field label="What may happen" required error={nameless ? "Say what may happen." : null}>
          <Input
            ref={first}
            value={draft.title}
            maxLength={2000}
            onChange={(event) => set({ title: event.target.value })}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <LevelField
            label="Likelihood"
            rated={row?.likelihood}
            words={LIKELIHOOD_WORDS}
            value={draft.likelihood}
            onChange={(likelihood) => set({ likelihood })}
          />
          <LevelField
            label="Impact"
            rated={row?.impact}
            words={IMPACT_WORDS}
            value={draft.impact}
            onChange={(impact) => set({ impact })}
          />
        </div>
        <Field label="Mitigation" hint="What is done against it." optional>
          <Textarea
            value={draft.mitigation}
            maxLength={4000}
            onChange={(event) => set({ mitigation: event.target.value })}
          />
        </Field>
        <OwnerFields draft={draft} onSet={set} />
        <Field label="Review on" hint="When somebody looks at it again." optional>
          <Input
            type="date"
            className="max-w-48"
            value={draft.reviewOn ?? ""}
            onChange={(event) => set({ reviewOn: event.target.value || null })}
          />
        </Field>
      </form>
    </Dialog>
  );
}

function OwnerFields({ draft, onSet }: { draft: RiskDraft; onSet: (part: Partial<RiskDraft>) => void }) {
  const { data } = useQuery(peopleQuery());
  const people = data?.people.filter(({ role, disabled }) => !disabled && may(role, "plans:tick"));
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Owner" optional>
        <Select
          value={draft.assigneeId ?? ""}
          onChange={(event) => onSet({ assigneeId: event.target.value || null })}
        >
          <option value="">Nobody</option>
          {people?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Owner in words" hint="A team, or somebody outside." optional>
        <Input
          value={draft.ownerText}
          maxLength={200}
          onChange={(event) => onSet({ ownerText: event.target.value })}
        />
      </Field>
    </div>
  );
}

function LevelField({
  label,
  rated,
  words,
  value,
  onChange,
}: {
  label: string;
  rated: RiskRow["likelihood"] | undefined;
  words: readonly string[];
  value: number | null;
  onChange: (level: number | null) => void;
}) {
  return (
    <Field label={label} {...(rated?.text ? { hint: `The plan says “${rated.text}”.` } : {})}>
      <Select
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value === "" ? null : Number(event.target.value))}
      >
        <option value="">{rated?.text ? "As the plan says" : "Not rated"}</option>
        {words.map((word, at) => (
          <option key={word} value={at + 1}>
            {`${at + 1}, ${word.toLowerCase()}`}
          </option>
        ))}
      </Select>
    </Field>
  );
}
