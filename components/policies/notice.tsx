import type { ReactNode } from "react";
import type { Status } from "@/components/ui/status";
import { StatusShape } from "@/components/ui/status-shape";

/** One sentence that asks for attention, with its shape. */
export function Notice({ status = "warning", children }: { status?: Status; children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 rounded-md border border-warn bg-warn-soft px-3 py-2 text-sm">
      <StatusShape status={status} className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}
