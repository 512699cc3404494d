"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { useNow } from "@/components/ui/time";
import type { GateView } from "@/server/domain/gates/schema";
import { GateForm } from "./gate-form";
import { waive } from "./queries";

const WEEK_MS = 7 * 86_400_000;
const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10);

export type WaiveDialogProps = { gate: GateView; nodeId: string; owner: string; onClose: () => void };

/** An exception with a reason, somebody who answers for it, and an end. */
export function WaiveDialog({ gate, nodeId, owner: me, onClose }: WaiveDialogProps) {
  const now = useNow();
  const blocker = gate.evaluation.blockers.find((each) => each.nodeId === nodeId);
  const [reason, setReason] = useState("");
  const [owner, setOwner] = useState(me);
  const [until, setUntil] = useState(() => dayOf(now + WEEK_MS));
  return (
    <GateForm
      title={`Waive ${blocker?.title ?? "this"}`}
      description={blocker?.reason}
      refusal="Nothing was waived."
      submit="Waive"
      send={() =>
        waive(gate, { nodeId, reason, owner, expiresAt: until === "" ? "" : `${until}T23:59:59.000Z` })
      }
      onClose={onClose}
    >
      {(error) => (
        <>
          <p className="text-ink-2">
            A waiver never counts as passed. It stands first on the gate, in the packet, and until it ends.
          </p>
          <Field id="reason" label="Reason" required error={error("reason")}>
            <Textarea
              rows={3}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
              maxLength={1_000}
            />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field id="owner" label="Who answers for it" required error={error("owner")}>
              <Input value={owner} onChange={({ target }) => setOwner(target.value)} maxLength={120} />
            </Field>
            <Field id="expiresAt" label="Until" required error={error("expiresAt")}>
              <Input
                type="date"
                value={until}
                min={dayOf(now)}
                onChange={({ target }) => setUntil(target.value)}
              />
            </Field>
          </div>
        </>
      )}
    </GateForm>
  );
}
