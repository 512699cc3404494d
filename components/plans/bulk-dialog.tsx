"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { peopleQuery } from "@/components/people/queries";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { formatCount } from "@/lib/format";
import type { NodeView } from "@/server/domain/plans/schema";
import type { BulkWork } from "./bulk-actions";
import type { NodeWish } from "./bulk-changes";
import { isApart } from "./plan-filters";
import { usePlanTools } from "./plan-tools";
import { readEstimate } from "./plan-words";

/** `confirm`: many items at once, or something taken out. The others ask for a value. */
export type BulkAsk =
  | { field: "owner" | "due" | "estimate"; ids: readonly string[] }
  | { field: "reason"; work: BulkWork }
  /** Not applicable, with the reason. `untick`: also what is ticked, which otherwise is left alone. */
  | { field: "cancel"; ids: readonly string[]; untick: boolean }
  | { field: "confirm"; work: BulkWork; title: string; verb: string; impact: readonly string[] };

/** Asks once for what is done to all of them. */
export function BulkDialog({ ask, onClose }: { ask: BulkAsk; onClose: () => void }) {
  const { bulk } = usePlanTools();
  if (ask.field !== "confirm") return <ValueDialog ask={ask} onClose={onClose} />;
  return (
    <ConfirmDialog
      tier="T2"
      open
      onOpenChange={onClose}
      title={ask.title}
      impact={ask.impact}
      target={formatCount(ask.work.ids.length, "item")}
      confirmLabel={ask.verb}
      onConfirm={() => {
        onClose();
        void bulk.run(ask.work);
      }}
    />
  );
}

type ValueAsk = Exclude<BulkAsk, { field: "confirm" }>;
type Read = { wish: NodeWish; did: string } | { error: string };

const TITLES: Record<ValueAsk["field"], string> = {
  owner: "Assign",
  due: "Set the due date",
  estimate: "Set the estimate",
  reason: "Tick them before what they wait for?",
  cancel: "Set not applicable",
};
const VERBS: Record<ValueAsk["field"], string> = {
  owner: "Assign",
  due: "Set",
  estimate: "Set",
  reason: "Tick anyway",
  cancel: "Set not applicable",
};

function ValueDialog({ ask, onClose }: { ask: ValueAsk; onClose: () => void }) {
  const { bulk } = usePlanTools();
  const form = useId();
  const [value, setValue] = useState("");
  const [error, setError] = useState<string | null>(null);
  const ids = ask.field === "reason" ? ask.work.ids : ask.ids;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ask.field === "reason") {
      if (value.trim() === "") return setError("Say why they can be ticked now.");
      onClose();
      void bulk.run({ ...ask.work, reason: value.trim() });
      return;
    }
    if (ask.field === "cancel") {
      if (value.trim() === "") return setError("Say why it does not apply.");
      onClose();
      void bulk.run({ ids, did: "Set not applicable:", wish: notApplicable(value.trim(), ask.untick) });
      return;
    }
    const read = readValue(ask.field, value);
    if ("error" in read) return setError(read.error);
    onClose();
    void bulk.run({ ids, did: read.did, wish: (node) => fitting(node, read.wish) });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={TITLES[ask.field]}
      description={formatCount(ids.length, "item")}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary">
            {VERBS[ask.field]}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit}>
        <ValueField field={ask.field} value={value} error={error} onChange={setValue} />
      </form>
    </Dialog>
  );
}

function notApplicable(naReason: string, untick: boolean): BulkWork["wish"] {
  return (node) => {
    if (!node.tickable || isApart(node)) return null;
    return { status: "cancelled", naReason, ...(node.ticked && untick ? { ticked: false } : {}) };
  };
}

/** Notes have neither owner nor date. */
function fitting(node: NodeView, wish: NodeWish): NodeWish | null {
  return node.kind === "note" ? null : wish;
}

function readValue(field: "owner" | "due" | "estimate", value: string): Read {
  if (field === "owner") return { wish: { assigneeId: value || null }, did: "Assigned" };
  if (field === "due") return { wish: { dueDate: value || null }, did: "Set the due date of" };
  const minutes = readEstimate(value);
  if (minutes === undefined) return { error: "Write it like 45 min, 6 h, 2.5 d or 1 w." };
  return { wish: { estimateMinutes: minutes }, did: "Set the estimate of" };
}

type FieldProps = {
  field: ValueAsk["field"];
  value: string;
  error: string | null;
  onChange: (value: string) => void;
};

function ValueField({ field, value, error, onChange }: FieldProps): ReactNode {
  if (field === "owner") return <PersonField value={value} onChange={onChange} />;
  if (field === "due") {
    return (
      <Field label="Due" hint="Leave it empty to take the date away.">
        <Input type="date" value={value} onChange={(event) => onChange(event.target.value)} />
      </Field>
    );
  }
  if (field === "estimate") {
    return (
      <Field label="Estimate" hint="45 min, 6 h, 2.5 d or 1 w. Empty takes it away." error={error}>
        <Input value={value} onChange={(event) => onChange(event.target.value)} />
      </Field>
    );
  }
  return (
    <Field label="Reason" required hint="Everyone who reads the activity will see it." error={error}>
      <Textarea rows={2} maxLength={500} value={value} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}

function PersonField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { data, error } = useQuery(peopleQuery());
  return (
    <Field label="Person" error={error?.message}>
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Nobody</option>
        {data?.people
          .filter(({ disabled }) => !disabled)
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </Select>
    </Field>
  );
}
