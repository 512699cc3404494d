import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { toLaunchView } from "./rows";
import { launchView } from "./schema";

export const findLaunch = query({
  name: "launches.find",
  summary: "One launch, by its address part",
  permission: "launches:read",
  input: z.object({ slug: z.string().min(1).max(80) }),
  output: launchView,
  run: async ({ db }, { slug }) => {
    const row = await db.launch.findUnique({ where: { slug } });
    if (!row) throw new DomainError("not_found", "There is no such launch. It may have been removed.");
    return toLaunchView(row);
  },
});
