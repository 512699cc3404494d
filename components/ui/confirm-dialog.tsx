"use client";

import { type ReactNode, useId, useRef, useState } from "react";
import { Button } from "./button";
import { type ConfirmTier, missingToConfirm } from "./confirm-rules";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { Input, Textarea } from "./input";
import { StatusShape } from "./status-shape";

export type ConfirmDialogProps = {
  tier: Exclude<ConfirmTier, "T0">;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A question with the verb: "Delete the backup of 14 March?" */
  title: string;
  /** What will happen, one fact per line. */
  impact: readonly ReactNode[];
  /** The thing acted upon, by its own name; T3 asks to type it. */
  target: string;
  /** Where it is; production is said in words. */
  environment?: string;
  /** The verb on the button: "Delete backup", never "OK". */
  confirmLabel: string;
  reason?: "none" | "optional" | "required";
  /** What went wrong the last time it was tried. */
  error?: string | null;
  /** May reject; the dialog then stays open and the caller sets `error`. Close it by `onOpenChange`. */
  onConfirm: (answer: { reason: string }) => void | Promise<void>;
  /** More parameters, shown under the impact list. */
  children?: ReactNode;
};

/** Asks before T1 (in production), T2 and T3. Cancel has the focus; only T3 asks to type, and the name is the target's. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return props.open ? <OpenConfirm {...props} /> : null;
}

function OpenConfirm(props: ConfirmDialogProps) {
  const { tier, onOpenChange, title, impact, target, environment, confirmLabel, error, children } = props;
  const reasonMode = props.reason ?? (tier === "T3" ? "required" : "none");
  const cancel = useRef<HTMLButtonElement>(null);
  const formId = useId();
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const missing = missingToConfirm({
    tier,
    target,
    typed,
    reasonRequired: reasonMode === "required",
    reason,
  });

  const submit = async () => {
    setTried(true);
    if (missing.typed || missing.reason || busy) return;
    setBusy(true);
    try {
      await props.onConfirm({ reason: reason.trim() });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={title}
      role="alertdialog"
      initialFocus={cancel}
      footer={
        <>
          <Button ref={cancel} onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant={tier === "T3" ? "danger" : "primary"} busy={busy}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium font-mono text-sm">{target}</span>
          {environment ? <span className="text-ink-2">in {environment}</span> : null}
        </p>
        <ul className="grid list-disc gap-1 ps-5 text-ink-2">
          {impact.map((fact, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order while it is shown
            <li key={index}>{fact}</li>
          ))}
        </ul>
        {children}
        {reasonMode === "none" ? null : (
          <Field
            label="Reason"
            optional={reasonMode === "optional"}
            required={reasonMode === "required"}
            hint="Everyone who reads the audit log will see it."
            error={tried ? missing.reason : null}
          >
            <Textarea rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
        )}
        {tier === "T3" ? (
          <Field label={`Type ${target} to confirm`} required error={tried ? missing.typed : null}>
            <Input
              mono
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          </Field>
        ) : null}
        {error ? (
          <p role="alert" className="flex items-start gap-2 text-bad">
            <StatusShape status="failed" className="mt-0.5" />
            {error}
          </p>
        ) : null}
      </form>
    </Dialog>
  );
}
