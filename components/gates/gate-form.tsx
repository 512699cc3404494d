"use client";

import { useQueryClient } from "@tanstack/react-query";
import { FormDialog, type FormDialogProps } from "@/components/shell/form-dialog";
import type { GateView } from "@/server/domain/gates/schema";
import { takeOverGate } from "./queries";

/** A window with a form whose answer is the gate as it is then. */
export function GateForm(props: Omit<FormDialogProps<GateView>, "onSaved" | "width">) {
  const queries = useQueryClient();
  return <FormDialog width="md" {...props} onSaved={(gate) => takeOverGate(queries, gate)} />;
}
