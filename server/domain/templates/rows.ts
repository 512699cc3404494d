import type { Template } from "@/prisma/generated/client";
import { outlinePlan } from "@/server/domain/plans";
import type { QueryContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import type {} from "@/server/kernel/ports/template-shelf";
import { factsOf, summaryOf } from "./rules";
import { type TemplateView, templateFacts } from "./schema";

/** A template with its plan as an import takes it. */
export interface FullTemplate {
  view: TemplateView;
  text: string;
  fileName: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

export function toTemplateView(row: Omit<Template, "plan">): TemplateView {
  return {
    id: row.id,
    name: row.name,
    summary: row.summary,
    builtIn: false,
    facts: templateFacts.parse(row.facts),
    version: row.version,
    createdBy: row.createdByName,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Those that come with the console. */
export async function readShelf({ ports }: QueryContext): Promise<FullTemplate[]> {
  const shelf = await ports.outside.templateShelf.read();
  return shelf.map(({ id, text }) => {
    const fileName = `${id}.md`;
    const { title, nodes } = outlinePlan({ text, fileName });
    const view: TemplateView = {
      ...{ id, name: title ?? id, summary: summaryOf(nodes), builtIn: true, facts: factsOf(nodes) },
      ...{ version: 1, createdBy: null, createdAt: null },
    };
    return { view, text, fileName };
  });
}

export async function requireTemplate(ctx: QueryContext, templateId: string): Promise<FullTemplate> {
  const row = UUID.test(templateId) ? await ctx.db.template.findUnique({ where: { id: templateId } }) : null;
  if (row) {
    const fileName = `${row.name.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase()}.json`;
    return { view: toTemplateView(row), text: row.plan, fileName };
  }
  const builtIn = (await readShelf(ctx)).find(({ view }) => view.id === templateId);
  if (builtIn) return builtIn;
  throw new DomainError("not_found", "There is no such template. It may have been removed.");
}
