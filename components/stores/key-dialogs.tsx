"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Checkbox, Input } from "@/components/ui/input";
import { addKey } from "./queries";

type Pair = { identity: string; recipient: string };

/** The pair is made in this browser: the private half never travels, and nobody can look it up later. */
async function makePair(): Promise<Pair> {
  const age = await import("age-encryption");
  const identity = await age.generateX25519Identity();
  return { identity, recipient: await age.identityToRecipient(identity) };
}

/** Makes a recovery key, shows its private half once, and keeps the public half. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const formId = useId();
  const [label, setLabel] = useState("");
  const [pair, setPair] = useState<Pair | null>(null);
  const [kept, setKept] = useState(false);
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: ({ recipient }: Pair) => addKey({ label, recipient }),
    onSuccess: onClose,
  });
  const missing = asked && label.trim() === "" ? "Say where it will lie, for example: safe in Berlin." : null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (label.trim() === "" || save.isPending) return;
    if (pair === null) {
      setAsked(false);
      setPair(await makePair());
    } else if (kept) save.mutate(pair);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Make a recovery key"
      description={
        pair
          ? "This is shown once. Put it where it survives the loss of this machine, and where nobody reads it by chance."
          : "It is made in this browser. Its private half is shown once and never leaves this page; the console keeps the public half."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {pair ? "Use this key" : "Make it"}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-4" onSubmit={submit}>
        <FormErrorSummary title="The key was not added." problems={formProblems(save.error)} />
        {pair === null ? (
          <Field
            id="label"
            label="Where it will lie"
            hint="For example: safe in Berlin."
            required
            error={missing}
          >
            <Input
              value={label}
              onChange={(event) => setLabel(event.target.value)}
              maxLength={120}
              autoComplete="off"
            />
          </Field>
        ) : (
          <PrivateHalf pair={pair} label={label} kept={kept} onKept={setKept} missing={asked && !kept} />
        )}
      </form>
    </Dialog>
  );
}

function PrivateHalf(props: {
  pair: Pair;
  label: string;
  kept: boolean;
  onKept: (kept: boolean) => void;
  missing: boolean;
}) {
  const { pair, label, kept, onKept, missing } = props;
  const text = `# Holdpoint recovery key: ${label}\n# public key: ${pair.recipient}\n${pair.identity}\n`;
  return (
    <>
      <div className="grid gap-2">
        <p className="font-medium text-sm">The private half</p>
        <code className="rounded-md border border-line-strong bg-sunken p-3 font-mono text-sm wrap-anywhere">
          {pair.identity}
        </code>
        <div className="flex flex-wrap gap-2">
          <CopyButton text={text} name="Copy it" labelled />
          <a
            className="link self-center"
            download="recovery-key.txt"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          >
            Save as recovery-key.txt
          </a>
        </div>
      </div>
      <label htmlFor="kept" className="flex items-start gap-2">
        <Checkbox
          id="kept"
          checked={kept}
          onChange={(event) => onKept(event.target.checked)}
          aria-invalid={missing}
          className="mt-0.5"
        />
        <span>I have put it where it survives the loss of this machine.</span>
      </label>
      {missing ? (
        <p role="alert" className="text-bad text-sm">
          Put it away first: after this window closes nobody can show it again.
        </p>
      ) : null}
    </>
  );
}

/** Adds a recovery key somebody made elsewhere, by its public half. */
export function AddKeyDialog({ suggested, onClose }: { suggested: string | null; onClose: () => void }) {
  const formId = useId();
  const [label, setLabel] = useState("");
  const [recipient, setRecipient] = useState(suggested ?? "");
  const save = useMutation({ mutationFn: () => addKey({ label, recipient }), onSuccess: onClose });
  const problems = formProblems(save.error);
  const error = (field: string) => problems.find((problem) => problem.field === field)?.message;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a public key"
      description="Of a pair that was made elsewhere, for example with age-keygen on a machine without network."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            Add key
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
          if (!save.isPending) save.mutate();
        }}
      >
        <FormErrorSummary title="The key was not added." problems={problems} />
        <Field id="label" label="Where its private half lies" required error={error("label")}>
          <Input
            value={label}
            onChange={(event) => setLabel(event.target.value)}
            maxLength={120}
            autoComplete="off"
          />
        </Field>
        <Field
          id="recipient"
          label="Public key"
          hint="It begins with age1. Never paste a private half here."
          required
          error={error("recipient")}
        >
          <Input
            mono
            value={recipient}
            onChange={(event) => setRecipient(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
      </form>
    </Dialog>
  );
}
