import { command } from "@/server/kernel/command";
import { addRegisterRow } from "./add-register-row";
import { assertAssignable } from "./assert-assignable";
import { addRiskInput, planChange } from "./schema";

export const addRisk = command({
  name: "plans.add-risk",
  summary: "Add a risk to the plan",
  permission: "plans:write",
  input: addRiskInput,
  output: planChange,
  run: async (tx, { launchId, title, likelihood, impact, mitigation, ownerText, assigneeId, reviewOn }) => {
    if (assigneeId) await assertAssignable(tx.db, assigneeId);
    return addRegisterRow(tx, launchId, "risk", {
      title,
      ownerText: ownerText || null,
      assigneeId: assigneeId ?? null,
      risk: {
        ...{ likelihood: null, impact: null, mitigation: mitigation || null },
        ...(likelihood ? { likelihoodLevel: likelihood } : {}),
        ...(impact ? { impactLevel: impact } : {}),
        ...(reviewOn ? { reviewOn } : {}),
        edited: true,
      },
    });
  },
});
