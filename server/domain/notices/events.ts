import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";

/** These people have other notices than before: each reads their own again. It says nothing of what they are about. */
export const noticesChanged = defineEvent({
  type: "notices.changed",
  permission: "session:own",
  payload: z.object({ personIds: z.array(z.uuid()) }),
});
