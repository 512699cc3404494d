import { importPlan } from "@/server/domain/plans";
import { command } from "@/server/kernel/command";
import { requireTemplate } from "./rows";
import { usedTemplate, useTemplateInput } from "./schema";

export const useTemplate = command({
  name: "templates.use",
  summary: "Give a launch without a plan the plan of a template",
  permission: "plans:write",
  input: useTemplateInput,
  output: usedTemplate,
  timeoutMs: 60_000,
  run: async (tx, { templateId, launchId }) => {
    const { view, text, fileName } = await requireTemplate(tx, templateId);
    const { progress } = await importPlan.within(tx, { launchId, fileName, text });
    tx.audit({
      subject: "template",
      subjectId: launchId,
      launchId,
      label: view.name,
      changes: { templateId, builtIn: view.builtIn, items: progress.total },
    });
    return { launchId, items: progress.total };
  },
});
