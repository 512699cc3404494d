import { query } from "@/server/kernel/query";
import { draftPlan } from "./draft-plan";
import { planRestoreInput, restorePlan } from "./schema";

export const planRestore = query({
  name: "backups.plan-restore",
  summary: "What a restore into a new database would do",
  permission: "backups:restore",
  input: planRestoreInput,
  output: restorePlan,
  run: async (ctx, input) => draftPlan(ctx, input),
});
