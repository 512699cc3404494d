"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { randomKey } from "@/lib/random-key";
import type { NodeView, PlanTree } from "@/server/domain/plans/schema";
import { isGroupKind, nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";
import { KIND_WORDS } from "./plan-words";
import type { NewNode, NodePlace } from "./queries";

const KINDS = ["check", "task", "section", "milestone", "phase", "target", "risk", "note"] as const;
type Kind = (typeof KINDS)[number];

export type AddDialogProps = {
  tree: PlanTree;
  /** The row the person was at. */
  near: NodeView | null;
  onClose: () => void;
  onAdded: (id: string) => void;
};

/** The place that fits the kind: in or beside where the person was, otherwise at the end of the plan. */
function placeFor(kind: Kind, near: NodeView | null, nodes: readonly NodeView[]): NodePlace {
  if (!near) return { parentId: null };
  if (!isGroupKind(kind)) return isGroupKind(near.kind) ? { parentId: near.id } : { after: near.id };
  if (kind === near.kind) return { after: near.id };
  const known = new Map(nodes.map((node) => [node.id, node]));
  let group: NodeView | undefined = near;
  while (group && !isGroupKind(group.kind)) group = known.get(group.parentId ?? "");
  if (kind === "phase") return { parentId: group?.kind === "title" ? group.id : null };
  return { parentId: group?.id ?? null };
}

function placeText(place: NodePlace, nodes: readonly NodeView[]): string {
  const name = (id: string) => nameOf(nodes.find((node) => node.id === id) ?? { title: "" });
  if ("after" in place) return `After “${name(place.after)}”`;
  if ("before" in place) return `Before “${name(place.before)}”`;
  return place.parentId === null ? "At the end of the plan" : `Last in “${name(place.parentId)}”`;
}

/** A new item. The window stays open for the next one when asked to. */
export function AddDialog({ tree, near, onClose, onAdded }: AddDialogProps) {
  const { act } = usePlanTools();
  const form = useId();
  const title = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<Kind>(
    tree.nodes.length === 0 ? "phase" : near?.kind === "task" ? "task" : "check",
  );
  const [text, setText] = useState("");
  const [key, setKey] = useState(() => randomKey());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const place = placeFor(kind, near, tree.nodes);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (text.trim() === "") {
      setError("Write a title.");
      title.current?.focus();
      return;
    }
    setBusy(true);
    try {
      const wish: NewNode = { kind, title: text.trim(), ...place };
      onAdded(await act.add(wish, key));
      onClose();
    } catch (problem) {
      setKey(randomKey());
      setError(problem instanceof Error ? problem.message : "It could not be added. Try again.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Add to the plan"
      initialFocus={title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={busy}>
            Add
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <Field label="Title" required error={error}>
          <Input
            ref={title}
            value={text}
            maxLength={2000}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <Field label="Kind" hint={placeText(place, tree.nodes)}>
          <Select
            value={kind}
            onChange={(event) => setKind(KINDS.find((known) => known === event.target.value) ?? "check")}
          >
            {KINDS.map((known) => (
              <option key={known} value={known}>
                {KIND_WORDS[known].one}
              </option>
            ))}
          </Select>
        </Field>
      </form>
    </Dialog>
  );
}
