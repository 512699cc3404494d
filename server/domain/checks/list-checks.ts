import { z } from "zod";
import { query } from "@/server/kernel/query";
import { checkViews } from "./rows";
import { checkView, listChecksInput } from "./schema";

export const listChecks = query({
  name: "checks.list",
  summary: "The checks of a launch with what they found last",
  permission: "checks:read",
  input: listChecksInput,
  output: z.object({ checks: z.array(checkView) }),
  run: async ({ db }, { launchId }) => {
    const rows = await db.check.findMany({
      where: { launchId, removedAt: null },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    });
    return { checks: await checkViews(db, rows) };
  },
});
