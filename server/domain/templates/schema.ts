import { z } from "zod";
import type { NodeKind } from "@/server/domain/plans/schema";

const name = z.string().trim().min(1, "Name the template.").max(80, "Use at most 80 characters.");
const summary = z.string().trim().max(300, "Use at most 300 characters.");
const templateId = z.string().min(1).max(64);

export const templateFacts = z.object({
  phases: z.int(),
  items: z.int(),
  targets: z.int(),
  risks: z.int(),
  /** From the first to the last moment it names; null where it names none. */
  weeks: z.int().nullable(),
});
export type TemplateFacts = z.infer<typeof templateFacts>;

export const templateView = z.object({
  /** A word for those that come with the console, a uuid for those that people keep. */
  id: templateId,
  name: z.string(),
  summary: z.string(),
  builtIn: z.boolean(),
  facts: templateFacts,
  version: z.int(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
});
export type TemplateView = z.infer<typeof templateView>;

const outlineItem = z.object({
  mark: z.string().nullable(),
  title: z.string(),
  owner: z.string().nullable(),
  /** The check that would show it, where the template names one. */
  proof: z.string().nullable(),
});
export const templatePreview = templateView.extend({
  phases: z.array(
    z.object({
      title: z.string(),
      items: z.array(outlineItem),
      criteria: z.array(z.string()),
    }),
  ),
  targets: z.array(z.object({ metric: z.string(), target: z.string().nullable() })),
  risks: z.array(z.object({ title: z.string(), mitigation: z.string().nullable() })),
});
export type TemplatePreview = z.infer<typeof templatePreview>;

export const templateInput = z.object({ templateId });
export const useTemplateInput = z.object({ templateId, launchId: z.uuid() });
export const saveTemplateInput = z.object({
  launchId: z.uuid(),
  name,
  summary: summary.default(""),
  /** The launch's target date: dates become days before or after it. */
  targetDate: z.iso.date().nullable().default(null),
});
export const renameTemplateInput = z.object({
  templateId: z.uuid(),
  version: z.int(),
  name: name.optional(),
  summary: summary.optional(),
});
export const removeTemplateInput = z.object({ templateId: z.uuid(), version: z.int() });
export const removedTemplate = z.object({ id: z.uuid() });
export const usedTemplate = z.object({ launchId: z.uuid(), items: z.int() });

/** A node of a plan that is read and not imported. */
export interface OutlineNode {
  kind: NodeKind;
  /** Index of the node it stands in. */
  parent: number | null;
  title: string;
  /** The source of a note. */
  text: string | null;
  externalId: string | null;
  owner: string | null;
  timing: { unit: "week" | "day"; from: number; to: number } | null;
  target: string | null;
  mitigation: string | null;
  fields: readonly { name: string; value: string }[];
}
