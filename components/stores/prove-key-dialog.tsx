"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useToast } from "@/components/ui/toast";
import type { KeyView } from "@/server/domain/stores/schema";
import { passCheck, startCheck } from "./queries";

/** Asks for the words that only the private half opens: the one proof that it is at hand, and is the right one. */
export function ProveKeyDialog({ recoveryKey, onClose }: { recoveryKey: KeyView; onClose: () => void }) {
  const formId = useId();
  const toast = useToast();
  const [phrase, setPhrase] = useState("");
  const check = useQuery({
    // Beginning a check is told to all who look at the keys: below their key it would begin itself again, for ever.
    queryKey: ["recovery-key-check", recoveryKey.id],
    queryFn: () => startCheck(recoveryKey.id),
    staleTime: "static",
    gcTime: 0,
    retry: false,
    refetchOnReconnect: false,
  });
  const pass = useMutation({
    mutationFn: () => passCheck(recoveryKey.id, phrase),
    onSuccess: () => {
      toast({ title: `${recoveryKey.label} opens what is sealed to it.` });
      onClose();
    },
  });
  const problems = formProblems(pass.error);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Check that ${recoveryKey.label} opens`}
      width="md"
      description="Do this where the private half is. Never bring it here."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={pass.isPending}>
            Confirm
          </Button>
        </>
      }
    >
      {check.isPending ? <Skeleton lines={5} /> : null}
      {check.isError ? (
        <ErrorState
          title="The check could not begin."
          safe="Nothing was changed."
          detail={check.error.message}
          onRetry={() => void check.refetch()}
        />
      ) : null}
      {check.data ? (
        <form
          id={formId}
          noValidate
          className="grid grid-cols-[minmax(0,1fr)] gap-4"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (!pass.isPending) pass.mutate();
          }}
        >
          <FormErrorSummary title="The key is not confirmed." problems={problems} />
          <ol className="grid list-decimal grid-cols-[minmax(0,1fr)] gap-3 ps-5">
            <li>
              <span className="flex flex-wrap items-center justify-between gap-2">
                Save this text as check.age{" "}
                <CopyButton text={check.data.sealed} name="Copy the text" labelled />
              </span>
              <Block label="Sealed text" text={check.data.sealed} />
            </li>
            <li>
              <span className="flex flex-wrap items-center justify-between gap-2">
                Open it with the private half{" "}
                <CopyButton text={check.data.command} name="Copy the command" labelled />
              </span>
              <Block label="Command" text={check.data.command} />
            </li>
            <li>
              <Field
                id="phrase"
                label="Type the words it shows"
                required
                error={problems.find(({ field }) => field === "phrase")?.message}
              >
                <Input
                  mono
                  value={phrase}
                  onChange={(event) => setPhrase(event.target.value)}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                />
              </Field>
            </li>
          </ol>
        </form>
      ) : null}
    </Dialog>
  );
}

function Block({ label, text }: { label: string; text: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      className="mt-1 max-h-40 overflow-auto rounded-md bg-sunken p-3"
    >
      <pre className="font-mono text-sm">{text}</pre>
    </section>
  );
}
