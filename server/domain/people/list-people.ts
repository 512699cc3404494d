import { z } from "zod";
import { query } from "@/server/kernel/query";
import { emptyInput } from "@/server/kernel/verb";
import { toPersonView } from "./rows";
import { personView } from "./schema";

export const listPeople = query({
  name: "people.list",
  summary: "Everybody with an account",
  permission: "people:read",
  input: emptyInput,
  output: z.object({ people: z.array(personView) }),
  run: async ({ db }) => {
    const rows = await db.person.findMany({
      orderBy: { name: "asc" },
      include: { sessions: { orderBy: { seenAt: "desc" }, take: 1, select: { seenAt: true } } },
    });
    return { people: rows.map((row) => toPersonView(row, row.sessions[0]?.seenAt ?? null)) };
  },
});
