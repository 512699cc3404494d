"use client";

import { Checkbox } from "@/components/ui/input";
import type { NodeView } from "@/server/domain/plans/schema";
import { useKeyed } from "./keyed-store";
import { usePlanTools } from "./plan-tools";
import { ReadOnlyTick, StateCell } from "./row-cells";
import { RowNotice } from "./row-notice";

/** The tick with who and when, as in the row. */
export function ItemTick({ node }: { node: NodeView }) {
  const { ticks, mayTick } = usePlanTools();
  const state = useKeyed(ticks.states, node.id);
  if (!node.tickable) return null;
  const ticked = state?.wanted ?? node.ticked;
  return (
    <div className="grid gap-2">
      <div className="flex min-h-9 items-center gap-2 rounded-md border border-line px-3 py-1">
        {mayTick && node.status !== "cancelled" ? (
          // biome-ignore lint/a11y/noLabelWithoutControl: the box inside is the control
          <label className="flex items-center gap-2 font-medium">
            <Checkbox checked={ticked} onChange={() => ticks.toggle(node)} />
            {ticked ? "Ticked" : "Tick"}
          </label>
        ) : (
          <span className="flex items-center gap-2">
            <ReadOnlyTick node={node} />
            {ticked ? "Ticked" : node.status === "cancelled" ? "Not counted" : "Open"}
          </span>
        )}
        <span className="ms-auto">
          <StateCell alone node={node} state={state} />
        </span>
      </div>
      {state?.problem ? <RowNotice nodeId={node.id} problem={state.problem} /> : null}
    </div>
  );
}
