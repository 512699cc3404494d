"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/shell/form-dialog";
import { Field } from "@/components/ui/field";
import { Checkbox, Select } from "@/components/ui/input";
import type { NodeView } from "@/server/domain/plans/schema";
import type { ProofSource, ProofView } from "@/server/domain/proofs/schema";
import { FRESHNESS } from "./proof-words";
import { attachProof, proofKeys, sourcesQuery } from "./queries";

export type AttachDialogProps = {
  node: NodeView;
  launchId: string;
  taken: readonly ProofView[];
  onClose: () => void;
};

/** Chooses what proves an item and how long it counts. */
export function AttachDialog({ node, launchId, taken, onClose }: AttachDialogProps) {
  const queries = useQueryClient();
  const { data } = useQuery(sourcesQuery(launchId));
  const free = (data?.sources ?? []).filter(({ subject }) =>
    taken.every((proof) => proof.subject !== subject),
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [strength, setStrength] = useState("proves");
  const [age, setAge] = useState("168");
  const [perCandidate, setPerCandidate] = useState(false);
  const mayAttest = taken.every(({ kind }) => kind !== "manual");
  const subject = chosen ?? free[0]?.subject ?? "item";
  return (
    <FormDialog
      title="Attach a proof"
      description={node.title}
      refusal="Nothing was attached."
      submit="Attach"
      send={() =>
        attachProof({
          launchId,
          nodeId: node.id,
          subject,
          strength,
          maxAgeHours: age === "" ? null : Number(age),
          perCandidate,
        })
      }
      onSaved={() => queries.invalidateQueries({ queryKey: proofKeys.all })}
      onClose={onClose}
    >
      {() => (
        <>
          <Field
            id="subject"
            label="What proves it"
            hint={
              free.length === 0
                ? "No check is free. Define one on the page Checks, or attest it by name."
                : undefined
            }
          >
            <Select value={subject} onChange={({ target }) => setChosen(target.value)}>
              {free.map((source) => (
                <option key={source.subject} value={source.subject}>
                  {sourceText(source)}
                </option>
              ))}
              {mayAttest ? <option value="item">A person attests it by name</option> : null}
            </Select>
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field id="strength" label="Passing it">
              <Select value={strength} onChange={({ target }) => setStrength(target.value)}>
                <option value="proves">proves the item</option>
                <option value="supports">only supports it</option>
              </Select>
            </Field>
            <Field id="maxAgeHours" label="Counts for">
              <Select value={age} onChange={({ target }) => setAge(target.value)}>
                {FRESHNESS.map(([hours, text]) => (
                  <option key={text} value={hours ?? ""}>
                    {text}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
          <label htmlFor="perCandidate" className="flex items-center gap-2">
            <Checkbox
              id="perCandidate"
              checked={perCandidate}
              onChange={({ target }) => setPerCandidate(target.checked)}
            />
            Only for the candidate it was run for
          </label>
        </>
      )}
    </FormDialog>
  );
}

const sourceText = ({ label, place }: ProofSource) => (place === "" ? label : `${label} (${place})`);
