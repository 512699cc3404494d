import { command } from "@/server/kernel/command";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { templatesChanged } from "./events";
import { requireOwnTemplate } from "./require-own-template";
import { removedTemplate, removeTemplateInput } from "./schema";

export const removeTemplate = command({
  name: "templates.remove",
  summary: "Remove a template that people keep; launches that began with it stay as they are",
  permission: "templates:write",
  input: removeTemplateInput,
  output: removedTemplate,
  run: async (tx, { templateId, version }) => {
    const { name, facts } = await requireOwnTemplate(tx.db, templateId, version);
    await tx.db.template.delete({ where: { id: templateId } });
    tx.audit({
      subject: "template",
      subjectId: templateId,
      label: name,
      changes: { before: { name, facts } },
    });
    tx.emit(templatesChanged.on(CONSOLE_STREAM, { id: templateId }));
    return { id: templateId };
  },
});
