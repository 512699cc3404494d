import { command } from "@/server/kernel/command";
import { changeRegister } from "./change-register";
import { readTargetText } from "./read-target-text";
import { editTargetInput, planChange } from "./schema";

export const editTarget = command({
  name: "plans.edit-target",
  summary:
    "Change a target: what is measured, baseline, value to reach, how long a measurement holds, KPI or not",
  permission: "plans:write",
  input: editTargetInput,
  output: planChange,
  run: (tx, input) =>
    changeRegister(tx, "target", input, () => ({
      data: { ...(input.metric === undefined ? {} : { title: input.metric }) },
      facts: {
        metric: input.metric,
        target: input.target === undefined ? undefined : readTargetText(input.target),
        baseline: input.baseline === undefined ? undefined : readTargetText(input.baseline),
        kpi: input.kpi,
        freshDays: input.freshDays,
      },
    })),
});
