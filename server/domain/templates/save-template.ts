import { getPlan, outlinePlan, writeJsonPlan } from "@/server/domain/plans";
import { command } from "@/server/kernel/command";
import { actorId, actorName } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { templatesChanged } from "./events";
import { refuseTaken } from "./refuse-taken";
import { toTemplateView } from "./rows";
import { factsOf, stripPlan } from "./rules";
import { saveTemplateInput, templateView } from "./schema";

/** A template is somebody's decision to keep a plan; a console with more than this has another problem. */
const MOST = 200;

export const saveTemplate = command({
  name: "templates.save",
  summary: "Keep a launch's plan as a template, without ticks, people and dates",
  permission: "templates:write",
  input: saveTemplateInput,
  output: templateView,
  timeoutMs: 60_000,
  run: async (tx, { launchId, name, summary, targetDate }) => {
    const { plan, nodes } = await getPlan.within(tx, { launchId });
    if (!plan || nodes.length === 0) {
      throw new DomainError("invalid", "This launch has no plan to keep. Choose another one.");
    }
    if ((await tx.db.template.count()) >= MOST) {
      throw new DomainError("invalid", `There are ${MOST} templates already. Remove one that nobody uses.`);
    }
    const text = writeJsonPlan(name, stripPlan(nodes, targetDate));
    const facts = factsOf(outlinePlan({ text, fileName: "plan.json" }).nodes);
    const who = { createdById: actorId(tx.actor), createdByName: actorName(tx.actor), changedAt: tx.now() };
    const row = await refuseTaken(name, () =>
      tx.db.template.create({ data: { name, summary, plan: text, facts, ...who } }),
    );
    tx.audit({ subject: "template", subjectId: row.id, label: name, launchId, changes: { facts } });
    tx.emit(templatesChanged.on(CONSOLE_STREAM, { id: row.id }));
    return toTemplateView(row);
  },
});
