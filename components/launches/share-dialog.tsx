"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Checkbox, Input } from "@/components/ui/input";
import { Time } from "@/components/ui/time";
import { type CreatedShareLink, type LaunchView, MAX_SHARE_DAYS } from "@/server/domain/launches/schema";
import { fieldProblem } from "./launch-dialog";
import { createShareLink, launchKeys } from "./queries";
import { problemText } from "./sample-buttons";
import { ShareLinks } from "./share-links";

/** Makes links to the progress of a launch for people without an account, and ends them. */
export function ShareDialog({ launch, onClose }: { launch: LaunchView; onClose: () => void }) {
  const [created, setCreated] = useState<CreatedShareLink | null>(null);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="md"
      title="Share the progress"
      description="A link for people without an account: the verdict, numbers, phases, risks and decisions. No systems, runs, hosts or addresses."
    >
      {created ? (
        <NewAddress created={created} onMore={() => setCreated(null)} />
      ) : (
        <LinkForm launchId={launch.id} onCreated={setCreated} />
      )}
      <ShareLinks launchId={launch.id} />
    </Dialog>
  );
}

function LinkForm({
  launchId,
  onCreated,
}: {
  launchId: string;
  onCreated: (link: CreatedShareLink) => void;
}) {
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const [label, setLabel] = useState("");
  const [days, setDays] = useState("30");
  const [showNames, setShowNames] = useState(false);
  const [nameless, setNameless] = useState(false);
  const create = useMutation({
    mutationFn: () => createShareLink(launchId, { label: label.trim(), days: Number(days), showNames }),
    onSuccess: async (link) => {
      onCreated(link);
      await queries.invalidateQueries({ queryKey: launchKeys.shareLinks(launchId) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = label.trim() === "";
    setNameless(missing);
    if (missing) first.current?.focus();
    else if (!create.isPending) create.mutate();
  };
  const known = ["label", "days"].some((field) => fieldProblem(create.error, field));
  return (
    <form id={formId} noValidate className="grid gap-4" onSubmit={submit}>
      <FormErrorSummary problems={create.isError && !known ? [{ message: problemText(create.error) }] : []} />
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_9rem]">
        <Field
          label="For whom"
          hint="Only your team sees this."
          required
          error={nameless ? "Say who it is for." : fieldProblem(create.error, "label")}
        >
          <Input
            ref={first}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
            maxLength={80}
            autoComplete="off"
            placeholder="Board meeting"
          />
        </Field>
        <Field
          label="Days it works"
          hint={`1 to ${MAX_SHARE_DAYS}.`}
          error={fieldProblem(create.error, "days")}
        >
          <Input
            type="number"
            inputMode="numeric"
            min={1}
            max={MAX_SHARE_DAYS}
            value={days}
            onChange={(event) => setDays(event.target.value)}
          />
        </Field>
      </div>
      <label htmlFor={`${formId}-names`} className="flex items-center gap-2">
        <Checkbox
          id={`${formId}-names`}
          checked={showNames}
          onChange={(event) => setShowNames(event.target.checked)}
        />
        Show the names of people
      </label>
      <div>
        <Button type="submit" variant="primary" busy={create.isPending}>
          Create the link
        </Button>
      </div>
    </form>
  );
}

function NewAddress({
  created: { address, link },
  onMore,
}: {
  created: CreatedShareLink;
  onMore: () => void;
}) {
  return (
    <section className="grid gap-3" aria-label="The new link">
      <p role="status">
        The link for <strong className="font-semibold">{link.label}</strong> works until{" "}
        <Time at={link.expiresAt} show="absolute" />. Copy it now: it is shown only this once.
      </p>
      <p className="rounded-md border border-line-strong bg-sunken px-3 py-2 font-mono text-sm break-all select-all">
        {address}
      </p>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={address} name="Copy the link" labelled size="md" />
        <Button onClick={onMore}>Create another</Button>
      </div>
    </section>
  );
}
