import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";

/** A gate was defined, changed, signed, waived or decided: read it again. What it evaluates has events of its own. */
export const gatesChanged = defineEvent({
  type: "gates.changed",
  permission: "gates:read",
  payload: z.object({ gateId: z.uuid() }),
});
