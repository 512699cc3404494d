"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { peopleQuery } from "@/components/people/queries";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import type { PlanTree } from "@/server/domain/plans/schema";
import { nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";

/** Gives an item to a person, without opening all of it. */
export function AssignDialog({
  nodeId,
  tree,
  onClose,
}: {
  nodeId: string;
  tree: PlanTree;
  onClose: () => void;
}) {
  const { act } = usePlanTools();
  const form = useId();
  const select = useRef<HTMLSelectElement>(null);
  const { data, error: unread } = useQuery(peopleQuery());
  const node = tree.nodes.find(({ id }) => id === nodeId);
  const [chosen, setChosen] = useState(node?.assigneeId ?? "");
  const [error, setError] = useState<string | null>(null);
  if (!node) return null;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    try {
      if (chosen !== (node.assigneeId ?? "")) await act.edit(node.id, { assigneeId: chosen || null });
      onClose();
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : "It could not be assigned. Try again.");
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Assign"
      description={nameOf(node)}
      initialFocus={select}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary">
            Assign
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void save(event)}>
        <Field
          label="Person"
          hint={node.ownerText ? `The file names ${node.ownerText}.` : undefined}
          error={error ?? unread?.message}
        >
          <Select ref={select} value={chosen} onChange={(event) => setChosen(event.target.value)}>
            <option value="">Nobody</option>
            {data?.people
              .filter(({ disabled, id }) => !disabled || id === chosen)
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </Select>
        </Field>
      </form>
    </Dialog>
  );
}
