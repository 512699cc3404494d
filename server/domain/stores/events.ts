import { defineEvent } from "@/server/kernel/define-event";
import { keyView, storeView } from "./schema";

/** A store was registered, changed, tested or removed. */
export const storeChanged = defineEvent({
  type: "stores.changed",
  permission: "stores:read",
  payload: storeView,
});

/** A recovery key was added, checked or retired. */
export const keyChanged = defineEvent({
  type: "stores.key-changed",
  permission: "stores:read",
  payload: keyView,
});
