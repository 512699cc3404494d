"use client";

import { CircleSlash } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { useKeptText } from "@/components/shell/use-kept-text";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { StatusShape } from "@/components/ui/status-shape";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format";
import type { NodeView, PlanTree } from "@/server/domain/plans/schema";
import { isGroupKind, nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";

type Props = { node: NodeView; tree: PlanTree };

/** That an item or a group does not apply, why and who said so; a lead takes it back. */
export function ItemApplicability({ node, tree }: Props) {
  const { act, mayWrite, tellRefusal } = usePlanTools();
  const [asking, setAsking] = useState(false);
  if (node.status !== "cancelled") return null;
  const back = () =>
    void act
      .ruleOut(node.id, null)
      .catch((error: unknown) => tellRefusal(error, "It could not be taken back."));
  const { notApplicable: why } = node;
  return (
    <section
      aria-label="Not applicable"
      className="grid justify-items-start gap-2 rounded-md border border-line bg-sunken px-3 py-2"
    >
      <div className="grid gap-0.5">
        <p className="flex items-center gap-2 font-medium">
          <StatusShape status="cancelled" />
          {why ? "Not applicable" : "Cancelled in the file"}
        </p>
        {why ? (
          <>
            <p className="wrap-anywhere">{why.reason}</p>
            <p className="text-ink-2 text-sm">
              {why.by}, <Time at={why.at} />
            </p>
          </>
        ) : null}
      </div>
      <p className="text-ink-2 text-sm">
        {isGroupKind(node.kind) ? "Items below that were open are not counted." : "It is not counted."}
      </p>
      {mayWrite ? (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={back}>
            It applies
          </Button>
          <Button size="sm" variant="quiet" onClick={() => setAsking(true)}>
            {why ? "Change the reason" : "Say why"}
          </Button>
        </div>
      ) : null}
      {asking ? <ReasonDialog node={node} tree={tree} onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

/** The way to set an item or a group not applicable; nothing where that makes no sense. */
export function RuleOutButton({ node, tree }: Props) {
  const [asking, setAsking] = useState(false);
  const fits = node.tickable ? !node.ticked : isGroupKind(node.kind);
  if (!fits || node.status === "cancelled") return null;
  return (
    <>
      <Button
        size="sm"
        icon={<CircleSlash className="size-3.5" aria-hidden="true" />}
        onClick={() => setAsking(true)}
      >
        Set not applicable…
      </Button>
      {asking ? <ReasonDialog node={node} tree={tree} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function ReasonDialog({ node, tree, onClose }: Props & { onClose: () => void }) {
  const { act, launchId } = usePlanTools();
  const form = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [kept, keep] = useKeptText(`not-applicable:${launchId}:${node.id}`);
  const [touched, setTouched] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const reason = kept === "" && !touched ? (node.notApplicable?.reason ?? "") : kept;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === "") {
      setError("Say why it does not apply.");
      field.current?.focus();
      return;
    }
    setBusy(true);
    try {
      if (reason.trim() !== node.notApplicable?.reason) await act.ruleOut(node.id, reason.trim());
      keep("");
      onClose();
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : "It could not be saved. Try again.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Not applicable to this launch?"
      description={nameOf(node)}
      initialFocus={field}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={busy}>
            Set not applicable
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={(event) => void submit(event)} className="grid gap-3">
        <p className="text-ink-2">{consequence(node, tree)}</p>
        <Field label="Reason" required hint="It stands beside the item, with your name." error={error}>
          <Textarea
            ref={field}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => {
              setTouched(true);
              keep(event.target.value);
            }}
          />
        </Field>
      </form>
    </Dialog>
  );
}

function consequence(node: NodeView, { nodes }: PlanTree): string {
  if (!isGroupKind(node.kind)) return "It leaves the numbers and can be taken back.";
  const below = new Set([node.id]);
  let open = 0;
  let ticked = 0;
  for (const each of nodes) {
    if (each.parentId === null || !below.has(each.parentId)) continue;
    below.add(each.id);
    if (!each.tickable || each.status === "cancelled") continue;
    if (each.ticked) ticked++;
    else open++;
  }
  const done =
    ticked > 0 ? ` ${formatCount(ticked, "ticked item")} stay${ticked === 1 ? "s" : ""} counted.` : "";
  return `${formatCount(open, "open item")} below leave${open === 1 ? "s" : ""} the numbers.${done} It can be taken back.`;
}
