import { command } from "@/server/kernel/command";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { templatesChanged } from "./events";
import { refuseTaken } from "./refuse-taken";
import { requireOwnTemplate } from "./require-own-template";
import { toTemplateView } from "./rows";
import { renameTemplateInput, templateView } from "./schema";

export const renameTemplate = command({
  name: "templates.rename",
  summary: "Change the name or the summary of a template that people keep",
  permission: "templates:write",
  input: renameTemplateInput,
  output: templateView,
  run: async (tx, { templateId, version, name, summary }) => {
    const before = await requireOwnTemplate(tx.db, templateId, version);
    const after = { name: name ?? before.name, summary: summary ?? before.summary };
    if (after.name === before.name && after.summary === before.summary) {
      tx.unchanged();
      return toTemplateView(before);
    }
    const row = await refuseTaken(after.name, () =>
      tx.db.template.update({
        where: { id: templateId },
        data: { ...after, version: { increment: 1 }, changedAt: tx.now() },
      }),
    );
    tx.audit({
      subject: "template",
      subjectId: templateId,
      label: after.name,
      changes: { before: { name: before.name, summary: before.summary }, after },
    });
    tx.emit(templatesChanged.on(CONSOLE_STREAM, { id: templateId }));
    return toTemplateView(row);
  },
});
