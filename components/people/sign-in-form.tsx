"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, FormErrorSummary, type FormProblem } from "@/components/ui/field";
import { Input, PasswordInput } from "@/components/ui/input";
import { localPath, openSession } from "./open-session";

/** Signs in and goes on to where the person wanted to go. */
export function SignInForm({ next, note }: { next: string | undefined; note?: string | undefined }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing: FormProblem[] = [
      ...(email.trim() ? [] : [{ field: "email", message: "Enter your e-mail address." }]),
      ...(password ? [] : [{ field: "password", message: "Enter your password." }]),
    ];
    setProblems(missing);
    if (missing.length > 0) return;
    setBusy(true);
    const refused = await openSession(email, password);
    if (refused) {
      setProblems([{ message: refused }]);
      setBusy(false);
    } else {
      // A full load, so that nothing rendered for nobody stays in the page.
      window.location.assign(localPath(next));
    }
  };
  const problemOf = (field: string) => problems.find((problem) => problem.field === field)?.message;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {note && problems.length === 0 ? (
        <p role="status" className="rounded-md border border-line-strong bg-surface px-3 py-2.5">
          {note}
        </p>
      ) : null}
      <FormErrorSummary title="You are not signed in." problems={problems} />
      <Field id="email" label="E-mail" required error={problemOf("email")}>
        <Input
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field id="password" label="Password" required error={problemOf("password")}>
        <PasswordInput
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        Sign in
      </Button>
      <p className="text-ink-3 text-sm">Forgotten it? Ask an admin of this console.</p>
    </form>
  );
}
