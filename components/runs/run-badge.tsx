import type { ReactNode } from "react";
import { StatusBadge } from "@/components/ui/status-badge";
import type { RunState, RunStepView } from "@/server/domain/runs/schema";
import { runStateLook } from "./run-words";

export type RunBadgeProps = {
  /** Of a run or of one of its steps. */
  state: RunState | RunStepView["state"];
  /** A fact behind the word: "attempt 2 of 3". */
  detail?: ReactNode;
  /** The word for screen readers only, beside a title that says enough. */
  compact?: boolean;
  className?: string;
};

/** The state of a run as shape, word and colour. */
export function RunBadge({ state, ...rest }: RunBadgeProps) {
  const { status, text } = runStateLook(state);
  return <StatusBadge status={status} text={text} {...rest} />;
}
