"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import type { PersonView } from "@/server/domain/people/schema";
import type { Role } from "@/server/kernel/permissions";
import { changeImpact, ROLE_TEXT } from "./people-words";
import { changePerson, peopleKeys, takeOver } from "./queries";

export type PendingChange = { person: PersonView; what: { role: Role } | { disabled: boolean } };

function wordsOf({ person, what }: PendingChange) {
  if ("role" in what) {
    const { name } = ROLE_TEXT[what.role];
    return {
      title: `Change ${person.name} to ${name}?`,
      label: `Change to ${name}`,
      done: `${person.name} is now ${name}.`,
    };
  }
  return what.disabled
    ? {
        title: `Disable ${person.name}?`,
        label: "Disable account",
        done: `${person.name} can no longer sign in.`,
      }
    : { title: `Enable ${person.name}?`, label: "Enable account", done: `${person.name} can sign in again.` };
}

/** Asks before an account changes, and shows the server's refusal, for instance about the last admin. */
export function ChangePersonDialog({
  change,
  self,
  onClose,
}: {
  change: PendingChange;
  self: boolean;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const toast = useToast();
  const [error, setError] = useState<string | null>(null);
  const { person, what } = change;
  const words = wordsOf(change);
  const confirm = async () => {
    setError(null);
    try {
      takeOver(queries, await changePerson(person, what));
      toast({ title: words.done });
      onClose();
    } catch (problem) {
      // A conflict may mean that the list is old.
      void queries.invalidateQueries({ queryKey: peopleKeys.list() });
      setError(
        problem instanceof ApiProblem ? problem.detail : "Something went wrong in this page. Reload it.",
      );
    }
  };
  return (
    <ConfirmDialog
      tier="T2"
      open
      onOpenChange={onClose}
      title={words.title}
      target={person.email}
      impact={changeImpact(person, what, self)}
      confirmLabel={words.label}
      error={error}
      onConfirm={confirm}
    />
  );
}
