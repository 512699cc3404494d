"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary, type FormProblem } from "@/components/ui/field";
import { Input, PasswordInput, Select } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { ROLE_OPTIONS } from "./people-words";
import { addPerson, type NewPerson, takeOver } from "./queries";

const EMPTY: NewPerson = { name: "", email: "", role: "lead", password: "" };

function missing(person: NewPerson): FormProblem[] {
  return [
    ...(person.name.trim() ? [] : [{ field: "name", message: "Enter a name." }]),
    ...(person.email.trim() ? [] : [{ field: "email", message: "Enter an e-mail address." }]),
    ...(person.password.length >= 12 ? [] : [{ field: "password", message: "Use at least 12 characters." }]),
  ];
}

type AddProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Creates an account with a first password, which the admin hands over. */
export function AddPersonDialog({ open, onOpenChange }: AddProps) {
  return open ? <OpenAdd onOpenChange={onOpenChange} /> : null;
}

function OpenAdd({ onOpenChange }: Pick<AddProps, "onOpenChange">) {
  const queries = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const [person, setPerson] = useState(EMPTY);
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const lacking = missing(person);
    setProblems(lacking);
    if (busy || lacking.length > 0) return;
    setBusy(true);
    try {
      const added = await addPerson({ ...person, name: person.name.trim(), email: person.email.trim() });
      takeOver(queries, added);
      toast({
        title: `${added.name} can sign in now.`,
        description: "Hand over the password on a safe way.",
      });
      onOpenChange(false);
    } catch (error) {
      setProblems(formProblems(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title="Add person"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={busy}>
            Add person
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <FormErrorSummary title="The account was not created." problems={problems.map(toAddField)} />
        <PersonFields person={person} problems={problems} onChange={setPerson} />
      </form>
    </Dialog>
  );
}

/** The fields' ids carry a prefix, so that they cannot clash with the page behind. */
function toAddField({ field, message }: FormProblem): FormProblem {
  return field ? { field: `add-${field}`, message } : { message };
}

function PersonFields({
  person,
  problems,
  onChange,
}: {
  person: NewPerson;
  problems: readonly FormProblem[];
  onChange: (person: NewPerson) => void;
}) {
  const problem = (field: keyof NewPerson) => problems.find((each) => each.field === field)?.message;
  return (
    <>
      <Field id="add-name" label="Name" required error={problem("name")}>
        <Input
          autoComplete="off"
          value={person.name}
          onChange={(event) => onChange({ ...person, name: event.target.value })}
        />
      </Field>
      <Field id="add-email" label="E-mail" hint="They sign in with it." required error={problem("email")}>
        <Input
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          value={person.email}
          onChange={(event) => onChange({ ...person, email: event.target.value })}
        />
      </Field>
      <Field id="add-role" label="Role" error={problem("role")}>
        <Select
          value={person.role}
          onChange={(event) => {
            const chosen = ROLE_OPTIONS.find(({ role }) => role === event.target.value);
            if (chosen) onChange({ ...person, role: chosen.role });
          }}
        >
          {ROLE_OPTIONS.map(({ role, name, can }) => (
            <option key={role} value={role}>{`${name}: ${can}`}</option>
          ))}
        </Select>
      </Field>
      <Field
        id="add-password"
        label="First password"
        hint="At least 12 characters. They can change it on this page."
        required
        error={problem("password")}
      >
        <PasswordInput
          autoComplete="new-password"
          value={person.password}
          onChange={(event) => onChange({ ...person, password: event.target.value })}
        />
      </Field>
    </>
  );
}
