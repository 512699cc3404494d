"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { RetentionRules } from "@/server/domain/policies/schema";
import { ZoneField } from "./schedule-fields";

const TIERS = [
  { key: "last", label: "Newest" },
  { key: "hourly", label: "Hourly" },
  { key: "daily", label: "Daily" },
  { key: "weekly", label: "Weekly" },
  { key: "monthly", label: "Monthly" },
  { key: "yearly", label: "Yearly" },
] as const;

export type RetentionFieldsProps = {
  rules: RetentionRules;
  timeZone: string;
  onRules: (rules: RetentionRules) => void;
  onZone: (timeZone: string) => void;
};

const GB = 1_000_000_000;
const number = (text: string) => Math.max(0, Math.round(Number(text) || 0));
const limit = (text: string) => (text === "" ? null : Math.max(1, number(text)));

/** How many of each tier stay, and the limits beyond which even those go. */
export function RetentionFields({ rules, timeZone, onRules, onZone }: RetentionFieldsProps) {
  return (
    <>
      <fieldset className="grid gap-1">
        <legend className="font-medium text-sm">Keep the newest of so many</legend>
        <p className="text-ink-3 text-sm">Hours, days and weeks without a backup do not count.</p>
        <div className="grid grid-cols-3 gap-x-4 gap-y-3 pt-2 sm:grid-cols-6">
          {TIERS.map(({ key, label }) => (
            <Field key={key} label={label} id={`rules.${key}`}>
              <Input
                type="number"
                min={0}
                max={1000}
                value={rules[key]}
                onChange={({ target }) => onRules({ ...rules, [key]: number(target.value) })}
              />
            </Field>
          ))}
        </div>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-5">
        <Field label="At most backups" id="rules.maxCount">
          <Input
            placeholder="No limit"
            type="number"
            min={1}
            value={rules.maxCount ?? ""}
            onChange={({ target }) => onRules({ ...rules, maxCount: limit(target.value) })}
          />
        </Field>
        <Field label="At most days old" id="rules.maxAgeDays">
          <Input
            placeholder="No limit"
            type="number"
            min={1}
            value={rules.maxAgeDays ?? ""}
            onChange={({ target }) => onRules({ ...rules, maxAgeDays: limit(target.value) })}
          />
        </Field>
        <Field label="At most GB" id="rules.maxBytes">
          <Input
            placeholder="No limit"
            type="number"
            min={0.1}
            step={0.1}
            value={rules.maxBytes === null ? "" : rules.maxBytes / GB}
            onChange={({ target }) =>
              onRules({
                ...rules,
                maxBytes: target.value === "" ? null : Math.max(1, Math.round(Number(target.value) * GB)),
              })
            }
          />
        </Field>
        <Field label="Never before (hours)" id="rules.minAgeHours">
          <Input
            type="number"
            min={0}
            value={rules.minAgeHours}
            onChange={({ target }) => onRules({ ...rules, minAgeHours: number(target.value) })}
          />
        </Field>
        <ZoneField id="retentionZone" value={timeZone} onChange={onZone} />
      </div>
    </>
  );
}
