"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useAnnounce } from "@/components/ui/live-region";
import { type AnchorChoice, sendAnchor, timelineKeys } from "./timeline-queries";
import { dayText } from "./timeline-scale";
import type { TimelineCounting } from "./timeline-types";

const WORDS = { week: "Week", day: "Day" } as const;

/** Where the plan's numbered weeks or days begin: a sentence, and for who may write the plan the way to choose. */
export function TimelineAnchor({
  launchId,
  counting,
  mayWrite,
}: {
  launchId: string;
  counting: TimelineCounting;
  mayWrite: boolean;
}) {
  const [open, setOpen] = useState(false);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { unit, date, byTarget, version } = counting;
  const save = useMutation({
    mutationFn: (choice: AnchorChoice) => sendAnchor(launchId, choice),
    onSuccess: (_answer, choice) => {
      setOpen(false);
      announce(
        choice.date ? `${WORDS[unit]} ${choice.number} begins on ${dayText(choice.date)}.` : "Taken back.",
      );
    },
    // After a conflict, too: what others chose is shown.
    onSettled: () => queries.invalidateQueries({ queryKey: timelineKeys.of(launchId) }),
  });
  const editing = mayWrite && (open || (date === null && !byTarget));
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>{stateText(counting)}</span>
        {mayWrite && !editing ? (
          <Button size="sm" variant="quiet" onClick={() => setOpen(true)}>
            Change
          </Button>
        ) : null}
      </p>
      {editing ? (
        <AnchorForm
          key={version}
          counting={counting}
          busy={save.isPending}
          error={save.error}
          onSave={(number, chosen) => save.mutate({ unit, number, date: chosen, version })}
          onCancel={open ? () => setOpen(false) : undefined}
        />
      ) : null}
    </div>
  );
}

function stateText({ unit, from, to, number, date, byTarget }: TimelineCounting): string {
  const word = WORDS[unit];
  if (date !== null) return `${word} ${number ?? from} begins on ${dayText(date)}.`;
  if (byTarget) return `${word}s count from the target date.`;
  return from === to ? `${word} ${from} has no date yet.` : `${word}s ${from} to ${to} have no dates yet.`;
}

function AnchorForm({
  counting,
  busy,
  error,
  onSave,
  onCancel,
}: {
  counting: TimelineCounting;
  busy: boolean;
  error: unknown;
  onSave: (number: number, date: string | null) => void;
  onCancel: (() => void) | undefined;
}) {
  const { unit, from, number: chosen, date: chosenDate } = counting;
  const [number, setNumber] = useState(String(chosen ?? from));
  const [date, setDate] = useState(chosenDate ?? "");
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = date === "" || !/^-?\d+$/.test(number.trim());
    setMissing(wrong);
    if (!wrong) onSave(Number(number), date);
  };
  return (
    <form onSubmit={submit} noValidate className="no-print grid gap-3">
      <FormErrorSummary problems={formProblems(error)} />
      <div className="flex flex-wrap items-end gap-3">
        <Field label={`${WORDS[unit]} number`} className="w-28">
          <Input inputMode="numeric" value={number} onChange={(event) => setNumber(event.target.value)} />
        </Field>
        <Field label="begins on" className="w-44" error={missing ? "Pick a date and a number." : null}>
          <Input type="date" value={date} onChange={(event) => setDate(event.target.value)} />
        </Field>
        <Button type="submit" variant="primary" busy={busy}>
          Give dates
        </Button>
        {onCancel ? (
          <Button variant="quiet" onClick={onCancel}>
            Cancel
          </Button>
        ) : null}
        {chosenDate !== null ? (
          <Button variant="quiet" onClick={() => onSave(chosen ?? from, null)}>
            Take the dates back
          </Button>
        ) : null}
      </div>
    </form>
  );
}
