"use client";

import { type FormEvent, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { Field, FormErrorSummary, type FormProblem } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/input";
import { Panel } from "@/components/ui/layout";
import { useToast } from "@/components/ui/toast";
import { formatCount } from "@/lib/format";
import { changePassword } from "./queries";

function check(current: string, next: string): FormProblem[] {
  return [
    ...(current ? [] : [{ field: "current", message: "Enter your current password." }]),
    ...(next.length >= 12 ? [] : [{ field: "next", message: "Use at least 12 characters for the new one." }]),
  ];
}

function problemsOf(error: unknown): FormProblem[] {
  if (!(error instanceof ApiProblem)) return [{ message: "Something went wrong in this page. Try again." }];
  const fields = error.fields.map(({ path, message }) => ({ field: path, message }));
  return fields.length > 0 ? fields : [{ message: error.detail }];
}

/** Changes one's own password; every other session of one's own ends with it. */
export function PasswordPanel() {
  const toast = useToast();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const lacking = check(current, next);
    setProblems(lacking);
    if (busy || lacking.length > 0) return;
    setBusy(true);
    try {
      const { sessionsEnded } = await changePassword(current, next);
      setCurrent("");
      setNext("");
      toast({
        title: "Your password is changed.",
        description:
          sessionsEnded > 0
            ? `${formatCount(sessionsEnded, "other session")} of yours ended.`
            : "You stay signed in here.",
      });
    } catch (error) {
      setProblems(problemsOf(error));
    } finally {
      setBusy(false);
    }
  };
  const problem = (field: string) => problems.find((each) => each.field === field)?.message;
  return (
    <Panel title="Your password">
      <form noValidate className="grid max-w-sm gap-4" onSubmit={(event) => void submit(event)}>
        <FormErrorSummary title="The password was not changed." problems={problems} />
        <Field id="current" label="Current password" required error={problem("current")}>
          <PasswordInput
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        </Field>
        <Field
          id="next"
          label="New password"
          hint="At least 12 characters; a short sentence works well. Your other sessions end."
          required
          error={problem("next")}
        >
          <PasswordInput
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        </Field>
        <Button type="submit" busy={busy} className="justify-self-start">
          Change password
        </Button>
      </form>
    </Panel>
  );
}
