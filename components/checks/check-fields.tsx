"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { CHECK_FIELDS, type CheckDraft } from "./check-draft";
import { EMPTY_STEP, type StepDraft } from "./step-draft";

export type CheckFieldsProps = {
  draft: CheckDraft;
  error: (field: string) => string | undefined;
  onChange: (draft: CheckDraft) => void;
};

const plain = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;

/** What the chosen kind wants to know. */
export function CheckFields({ draft, error, onChange }: CheckFieldsProps) {
  if (draft.kind === "smoke") return <Steps draft={draft} error={error} onChange={onChange} />;
  const set = (id: string, value: string) => onChange({ ...draft, values: { ...draft.values, [id]: value } });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {CHECK_FIELDS[draft.kind].map(({ id, label, hint, type, choices, wide }) => {
        const value = draft.values[id] ?? "";
        return (
          <Field
            key={id}
            id={`options.${id}`}
            label={label}
            hint={hint}
            error={error(`options.${id}`)}
            className={cn("content-end", wide && "sm:col-span-2")}
          >
            {type === "choice" ? (
              <Select value={value} onChange={(event) => set(id, event.target.value)}>
                {choices?.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </Select>
            ) : type === "lines" || type === "long" ? (
              <Textarea rows={3} value={value} onChange={(event) => set(id, event.target.value)} {...plain} />
            ) : (
              <Input
                mono
                {...(type === "number" ? { inputMode: "decimal" as const } : {})}
                value={value}
                onChange={(event) => set(id, event.target.value)}
                {...plain}
              />
            )}
          </Field>
        );
      })}
    </div>
  );
}

function Steps({ draft, error, onChange }: CheckFieldsProps) {
  const { steps } = draft;
  const replace = (index: number, step: StepDraft) =>
    onChange({ ...draft, steps: steps.map((each, at) => (at === index ? step : each)) });
  return (
    <div className="grid gap-4">
      {steps.map((step, index) => (
        <Step
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place only
          key={index}
          number={index + 1}
          step={step}
          error={(field) => error(`options.steps.${index}.${field}`)}
          onChange={(next) => replace(index, next)}
          {...(steps.length > 1
            ? { onRemove: () => onChange({ ...draft, steps: steps.filter((_, at) => at !== index) }) }
            : {})}
        />
      ))}
      <div>
        <Button
          size="sm"
          icon={<Plus className="size-4" />}
          onClick={() => onChange({ ...draft, steps: [...steps, { ...EMPTY_STEP }] })}
        >
          Add a step
        </Button>
      </div>
      <Field
        id="secrets"
        label="Secrets"
        optional
        hint="name=value a line; write {{name}} in a step. They are sealed for this address and never shown again."
        error={error("secrets")}
      >
        {draft.secrets === null ? (
          <div>
            <Button size="sm" onClick={() => onChange({ ...draft, secrets: "" })}>
              Replace the stored secrets
            </Button>
          </div>
        ) : (
          <Textarea
            rows={2}
            value={draft.secrets}
            onChange={(event) => onChange({ ...draft, secrets: event.target.value })}
            {...plain}
          />
        )}
      </Field>
    </div>
  );
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

type StepProps = {
  number: number;
  step: StepDraft;
  error: (field: string) => string | undefined;
  onChange: (step: StepDraft) => void;
  onRemove?: () => void;
};

function Step({ number, step, error, onChange, onRemove }: StepProps) {
  const id = (field: string) => `options.steps.${number - 1}.${field}`;
  const set = (field: Exclude<keyof StepDraft, "rest">) => (event: { target: { value: string } }) =>
    onChange({ ...step, [field]: event.target.value });
  return (
    <fieldset className="grid gap-3 rounded-md border border-line p-4">
      <legend className="px-1 font-medium text-sm">Step {number}</legend>
      <div className="flex items-end gap-2">
        <Field id={id("name")} label="Name" required error={error("name")} className="flex-1">
          <Input value={step.name} onChange={set("name")} maxLength={120} autoComplete="off" />
        </Field>
        {onRemove ? (
          <IconButton
            name={`Remove step ${number}`}
            icon={<Trash2 className="size-4" />}
            onClick={onRemove}
          />
        ) : null}
      </div>
      <div className="grid gap-3 sm:grid-cols-[8rem_1fr]">
        <Field id={id("method")} label="Method">
          <Select value={step.method} onChange={set("method")}>
            {METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </Select>
        </Field>
        <Field id={id("path")} label="Path" required error={error("path")}>
          <Input mono value={step.path} onChange={set("path")} {...plain} />
        </Field>
      </div>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field id={id("expect.status")} label="Status expected" error={error("expect.status")}>
          <Input mono inputMode="numeric" value={step.status} onChange={set("status")} {...plain} />
        </Field>
        <Field id={id("expect.contains")} label="Text expected" optional error={error("expect.contains")}>
          <Input value={step.contains} onChange={set("contains")} {...plain} />
        </Field>
        <Field id={id("expect.maxMs")} label="Within ms" optional error={error("expect.maxMs")}>
          <Input mono inputMode="numeric" value={step.maxMs} onChange={set("maxMs")} {...plain} />
        </Field>
      </div>
      <details className="grid gap-3" open={step.headers + step.body + step.json + step.keep !== ""}>
        <summary className="link w-fit cursor-pointer text-sm">Headers, body, JSON, values to keep</summary>
        <div className="mt-3 grid gap-3 sm:grid-cols-2">
          <Field id={id("headers")} label="Headers" hint="Name: value a line" error={error("headers")}>
            <Textarea rows={2} value={step.headers} onChange={set("headers")} {...plain} />
          </Field>
          <Field id={id("body")} label="Body" hint="As it is sent" error={error("body")}>
            <Textarea rows={2} value={step.body} onChange={set("body")} {...plain} />
          </Field>
          <Field
            id={id("expect.json")}
            label="JSON expected"
            hint="items[0].name = tea a line"
            error={error("expect.json")}
          >
            <Textarea rows={2} value={step.json} onChange={set("json")} {...plain} />
          </Field>
          <Field
            id={id("keep")}
            label="Values to keep"
            hint="token = data.token, or id = header X-Id"
            error={error("keep")}
          >
            <Textarea rows={2} value={step.keep} onChange={set("keep")} {...plain} />
          </Field>
        </div>
      </details>
    </fieldset>
  );
}
