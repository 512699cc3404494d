import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";

/** A template was saved, renamed or removed: read the list again. */
export const templatesChanged = defineEvent({
  type: "templates.changed",
  permission: "templates:read",
  payload: z.object({ id: z.uuid() }),
});
