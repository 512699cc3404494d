import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { emptyInput } from "@/server/kernel/verb";
import { meView } from "./schema";

export const getMe = query({
  name: "people.me",
  summary: "Who is signed in",
  permission: "session:own",
  input: emptyInput,
  output: meView,
  run: async (ctx) => {
    const { actor } = ctx;
    if (actor.kind !== "person") throw new DomainError("unauthenticated", "Sign in to continue.");
    const row = await ctx.db.person.findUniqueOrThrow({ where: { id: actor.id } });
    return { id: row.id, name: row.name, email: row.email, role: actor.role };
  },
});
