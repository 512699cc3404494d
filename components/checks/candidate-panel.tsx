"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/shell/form-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Card } from "@/components/ui/layout";
import { Time } from "@/components/ui/time";
import { candidatesQuery, checkKeys, declareCandidate } from "./queries";

/** The release candidate that evidence is for, and the way to name the next one. */
export function CandidatePanel({ launchId, mayDeclare }: { launchId: string; mayDeclare: boolean }) {
  const [open, setOpen] = useState(false);
  const { data } = useQuery(candidatesQuery(launchId));
  const current = data?.candidates[0];
  return (
    <Card className="flex flex-wrap items-center justify-between gap-3">
      {current ? (
        <p>
          Candidate <span className="font-mono text-sm">{current.ref}</span>
          <span className="text-ink-3">
            , declared by {current.declaredBy} <Time at={current.declaredAt} />
          </span>
        </p>
      ) : (
        <p className="text-ink-2">
          No release candidate is named. Proofs can be bound to one: they go stale when the next one comes.
        </p>
      )}
      {mayDeclare ? (
        <Button size="sm" onClick={() => setOpen(true)}>
          {current ? "Declare the next" : "Declare a candidate"}
        </Button>
      ) : null}
      {open ? <CandidateDialog launchId={launchId} onClose={() => setOpen(false)} /> : null}
    </Card>
  );
}

function CandidateDialog({ launchId, onClose }: { launchId: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [ref, setRef] = useState("");
  return (
    <FormDialog
      title="Declare a candidate"
      description="Proofs that are bound to the candidate go stale until their runs are made for the new one."
      refusal="Nothing was declared."
      submit="Declare"
      send={() => declareCandidate(launchId, ref.trim())}
      onSaved={() => queries.invalidateQueries({ queryKey: checkKeys.candidates(launchId) })}
      onClose={onClose}
    >
      {(error) => (
        <Field
          id="ref"
          label="Commit, tag or image"
          hint="For example v1.4.0-rc.2 or shop/api:9f31c02"
          required
          error={error("ref")}
        >
          <Input
            mono
            value={ref}
            onChange={(event) => setRef(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
          />
        </Field>
      )}
    </FormDialog>
  );
}
