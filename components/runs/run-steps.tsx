"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { StatusShape } from "@/components/ui/status-shape";
import { Elapsed } from "@/components/ui/time";
import type { RunStepView } from "@/server/domain/runs/schema";
import { goToLogLine } from "./log-address";
import { runStateLook } from "./run-words";

export type RunStepsProps = {
  /** Of one attempt, in order. */
  steps: readonly RunStepView[];
};

/** The steps of an attempt; each leads to its first line in the log. */
export function RunSteps({ steps }: RunStepsProps) {
  return (
    <nav aria-label="Steps" className="max-lg:hidden">
      <ol className="grid">
        {steps.map((step) => {
          const { status, text } = runStateLook(step.state);
          return (
            <li key={`${step.attempt}-${step.position}`}>
              <a
                href={`#L${step.firstLine}`}
                onClick={(event) => {
                  event.preventDefault();
                  goToLogLine(step.firstLine);
                }}
                className="grid grid-cols-[1rem_1fr_auto] items-start gap-x-2.5 rounded-md px-3 py-2 hover:bg-hover"
              >
                <StatusShape status={status} title={text} className="mt-0.5" />
                <span className="min-w-0 wrap-anywhere">{step.name}</span>
                <Elapsed from={step.startedAt} to={step.endedAt} className="text-ink-3 text-sm" />
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** The same on a narrow screen: one select instead of a column. */
export function RunStepSelect({ steps }: RunStepsProps) {
  return (
    <Field label="Step" className="lg:hidden">
      <Select value="" onChange={(event) => goToLogLine(Number(event.target.value))}>
        <option value="" disabled>
          Go to a step in the log
        </option>
        {steps.map((step) => (
          <option key={`${step.attempt}-${step.position}`} value={step.firstLine}>
            {`${step.name} (${runStateLook(step.state).text.toLowerCase()})`}
          </option>
        ))}
      </Select>
    </Field>
  );
}
