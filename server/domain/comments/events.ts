import { z } from "zod";
import { defineEvent } from "@/server/kernel/define-event";
import { commentView } from "./schema";

/** A comment was written, edited or removed. `count` is how many its item has now. */
export const commentsChanged = defineEvent({
  type: "comments.changed",
  permission: "comments:read",
  payload: z.object({ comment: commentView, count: z.int() }),
});
