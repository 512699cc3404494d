"use client";

import { Button } from "@/components/ui/button";
import { KeyHint } from "@/components/ui/layout";
import { useKeyed } from "./keyed-store";
import { usePlanTools } from "./plan-tools";
import { LAST } from "./undo-stack";

/** What was done last when its row is not there to say so: an item that was removed. */
export function LastAction() {
  const { undo, undoLast, act } = usePlanTools();
  const last = useKeyed(undo.shown, LAST);
  if (!last || act.read(last.nodeId)) return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-line bg-sunken px-3 py-1.5 text-sm"
    >
      <span className="min-w-0 wrap-anywhere">{last.text}.</span>
      <Button size="sm" variant="quiet" className="text-accent" onClick={undoLast}>
        Undo
      </Button>
      <KeyHint keys={["Ctrl Z"]} className="max-sm:hidden" />
      <Button size="sm" variant="quiet" className="ms-auto" onClick={() => undo.hide()}>
        Dismiss
      </Button>
    </div>
  );
}
