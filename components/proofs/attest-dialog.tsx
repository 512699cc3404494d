"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/shell/form-dialog";
import { Field } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import type { ProofView } from "@/server/domain/proofs/schema";
import { attestItem, proofKeys } from "./queries";

/** What a person saw, under their name and for ever. */
export function AttestDialog({ proof, onClose }: { proof: ProofView; onClose: () => void }) {
  const queries = useQueryClient();
  const [verdict, setVerdict] = useState<"passed" | "failed">("passed");
  const [statement, setStatement] = useState("");
  return (
    <FormDialog
      title="Attest by name"
      description="What you write is kept under your name and never changed."
      refusal="Nothing was attested."
      submit="Attest"
      send={() => attestItem(proof.id, verdict, statement)}
      onSaved={() => queries.invalidateQueries({ queryKey: proofKeys.all })}
      onClose={onClose}
    >
      {(error) => (
        <>
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
            error={error("statement")}
          >
            <Textarea
              rows={4}
              value={statement}
              onChange={({ target }) => setStatement(target.value)}
              maxLength={2_000}
            />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
