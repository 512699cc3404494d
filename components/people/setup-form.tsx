"use client";

import { type FormEvent, useState } from "react";
import { ApiProblem, apiFetch } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { Field, FormErrorSummary, type FormProblem } from "@/components/ui/field";
import { Input, PasswordInput } from "@/components/ui/input";
import { openSession } from "./open-session";

type Answers = { token: string; name: string; email: string; password: string };
const FIELDS = ["token", "name", "email", "password"] as const;
const MISSING: Record<keyof Answers, string> = {
  token: "Enter the token that the terminal printed.",
  name: "Enter your name; others see it beside what you tick.",
  email: "Enter your e-mail address; you sign in with it.",
  password: "Choose a password of at least 12 characters.",
};

function check(answers: Answers): FormProblem[] {
  return FIELDS.filter((field) => answers[field].trim() === "").map((field) => ({
    field,
    message: MISSING[field],
  }));
}

function problemsOf(error: unknown): FormProblem[] {
  if (!(error instanceof ApiProblem))
    return [{ message: "Something went wrong in this page. Reload it and try again." }];
  const fields = error.fields.map(({ path, message }) => ({ field: path, message }));
  return fields.length > 0 ? fields : [{ message: error.detail }];
}

/** Creates the first admin with the one-time token, then signs in. */
export function SetupForm({ token }: { token: string }) {
  const [answers, setAnswers] = useState<Answers>({ token, name: "", email: "", password: "" });
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const change = (field: keyof Answers) => (event: { target: { value: string } }) =>
    setAnswers((now) => ({ ...now, [field]: event.target.value }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing = check(answers);
    setProblems(missing);
    if (missing.length > 0) return;
    setBusy(true);
    try {
      const body = {
        ...answers,
        token: answers.token.trim(),
        name: answers.name.trim(),
        email: answers.email.trim(),
      };
      await apiFetch<unknown>("/api/v1/people/first-admin", { body });
      const refused = await openSession(body.email, body.password);
      window.location.assign(refused ? "/sign-in?created=1" : "/launches");
    } catch (error) {
      setProblems(problemsOf(error));
      setBusy(false);
    }
  };
  const problemOf = (field: keyof Answers) => problems.find((problem) => problem.field === field)?.message;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <FormErrorSummary title="The account was not created." problems={problems} />
      <Field
        id="token"
        label="One-time token"
        hint="Printed in the terminal by npm start. It works once."
        required
        error={problemOf("token")}
      >
        <Input
          mono
          name="token"
          autoComplete="off"
          spellCheck={false}
          value={answers.token}
          onChange={change("token")}
        />
      </Field>
      <Field id="name" label="Your name" required error={problemOf("name")}>
        <Input name="name" autoComplete="name" value={answers.name} onChange={change("name")} />
      </Field>
      <Field id="email" label="E-mail" required error={problemOf("email")}>
        <Input
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          value={answers.email}
          onChange={change("email")}
        />
      </Field>
      <Field
        id="password"
        label="Password"
        hint="At least 12 characters. Long beats complicated; a password manager may fill it in."
        required
        error={problemOf("password")}
      >
        <PasswordInput
          name="password"
          autoComplete="new-password"
          value={answers.password}
          onChange={change("password")}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        Create the first admin
      </Button>
    </form>
  );
}
