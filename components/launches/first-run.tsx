"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { randomKey } from "@/lib/random-key";
import { may, type Role } from "@/server/kernel/permissions";
import { planHref } from "./addresses";
import { fieldProblem } from "./launch-dialog";
import { createLaunch, launchKeys } from "./queries";
import { problemText, SampleButton } from "./sample-buttons";

/** The console without a launch: one question, one main answer, and something to try things on. */
export function FirstRun({ role }: { role: Role }) {
  const mayStart = may(role, "launches:write");
  return (
    <div className="mx-auto grid w-full max-w-xl gap-8 py-6 sm:py-12">
      <header className="grid gap-2">
        <h1 className="font-semibold text-2xl tracking-tight">
          {mayStart ? "What are you launching?" : "Nothing is being launched yet"}
        </h1>
        <p className="text-ink-2">
          {mayStart
            ? "Name it, then import the readiness plan you already keep in Markdown. Every box and every task in it can be ticked here, and later proven."
            : "A lead or an admin starts a launch by importing its plan. It appears here by itself."}
        </p>
      </header>
      {mayStart ? <NameForm /> : null}
      {mayStart ? (
        <section className="grid gap-3 border-line border-t pt-6">
          <h2 className="font-semibold">Or begin with a template</h2>
          <p className="text-ink-2">
            Plans for a web product, an API, a data pipeline, a mobile back end, hardening and disaster
            recovery, each with phases, targets and risks.
          </p>
          <ButtonLink href="/templates" className="justify-self-start">
            Look at the templates
          </ButtonLink>
        </section>
      ) : null}
      {may(role, "launches:sample") ? (
        <section className="grid gap-3 border-line border-t pt-6">
          <h2 className="font-semibold">Or look first</h2>
          <p className="text-ink-2">
            The sample is an invented launch with a plan of forty-odd items and a small database you can back
            up and restore. One click removes it again.
          </p>
          <SampleButton variant={mayStart ? "secondary" : "primary"} />
        </section>
      ) : null}
    </div>
  );
}

function NameForm() {
  const router = useRouter();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [key, setKey] = useState(() => randomKey());
  const [nameless, setNameless] = useState(false);
  const start = useMutation({
    mutationFn: () => createLaunch({ name: name.trim(), version: "", targetDate: null }, key),
    onSuccess: async (launch) => {
      router.push(planHref(launch.slug));
      await queries.invalidateQueries({ queryKey: launchKeys.board() });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setNameless(name.trim() === "");
    if (name.trim() !== "" && !start.isPending) start.mutate();
  };
  const refused = start.isError ? (fieldProblem(start.error, "name") ?? problemText(start.error)) : null;
  return (
    <form noValidate onSubmit={submit} className="flex flex-wrap items-start gap-3">
      <Field
        label="Name of the launch"
        required
        error={nameless ? "Name the launch." : refused}
        className="min-w-56 flex-1"
      >
        <Input
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setKey(randomKey());
          }}
          maxLength={80}
          autoComplete="off"
          placeholder="Atlas 2.0"
        />
      </Field>
      <Button type="submit" variant="primary" busy={start.isPending} className="sm:mt-6 max-sm:w-full">
        Import a plan
      </Button>
    </form>
  );
}
