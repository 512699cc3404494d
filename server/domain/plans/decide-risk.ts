import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { changeRegister } from "./change-register";
import { decideRiskInput, planChange } from "./schema";

export const decideRisk = command({
  name: "plans.decide-risk",
  summary: "Mitigate, accept until a day, close or reopen a risk, with a reason",
  permission: "plans:write",
  input: decideRiskInput,
  output: planChange,
  run: (tx, input) => {
    const { state, acceptedUntil, reason } = input;
    if (acceptedUntil !== undefined && acceptedUntil < tx.now().toISOString().slice(0, 10)) {
      throw new DomainError("invalid", "This day has passed. Accept the risk until a day to come.");
    }
    return changeRegister(tx, "risk", input, () => ({
      data: {},
      facts: {
        ...{ state, reason, acceptedUntil: acceptedUntil ?? null },
        decidedAt: tx.now().toISOString(),
        decidedBy: actorName(tx.actor),
      },
      reason,
    }));
  },
});
