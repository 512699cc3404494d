"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import type { StoreView } from "@/server/domain/stores/schema";
import { launchChoicesQuery, scanStore } from "./queries";

export type BringBackDialogProps = {
  store: StoreView;
  onStarted: (run: { runId: string; runNumber: number }) => void;
  onClose: () => void;
};

/** Starts the search for good backups that are on no list. */
export function BringBackDialog({ store, onStarted, onClose }: BringBackDialogProps) {
  const formId = useId();
  const launches = useQuery(launchChoicesQuery());
  const [launchId, setLaunchId] = useState("");
  const start = useMutation({
    mutationFn: () =>
      scanStore(store.id, { depth: "names", rebuild: true, ...(launchId === "" ? {} : { launchId }) }),
    onSuccess: (run) => {
      onStarted(run);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Bring back backups from ${store.name}`}
      description="Every backup carries its own record. Those that this console signed and does not know are put on the list again; nothing in the store is changed."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={start.isPending}>
            Look for them
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="grid gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (!start.isPending) start.mutate();
        }}
      >
        <FormErrorSummary title="It was not started." problems={formProblems(start.error)} />
        <Field
          label="Launch for systems that are gone"
          hint="Backups of systems that are still known go where they belong."
        >
          <Select value={launchId} onChange={(event) => setLaunchId(event.target.value)}>
            <option value="">None: leave such backups where they are</option>
            {launches.data?.launches.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      </form>
    </Dialog>
  );
}
