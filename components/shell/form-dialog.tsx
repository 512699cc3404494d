"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, type DialogProps } from "@/components/ui/dialog";
import { FormErrorSummary } from "@/components/ui/field";
import { formProblems } from "./form-problems";

export type FormDialogProps<Answer> = Pick<DialogProps, "title" | "description" | "width"> & {
  /** What stands over the problems, for example "Nothing was signed." */
  refusal: string;
  submit: string;
  send: () => Promise<Answer>;
  /** Takes the answer over before the window closes. */
  onSaved: (answer: Answer) => unknown;
  onClose: () => void;
  /** The fields; `error` tells what is wrong with one of them, by its name in the API. */
  children: (error: (field: string) => string | undefined) => ReactNode;
};

/** A window with one form: sends it once, says what was refused and where, and closes when it was taken. */
export function FormDialog<Answer>(props: FormDialogProps<Answer>) {
  const { refusal, submit, send, onSaved, onClose, children, ...window } = props;
  const formId = useId();
  const save = useMutation({
    mutationFn: send,
    onSuccess: async (answer) => {
      await onSaved(answer);
      onClose();
    },
  });
  const problems = formProblems(save.error);
  const begin = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <Dialog
      {...window}
      open
      onOpenChange={(open) => !open && onClose()}
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
