import { z } from "zod";
import { query } from "@/server/kernel/query";
import { emptyInput } from "@/server/kernel/verb";
import { readShelf, toTemplateView } from "./rows";
import { templateView } from "./schema";

export const listTemplates = query({
  name: "templates.list",
  summary: "Plans to begin a launch with: those of the console and those people kept",
  permission: "templates:read",
  input: emptyInput,
  output: z.object({ templates: z.array(templateView) }),
  run: async (ctx) => {
    const [shelf, own] = await Promise.all([
      readShelf(ctx),
      ctx.db.template.findMany({ omit: { plan: true }, orderBy: { name: "asc" } }),
    ]);
    return { templates: [...own.map(toTemplateView), ...shelf.map(({ view }) => view)] };
  },
});
