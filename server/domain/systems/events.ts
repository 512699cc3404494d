import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";
import { systemView } from "./schema";

/** A system was registered, changed or tested. */
export const systemChanged = defineEvent({
  type: "systems.changed",
  permission: "systems:read",
  payload: systemView,
});

export const systemRemoved = defineEvent({
  type: "systems.removed",
  permission: "systems:read",
  payload: z.object({ id: z.uuid() }),
});
