import { query } from "@/server/kernel/query";
import type { ParsedPlan, PlanNodeDraft } from "./markdown";
import { readFile } from "./read-file";
import { readPlan } from "./read-plan";
import { findPlan, findSource } from "./rows";
import { isSameFile } from "./rules";
import { type ImportPreview, importPreview, previewImportInput } from "./schema";

const MAX_REPAIRS = 500;

export const previewImport = query({
  name: "plans.preview-import",
  summary: "What an import of this file would recognise; saves nothing",
  permission: "plans:write",
  input: previewImportInput,
  output: importPreview,
  run: async ({ db }, input) => {
    const file = readFile(input);
    const parsed = readPlan(file, input.repair);
    const plan = await findPlan(db, input.launchId);
    const source = plan && (await findSource(db, plan.id));
    const same = source !== null && isSameFile(source, file, input.repair);
    return { ...describe(parsed), existing: plan && { ...plan, same } };
  },
});

function describe(parsed: ParsedPlan): Omit<ImportPreview, "existing"> {
  const { repairs, ...encoding } = parsed.encoding;
  return {
    title: parsed.title,
    encoding: {
      ...encoding,
      repairCount: repairs.length,
      lostCount: repairs.filter(({ kind }) => kind === "lost").length,
      repairs: repairs.slice(0, MAX_REPAIRS),
    },
    counts: parsed.counts,
    tickedCount: parsed.nodes.filter((node) => node.checked === true).length,
    nodes: parsed.nodes,
    warnings: parsed.warnings,
    unresolved: parsed.nodes.filter(hasUnresolved).map((node) => ({
      line: node.line,
      title: node.title,
      names: node.dependencies?.unresolved ?? [],
    })),
  };
}

function hasUnresolved(node: PlanNodeDraft): boolean {
  return (node.dependencies?.unresolved.length ?? 0) > 0;
}
