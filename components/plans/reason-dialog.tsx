"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { formatCount } from "@/lib/format";
import { type AskedReason, usePlanTools } from "./plan-tools";

/** Asks once why an item is ticked although what it waits for is open. */
export function ReasonDialog({ asked, onClose }: { asked: AskedReason; onClose: () => void }) {
  const { ticks } = usePlanTools();
  const form = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === "") {
      setError("Say why it can be ticked now.");
      field.current?.focus();
      return;
    }
    ticks.tick(asked.nodeId, true, { reason: reason.trim() });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Tick it before what it waits for?"
      description={asked.name}
      initialFocus={field}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary">
            Tick anyway
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="grid gap-4">
        <div className="grid gap-1">
          <p className="text-ink-2">It waits for {formatCount(asked.open.length, "open item")}:</p>
          <ul className="grid list-disc gap-0.5 ps-5">
            {asked.open.slice(0, 6).map(({ id, title }) => (
              <li key={id} className="wrap-anywhere">
                {title}
              </li>
            ))}
            {asked.open.length > 6 ? <li>and {asked.open.length - 6} more</li> : null}
          </ul>
        </div>
        <Field label="Reason" required hint="Everyone who reads the activity will see it." error={error}>
          <Textarea
            ref={field}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
