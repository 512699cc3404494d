import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";

/** Views of a page were saved, changed or removed: read them again. `personId` is null where they are shared. */
export const viewsChanged = defineEvent({
  type: "views.changed",
  permission: "views:read",
  payload: z.object({ page: z.string(), personId: z.uuid().nullable() }),
});
