import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";

/** Proofs of these items changed, or what they say did: read them again. */
export const proofsChanged = defineEvent({
  type: "proofs.changed",
  permission: "evidence:read",
  payload: z.object({ nodeIds: z.array(z.uuid()) }),
});
