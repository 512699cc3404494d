"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Checkbox, Input, Select, Textarea } from "@/components/ui/input";
import type { GateRule, GateView } from "@/server/domain/gates/schema";
import type { NodeView } from "@/server/domain/plans/schema";
import { GateForm } from "./gate-form";
import { changeGate, defineGate } from "./queries";

export type GateDialogProps = {
  launchId: string;
  gate: GateView | null;
  nodes: readonly NodeView[];
  onClose: () => void;
};

const NEW: GateRule = {
  items: "claimed",
  targets: true,
  riskBelow: 15,
  seats: ["Engineering", "Operations"],
  waiverBudget: 3,
};

/** Sets a gate or changes what it asks for. Where it stands stays. */
export function GateDialog({ launchId, gate, nodes, onClose }: GateDialogProps) {
  const [name, setName] = useState(gate?.name ?? "Go/no-go");
  const [nodeId, setNodeId] = useState(gate?.nodeId ?? "");
  const [rule, setRule] = useState<GateRule>(gate?.rule ?? NEW);
  const [seats, setSeats] = useState(rule.seats.join("\n"));
  const groups = nodes.filter(({ kind }) => kind === "phase" || kind === "milestone" || kind === "section");
  const whole = (): GateRule => ({
    ...rule,
    seats: seats
      .split("\n")
      .map((seat) => seat.trim())
      .filter((seat) => seat !== ""),
  });
  const send = () =>
    gate
      ? changeGate(gate, { name, rule: whole() })
      : defineGate({ launchId, name, nodeId: nodeId === "" ? null : nodeId, rule: whole() });
  return (
    <GateForm
      title={gate ? `Edit ${gate.name}` : "Set a gate"}
      refusal={gate ? "Nothing was changed." : "The gate was not set."}
      submit={gate ? "Save" : "Set"}
      send={send}
      onClose={onClose}
    >
      {(error) => (
        <>
          <Field id="name" label="Name" required error={error("name")}>
            <Input value={name} onChange={({ target }) => setName(target.value)} maxLength={120} />
          </Field>
          {gate ? null : (
            <Field id="nodeId" label="At the end of" error={error("nodeId")}>
              <Select value={nodeId} onChange={({ target }) => setNodeId(target.value)}>
                <option value="">The whole plan</option>
                {groups.map((group) => (
                  <option key={group.id} value={group.id}>
                    {`${"– ".repeat(Math.max(0, group.depth - 1))}${group.title}`}
                  </option>
                ))}
              </Select>
            </Field>
          )}
          <Field id="rule.items" label="Items have to be">
            <Select
              value={rule.items}
              onChange={({ target }) =>
                setRule({ ...rule, items: target.value === "proven" ? "proven" : "claimed" })
              }
            >
              <option value="claimed">ticked, and proven where a proof is attached</option>
              <option value="proven">proven, every one of them</option>
            </Select>
          </Field>
          <label htmlFor="rule.targets" className="flex items-center gap-2">
            <Checkbox
              id="rule.targets"
              checked={rule.targets}
              onChange={({ target }) => setRule({ ...rule, targets: target.checked })}
            />
            Every target is met
          </label>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field id="rule.riskBelow" label="Open risks" hint="Likelihood times impact, 1 to 25.">
              <Select
                value={rule.riskBelow ?? ""}
                onChange={({ target }) =>
                  setRule({ ...rule, riskBelow: target.value === "" ? null : Number(target.value) })
                }
              >
                {[5, 10, 15, 20].map((limit) => (
                  <option key={limit} value={limit}>
                    below {limit}
                  </option>
                ))}
                <option value="">do not matter</option>
              </Select>
            </Field>
            <Field
              id="rule.waiverBudget"
              label="Waivers at most"
              hint="Reasoned exceptions that end."
              error={error("rule.waiverBudget")}
            >
              <Input
                mono
                inputMode="numeric"
                value={String(rule.waiverBudget)}
                onChange={({ target }) =>
                  setRule({ ...rule, waiverBudget: Number(target.value.replace(/\D/g, "")) })
                }
              />
            </Field>
          </div>
          <Field
            id="rule.seats"
            label="Seats"
            optional
            hint="One a line. Each is signed by another person."
            error={error("rule.seats")}
          >
            <Textarea rows={3} value={seats} onChange={({ target }) => setSeats(target.value)} />
          </Field>
        </>
      )}
    </GateForm>
  );
}
