import { defineEvent } from "@/server/kernel/define-event";
import { checkView } from "./schema";

/** A check was defined, changed, removed, started or ended. */
export const checkChanged = defineEvent({
  type: "checks.changed",
  permission: "checks:read",
  payload: checkView,
});
