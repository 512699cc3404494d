"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import type { GateView } from "@/server/domain/gates/schema";
import { GateForm } from "./gate-form";
import { decide } from "./queries";

/** The decision. The gate is evaluated again when it arrives. */
export function DecideDialog({ gate, onClose }: { gate: GateView; onClose: () => void }) {
  const passed = gate.evaluation.verdict === "passed";
  const [decision, setDecision] = useState<"go" | "no_go">(passed ? "go" : "no_go");
  const [statement, setStatement] = useState("");
  return (
    <GateForm
      title={`Decide ${gate.name}`}
      description={gate.evaluation.sentence}
      refusal="Nothing was decided."
      submit="Decide"
      send={() => decide(gate, { decision, statement })}
      onClose={onClose}
    >
      {(error) => (
        <>
          <Field
            id="decision"
            label="Decision"
            hint={passed ? undefined : "While the gate is held, only a no-go can be recorded."}
          >
            <Select
              value={decision}
              onChange={({ target }) => setDecision(target.value === "go" ? "go" : "no_go")}
            >
              {passed ? <option value="go">Go</option> : null}
              <option value="no_go">No-go</option>
            </Select>
          </Field>
          <Field
            id="statement"
            label="Statement"
            required
            hint="Kept with everything the decision rests on, and never changed."
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
