"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import type { ProofView } from "@/server/domain/proofs/schema";
import { attestItem, proofKeys } from "./queries";

/** What a person saw, under their name and for ever. */
export function AttestDialog({ proof, onClose }: { proof: ProofView; onClose: () => void }) {
  const queries = useQueryClient();
  const formId = useId();
  const [verdict, setVerdict] = useState<"passed" | "failed">("passed");
  const [statement, setStatement] = useState("");
  const save = useMutation({
    mutationFn: () => attestItem(proof.id, verdict, statement),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: proofKeys.all });
      onClose();
    },
  });
  const problems = formProblems(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Attest by name"
      description="What you write is kept under your name and never changed."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            Attest
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-4" onSubmit={submit}>
        <FormErrorSummary title="Nothing was attested." problems={problems} />
        <Field id="verdict" label="It is">
          <Select
            value={verdict}
            onChange={({ target }) => setVerdict(target.value === "failed" ? "failed" : "passed")}
          >
            <option value="passed">so, as I saw it</option>
            <option value="failed">not so, as I saw it</option>
          </Select>
        </Field>
        <Field
          id="statement"
          label="What you saw"
          hint="Where, when, and how somebody else can see it too."
          required
          error={problems.find(({ field }) => field === "statement")?.message}
        >
          <Textarea
            rows={4}
            value={statement}
            onChange={({ target }) => setStatement(target.value)}
            maxLength={2_000}
          />
        </Field>
      </form>
    </Dialog>
  );
}
