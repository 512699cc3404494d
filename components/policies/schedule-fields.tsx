"use client";

import { Field } from "@/components/ui/field";
import { Checkbox, Input, Select } from "@/components/ui/input";
import { HOUR_STEPS, MINUTE_STEPS, type ScheduleForm, WEEKDAYS } from "@/server/domain/policies/schema";
import { ZONES } from "./policy-words";
import { changeKind, FORM_KINDS } from "./schedule-draft";

export type ScheduleFieldsProps = {
  form: ScheduleForm;
  onChange: (form: ScheduleForm) => void;
  error: string | null;
};

/** How often, and when: each kind with its own few fields. */
export function ScheduleFields({ form, onChange, error }: ScheduleFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="How often" id="kind">
        <Select
          value={form.kind}
          onChange={({ target }) => {
            const found = FORM_KINDS.find(({ kind }) => kind === target.value);
            if (found) onChange(changeKind(form, found.kind));
          }}
        >
          {FORM_KINDS.map(({ kind, text }) => (
            <option key={kind} value={kind}>
              {text}
            </option>
          ))}
        </Select>
      </Field>
      <KindFields form={form} onChange={onChange} error={error} />
    </div>
  );
}

function KindFields({ form, onChange, error }: ScheduleFieldsProps) {
  if (form.kind === "minutes") {
    const pick = (every: (typeof MINUTE_STEPS)[number]) => onChange({ ...form, every });
    return <Steps label="Minutes between" steps={MINUTE_STEPS} value={form.every} onPick={pick} />;
  }
  if (form.kind === "hours") {
    return (
      <>
        <Steps
          label="Hours between"
          steps={HOUR_STEPS}
          value={form.every}
          onPick={(every) => onChange({ ...form, every })}
        />
        <Field label="At minute" id="minute">
          <Input
            type="number"
            min={0}
            max={59}
            value={form.minute}
            onChange={({ target }) => onChange({ ...form, minute: Number(target.value) })}
          />
        </Field>
      </>
    );
  }
  if (form.kind === "cron") {
    return (
      <Field
        label="Expression"
        id="expression"
        hint="Minute, hour, day, month, weekday: 30 3 * * 1-5"
        error={error}
      >
        <Input
          mono
          value={form.expression}
          onChange={({ target }) => onChange({ ...form, expression: target.value })}
        />
      </Field>
    );
  }
  return (
    <>
      <Field label="At" id="at">
        <Input
          type="time"
          value={form.at}
          onChange={({ target }) => onChange({ ...form, at: target.value })}
        />
      </Field>
      {form.kind === "weekly" ? (
        <Weekdays days={form.days} onChange={(days) => onChange({ ...form, days })} />
      ) : null}
      {form.kind === "monthly" ? (
        <Field label="Day of the month" id="day">
          <Select
            value={String(form.day)}
            onChange={({ target }) =>
              onChange({ ...form, day: target.value === "last" ? "last" : Number(target.value) })
            }
          >
            {Array.from({ length: 28 }, (_, index) => String(index + 1)).map((day) => (
              <option key={day}>{day}</option>
            ))}
            <option value="last">Last day</option>
          </Select>
        </Field>
      ) : null}
    </>
  );
}

function Steps<Step extends number>({
  label,
  steps,
  value,
  onPick,
}: {
  label: string;
  steps: readonly Step[];
  value: Step;
  onPick: (step: Step) => void;
}) {
  return (
    <Field label={label} id="every">
      <Select
        value={value}
        onChange={({ target }) => {
          const step = steps.find((one) => one === Number(target.value));
          if (step !== undefined) onPick(step);
        }}
      >
        {steps.map((step) => (
          <option key={step} value={step}>
            {step}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function Weekdays({ days, onChange }: { days: readonly number[]; onChange: (days: number[]) => void }) {
  return (
    <fieldset className="grid gap-1 sm:col-span-2">
      <legend className="font-medium text-sm">Days</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {WEEKDAYS.map((name, index) => (
          <label key={name} htmlFor={`day-${name}`} className="flex items-center gap-1.5">
            <Checkbox
              id={`day-${name}`}
              checked={days.includes(index + 1)}
              onChange={({ target }) =>
                onChange(target.checked ? [...days, index + 1] : days.filter((day) => day !== index + 1))
              }
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The zones this browser knows. A zone that it does not know stays choosable. */
export function ZoneField({
  value,
  onChange,
  id,
}: {
  value: string;
  onChange: (zone: string) => void;
  id: string;
}) {
  return (
    <Field label="Time zone" id={id}>
      <Select value={value} onChange={({ target }) => onChange(target.value)}>
        {ZONES.includes(value) ? null : <option>{value}</option>}
        {ZONES.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </Select>
    </Field>
  );
}
