import { z } from "zod";
import { query } from "@/server/kernel/query";
import { emptyInput } from "@/server/kernel/verb";
import { readPeople } from "./rows";
import { mentionView } from "./schema";

export const listMentionable = query({
  name: "comments.mentionable",
  summary: "Who can be mentioned: names of active accounts, nothing else about them",
  permission: "comments:write",
  input: emptyInput,
  output: z.object({ people: z.array(mentionView) }),
  run: async ({ db }) => ({ people: await readPeople(db) }),
});
