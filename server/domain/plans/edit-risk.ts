import { command } from "@/server/kernel/command";
import { changeRegister } from "./change-register";
import { editRiskInput, planChange } from "./schema";

export const editRisk = command({
  name: "plans.edit-risk",
  summary: "Change a risk: its words, how likely and how bad it is, mitigation, owner and review date",
  permission: "plans:write",
  input: editRiskInput,
  output: planChange,
  run: (tx, input) => {
    const { title, ownerText, assigneeId, likelihood, impact, mitigation, reviewOn } = input;
    return changeRegister(tx, "risk", input, () => ({
      data: {
        ...(title === undefined ? {} : { title }),
        ...(ownerText === undefined ? {} : { ownerText: ownerText || null }),
        ...(assigneeId === undefined ? {} : { assigneeId }),
      },
      facts: {
        likelihoodLevel: likelihood,
        impactLevel: impact,
        mitigation: mitigation === undefined ? undefined : mitigation || null,
        reviewOn,
      },
    }));
  },
});
