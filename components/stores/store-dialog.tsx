"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrorSummary, type FormProblem } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import type { StoreView } from "@/server/domain/stores/schema";
import { ProbeResult } from "./probe-result";
import { registerStore, storeKeys, takeOverStore, testStore, tryStore, updateStore } from "./queries";
import {
  draftOf,
  fieldOf,
  keepsSecret,
  placeOfDraft,
  problemsOfDraft,
  type StoreDraft,
  secretOfDraft,
} from "./store-draft";
import { StoreFields } from "./store-fields";

export type StoreDialogProps = {
  /** The store to change; null registers a new one. */
  store: StoreView | null;
  onClose: () => void;
};

function toChange(draft: StoreDraft, store: StoreView) {
  if (store.builtIn) return { name: draft.name };
  const secret = secretOfDraft(draft);
  return { name: draft.name, place: placeOfDraft(draft), ...(secret ? { secret } : {}) };
}

/** Registers a store or changes one. Saving tests it at once, for only a tested store can be chosen. */
export function StoreDialog({ store, onClose }: StoreDialogProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const [draft, setDraft] = useState(() => draftOf(store));
  const [missing, setMissing] = useState<readonly FormProblem[]>([]);
  const keep = keepsSecret(draft, store);
  const builtIn = store?.builtIn ?? false;
  const attempt = useMutation({
    mutationFn: () =>
      store && keep && secretOfDraft(draft) === null
        ? testStore(store.id)
        : tryStore({
            place: placeOfDraft(draft),
            secret: secretOfDraft(draft),
            hostKey: store?.hostKey ?? null,
          }),
  });
  const save = useMutation({
    mutationFn: async () => {
      const input = { name: draft.name, place: placeOfDraft(draft), secret: secretOfDraft(draft) };
      const saved = store
        ? await updateStore(store, toChange(draft, store))
        : await registerStore({ ...input, hostKey: attempt.data?.ok ? attempt.data.hostKey : null });
      takeOverStore(queries, saved);
      return { saved, probe: await testStore(saved.id).catch(() => null) };
    },
    onSuccess: ({ saved, probe }) => {
      void queries.invalidateQueries({ queryKey: storeKeys.list() });
      const did = store ? `${saved.name} was changed` : `${saved.name} is registered`;
      toast({ title: probe?.ok ? `${did} and works.` : `${did}, but did not pass its test.` });
      onClose();
    },
  });
  const problems = [...missing, ...formProblems(save.error ?? attempt.error)];
  const begin = (work: () => void) => (event: FormEvent | { preventDefault(): void }) => {
    event.preventDefault();
    const lacking = problemsOfDraft(draft, store);
    setMissing(lacking);
    save.reset();
    if (lacking.length === 0 && !save.isPending && !attempt.isPending) work();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={store ? `Edit ${store.name}` : "Register a store"}
      footer={
        <>
          {builtIn ? null : (
            <Button className="sm:me-auto" busy={attempt.isPending} onClick={begin(() => attempt.mutate())}>
              Test
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {store ? "Save" : "Register"}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-4" onSubmit={begin(() => save.mutate())}>
        <FormErrorSummary
          title={store ? "Nothing was changed." : "The store was not registered."}
          problems={problems.map((problem) => {
            const field = fieldOf(problem, draft);
            return field ? { field, message: problem.message } : { message: problem.message };
          })}
        />
        <StoreFields
          draft={draft}
          problems={problems}
          registered={store !== null}
          builtIn={builtIn}
          keepsSecret={keep}
          onChange={(next) => {
            attempt.reset();
            setDraft(next);
          }}
        />
        {attempt.data ? <ProbeResult result={attempt.data} /> : null}
      </form>
    </Dialog>
  );
}
