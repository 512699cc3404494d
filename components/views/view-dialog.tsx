"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Checkbox, Input } from "@/components/ui/input";

export type ViewDraft = { name: string; shared: boolean; usual: boolean };
export type ViewDialogProps = {
  title: string;
  verb: string;
  draft: ViewDraft;
  /** Whether it may be shared; null where that is settled already. */
  mayShare: boolean | null;
  onSave: (draft: ViewDraft) => Promise<void>;
  onClose: () => void;
};

/** Names a view, and says for whom it is. */
export function ViewDialog({ title, verb, draft, mayShare, onSave, onClose }: ViewDialogProps) {
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [wish, setWish] = useState(draft);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (wish.name.trim() === "") {
      setError("Name the view.");
      field.current?.focus();
      return;
    }
    setBusy(true);
    try {
      await onSave({ ...wish, name: wish.name.trim() });
      onClose();
    } catch (problem) {
      setError(problem instanceof ApiProblem ? problem.detail : "It could not be saved. Try again.");
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      initialFocus={field}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={busy}>
            {verb}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={(event) => void submit(event)} className="grid gap-3">
        <Field label="Name" required error={error}>
          <Input
            ref={field}
            maxLength={60}
            value={wish.name}
            onChange={(event) => setWish({ ...wish, name: event.target.value })}
          />
        </Field>
        {mayShare ? (
          <Choice
            text="Share it with everybody in this launch"
            checked={wish.shared}
            onChange={(shared) => setWish({ ...wish, shared })}
          />
        ) : null}
        {mayShare === null ? null : (
          <Choice
            text={
              wish.shared
                ? "The page opens with it, unless a person chose another"
                : "The page opens with it for me"
            }
            checked={wish.usual}
            onChange={(usual) => setWish({ ...wish, usual })}
          />
        )}
      </form>
    </Dialog>
  );
}

function Choice({
  text,
  checked,
  onChange,
}: {
  text: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box inside is the control
    <label className="flex items-center gap-2">
      <Checkbox checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {text}
    </label>
  );
}
