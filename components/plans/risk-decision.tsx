"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { RISK_STATES, type RiskRow, type RiskState } from "@/server/domain/plans/schema";
import { useRegisterSave } from "./register-parts";
import { sendDecision } from "./register-queries";

const CHOICES: Record<RiskState, string> = {
  open: "Open: it can still happen",
  mitigated: "Mitigated: what is done against it is in place",
  accepted: "Accepted until a day: we live with it",
  closed: "Closed: it cannot happen any more",
};

/** Decides what becomes of a risk; the reason goes into its history. */
export function RiskDecision({
  launchId,
  row,
  onClose,
}: {
  launchId: string;
  row: RiskRow;
  onClose: () => void;
}) {
  const form = useId();
  const first = useRef<HTMLSelectElement>(null);
  const [state, setState] = useState<RiskState>(row.state === "open" ? "mitigated" : row.state);
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<{ field: "until" | "reason"; message: string } | null>(null);
  const save = useRegisterSave(
    launchId,
    () =>
      sendDecision(launchId, row, {
        state,
        reason: reason.trim(),
        ...(state === "accepted" ? { acceptedUntil: until } : {}),
      }),
    { said: "The decision is recorded.", onDone: onClose },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong =
      state === "accepted" && until === ""
        ? ({ field: "until", message: "Say until when it is accepted." } as const)
        : reason.trim() === ""
          ? ({ field: "reason", message: "Say why." } as const)
          : null;
    setProblem(wrong);
    if (wrong === null && !save.isPending) save.mutate(undefined);
  };
  const errorOf = (field: "until" | "reason") => (problem?.field === field ? problem.message : null);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Decide about the risk"
      description={row.title}
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={save.isPending}>
            Record the decision
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="grid gap-4">
        <FormErrorSummary problems={formProblems(save.error)} />
        <Field label="State">
          <Select
            ref={first}
            value={state}
            onChange={(event) =>
              setState(RISK_STATES.find((known) => known === event.target.value) ?? "open")
            }
          >
            {RISK_STATES.map((known) => (
              <option key={known} value={known}>
                {CHOICES[known]}
              </option>
            ))}
          </Select>
        </Field>
        {state === "accepted" ? (
          <Field
            label="Accepted until"
            hint="The day after, it is open again."
            required
            error={errorOf("until")}
          >
            <Input
              type="date"
              className="max-w-48"
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          </Field>
        ) : null}
        <Field label="Reason" required error={errorOf("reason")}>
          <Textarea
            rows={2}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
