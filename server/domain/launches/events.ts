import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";
import { launchView, shareLinkView } from "./schema";

export const launchChanged = defineEvent({
  type: "launches.changed",
  permission: "launches:read",
  payload: launchView,
});

export const launchRemoved = defineEvent({
  type: "launches.removed",
  permission: "launches:read",
  payload: z.object({ id: z.uuid() }),
});

export const shareLinkChanged = defineEvent({
  type: "launches.share-link-changed",
  permission: "launches:write",
  payload: shareLinkView,
});
