"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Checkbox, Input } from "@/components/ui/input";
import type { TargetRow } from "@/server/domain/plans/schema";
import { useRegisterSave } from "./register-parts";
import { sendTarget, type TargetDraft } from "./register-queries";

const FRESH_DAYS = 30;

/** A new target, or the one given as it shall be. */
export function TargetDialog({
  launchId,
  row,
  onClose,
}: {
  launchId: string;
  row: TargetRow | null;
  onClose: () => void;
}) {
  const form = useId();
  const first = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<TargetDraft>({
    metric: row?.metric ?? "",
    target: row?.target?.text ?? "",
    baseline: row?.baseline?.text ?? "",
    kpi: row?.kpi ?? false,
    freshDays: row?.freshDays ?? FRESH_DAYS,
  });
  const [nameless, setNameless] = useState(false);
  const save = useRegisterSave(launchId, (wish: TargetDraft) => sendTarget(launchId, row, wish), {
    said: row ? "The target is saved." : "The target is added.",
    onDone: onClose,
  });
  const set = (part: Partial<TargetDraft>) => setDraft((now) => ({ ...now, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setNameless(draft.metric.trim() === "");
    if (draft.metric.trim() === "") first.current?.focus();
    else if (!save.isPending) save.mutate(draft);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={row ? "Edit the target" : "New target"}
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
        <Field label="Metric" required error={nameless ? "Name what is measured." : null}>
          <Input
            ref={first}
            value={draft.metric}
            maxLength={300}
            onChange={(event) => set({ metric: event.target.value })}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Target" hint="Like < 200 ms (p95) or >= 99.9 %.">
            <Input
              value={draft.target}
              maxLength={120}
              onChange={(event) => set({ target: event.target.value })}
            />
          </Field>
          <Field label="Baseline" hint="What it is today." optional>
            <Input
              value={draft.baseline}
              maxLength={120}
              onChange={(event) => set({ baseline: event.target.value })}
            />
          </Field>
        </div>
        <Field label="A measurement holds for" hint="Days, then it is stale.">
          <Input
            type="number"
            min={1}
            max={730}
            value={draft.freshDays}
            className="w-28"
            onChange={(event) => set({ freshDays: Number(event.target.value) })}
          />
        </Field>
        <label htmlFor={`${form}-kpi`} className="flex items-center gap-2">
          <Checkbox
            id={`${form}-kpi`}
            checked={draft.kpi}
            onChange={(event) => set({ kpi: event.target.checked })}
          />
          Compare it before and after the launch
        </label>
      </form>
    </Dialog>
  );
}
