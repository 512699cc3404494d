import { defineEvent } from "@/server/kernel/define-event";
import { personView } from "./schema";

export const personChanged = defineEvent({
  type: "people.changed",
  permission: "people:read",
  payload: personView,
});
