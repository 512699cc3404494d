"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import { FactList } from "@/components/ui/layout";
import type { GateView } from "@/server/domain/gates/schema";
import { GateForm } from "./gate-form";
import { sign } from "./queries";

/** Signs exactly what is shown; when it changes meanwhile, the server refuses. */
export function SignDialog({ gate, seat, onClose }: { gate: GateView; seat: string; onClose: () => void }) {
  // What the window showed when it opened is what is signed.
  const [shown] = useState(gate);
  const [vote, setVote] = useState<"go" | "no_go">("go");
  const [statement, setStatement] = useState("");
  const { counts, sentence, digest, facts } = shown.evaluation;
  return (
    <GateForm
      title={`Sign ${shown.name} as ${seat}`}
      refusal="Nothing was signed."
      submit="Sign"
      send={() => sign(shown, { seat, vote, statement })}
      onClose={onClose}
    >
      {(error) => (
        <>
          <FactList
            facts={[
              { name: "Now", value: sentence },
              {
                name: "Items",
                value: `${counts.satisfied} of ${counts.items} are as asked, ${counts.proven} proven`,
              },
              { name: "Waivers", value: String(facts.waivers.length) },
              { name: "Candidate", value: facts.candidate ?? "none named" },
              { name: "Digest", value: <span className="font-mono text-sm">{digest}</span> },
            ]}
          />
          <Field id="vote" label="Your vote">
            <Select
              value={vote}
              onChange={({ target }) => setVote(target.value === "no_go" ? "no_go" : "go")}
            >
              <option value="go">Go</option>
              <option value="no_go">No-go</option>
            </Select>
          </Field>
          <Field
            id="statement"
            label="Statement"
            optional={vote === "go"}
            required={vote === "no_go"}
            hint="It stays beside your name."
            error={error("statement")}
          >
            <Textarea
              rows={3}
              value={statement}
              onChange={({ target }) => setStatement(target.value)}
              maxLength={1_000}
            />
          </Field>
        </>
      )}
    </GateForm>
  );
}
