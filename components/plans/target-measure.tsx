"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useNow } from "@/components/ui/time";
import { randomKey } from "@/lib/random-key";
import type { TargetRow } from "@/server/domain/plans/schema";
import { useRegisterSave } from "./register-parts";
import { type MeasureDraft, sendMeasurement } from "./register-queries";

const two = (value: number) => String(value).padStart(2, "0");
/** What an input of a day and a time holds, in the person's own zone. */
function localMoment(ms: number): string {
  const at = new Date(ms);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

const readNumber = (text: string) =>
  text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", "."));

/** What was typed as it is sent, or what is wrong with it. */
function readDraft(
  typed: Record<"value" | "unit" | "percentile" | "at" | "note", string>,
): MeasureDraft | string {
  const value = readNumber(typed.value);
  if (Number.isNaN(value)) return "Enter a number.";
  const moment = Date.parse(typed.at);
  if (Number.isNaN(moment)) return "Say when it was measured.";
  const percentile = typed.percentile.trim() === "" ? null : readNumber(typed.percentile);
  if (percentile !== null && !(percentile > 0 && percentile < 100)) {
    return "A percentile lies between 0 and 100.";
  }
  const observedAt = new Date(moment).toISOString();
  return { value, unit: typed.unit.trim() || null, percentile, observedAt, note: typed.note.trim() };
}

/** Records by hand what a target was measured at, when, and where it was read. */
export function TargetMeasure({
  launchId,
  row,
  onClose,
}: {
  launchId: string;
  row: TargetRow;
  onClose: () => void;
}) {
  const form = useId();
  const first = useRef<HTMLInputElement>(null);
  const now = useNow();
  const undated = row.measurements.length === 0 ? row.inFile : null;
  const [value, setValue] = useState(undated?.value == null ? "" : String(undated.value));
  const [unit, setUnit] = useState(row.unit ?? "");
  const [percentile, setPercentile] = useState(String(row.target?.percentile ?? ""));
  const [at, setAt] = useState(() => localMoment(now));
  const [note, setNote] = useState("");
  const [key] = useState(() => randomKey());
  const [problem, setProblem] = useState<string | null>(null);
  const save = useRegisterSave(
    launchId,
    (draft: MeasureDraft) => sendMeasurement(launchId, row.nodeId, draft, key),
    { said: `Recorded: ${row.metric}.`, onDone: onClose },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const draft = readDraft({ value, unit, percentile, at, note });
    setProblem(typeof draft === "string" ? draft : null);
    if (typeof draft === "string") first.current?.focus();
    else if (!save.isPending) save.mutate(draft);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Record a measurement"
      description={`${row.metric}${row.target ? `, target ${row.target.text}` : ""}`}
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={save.isPending}>
            Record
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="grid gap-4">
        <FormErrorSummary problems={problem ? [{ message: problem }] : formProblems(save.error)} />
        <div className="grid grid-cols-3 gap-3">
          <Field label="Value" required>
            <Input
              ref={first}
              inputMode="decimal"
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          </Field>
          <Field label="Unit" optional>
            <Input value={unit} maxLength={40} onChange={(event) => setUnit(event.target.value)} />
          </Field>
          <Field label="Percentile" optional>
            <Input
              inputMode="decimal"
              value={percentile}
              placeholder="95"
              onChange={(event) => setPercentile(event.target.value)}
            />
          </Field>
        </div>
        <Field label="Measured at" hint="When it was observed, not when you type it." required>
          <Input type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
        </Field>
        <Field label="Note" hint="Where it was read, under which load." optional>
          <Input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <p className="text-ink-2 text-sm">
          It is kept with your name and never changed; a wrong one is followed by a right one.
        </p>
      </form>
    </Dialog>
  );
}
