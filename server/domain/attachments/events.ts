import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";

/** An item's files changed; `count` is how many it has now. */
export const attachmentsChanged = defineEvent({
  type: "attachments.changed",
  permission: "attachments:read",
  payload: z.object({ nodeId: z.uuid(), count: z.int() }),
});
