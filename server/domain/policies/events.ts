import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";

/** A schedule, a retention policy, a promise or a keep of this system changed, or an occurrence passed. */
export const policiesChanged = defineEvent({
  type: "policies.changed",
  permission: "policies:read",
  payload: z.object({ systemId: z.uuid() }),
});
