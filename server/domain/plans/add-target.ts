import { command } from "@/server/kernel/command";
import { addRegisterRow } from "./add-register-row";
import { readTargetText } from "./read-target-text";
import { addTargetInput, planChange } from "./schema";

export const addTarget = command({
  name: "plans.add-target",
  summary: "Add a target to the plan",
  permission: "plans:write",
  input: addTargetInput,
  output: planChange,
  run: (tx, { launchId, metric, target, baseline, kpi, freshDays }) =>
    addRegisterRow(tx, launchId, "target", {
      title: metric,
      target: {
        metric,
        target: readTargetText(target),
        baseline: readTargetText(baseline),
        actual: null,
        ...(kpi === undefined ? {} : { kpi }),
        ...(freshDays === undefined ? {} : { freshDays }),
        edited: true,
      },
    }),
});
