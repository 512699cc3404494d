import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";
import { runStepView, runView } from "./schema";

/** A run was accepted, claimed, cancelled, retried or ended. */
export const runChanged = defineEvent({ type: "runs.changed", permission: "runs:read", payload: runView });

export const runProgressed = defineEvent({
  type: "runs.progressed",
  permission: "runs:read",
  payload: z.object({
    runId: z.uuid(),
    progress: z.number().nullable(),
    text: z.string(),
  }),
});

export const runStepChanged = defineEvent({
  type: "runs.step",
  permission: "runs:read",
  payload: z.object({ runId: z.uuid(), step: runStepView }),
});
