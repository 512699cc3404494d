import { outlinePlan } from "@/server/domain/plans";
import { query } from "@/server/kernel/query";
import { requireTemplate } from "./rows";
import { outlineOf } from "./rules";
import { templateInput, templatePreview } from "./schema";

export const getTemplate = query({
  name: "templates.get",
  summary: "A template's phases, items, targets and risks, to read before it is used",
  permission: "templates:read",
  input: templateInput,
  output: templatePreview,
  run: async (ctx, { templateId }) => {
    const { view, text, fileName } = await requireTemplate(ctx, templateId);
    return { ...view, ...outlineOf(outlinePlan({ text, fileName }).nodes) };
  },
});
