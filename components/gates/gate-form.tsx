"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrorSummary, type FormProblem } from "@/components/ui/field";
import type { GateView } from "@/server/domain/gates/schema";
import { takeOverGate } from "./queries";

export type GateFormProps = {
  title: string;
  description?: ReactNode;
  /** What stands over the problems, for example "Nothing was signed." */
  refusal: string;
  submit: string;
  send: () => Promise<GateView>;
  onClose: () => void;
  children: (error: (field: string) => string | undefined) => ReactNode;
};

/** A window with a form whose answer is the gate as it is then. */
export function GateForm({ title, description, refusal, submit, send, onClose, children }: GateFormProps) {
  const queries = useQueryClient();
  const formId = useId();
  const save = useMutation({
    mutationFn: send,
    onSuccess: (gate) => {
      takeOverGate(queries, gate);
      onClose();
    },
  });
  const problems: readonly FormProblem[] = formProblems(save.error);
  const begin = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <Dialog
      open
      width="md"
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {submit}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-4" onSubmit={begin}>
        <FormErrorSummary title={refusal} problems={problems} />
        {children((field) => problems.find((problem) => problem.field === field)?.message)}
      </form>
    </Dialog>
  );
}
