import { query } from "@/server/kernel/query";
import { describeMerge } from "./describe-merge";
import { mergePreview } from "./events";
import { gatherSides } from "./gather-sides";
import { mergePlans } from "./markdown";
import { readFile } from "./read-file";
import { readPlan } from "./read-plan";
import { findSource, requirePlan } from "./rows";
import { correctionsFor, isSameFile } from "./rules";
import { previewImportInput } from "./schema";

export const previewMerge = query({
  name: "plans.preview-merge",
  summary:
    "What merging a newer file into the plan would change, and where both changed the same; saves nothing",
  permission: "plans:write",
  input: previewImportInput,
  output: mergePreview,
  run: async ({ db }, input) => {
    const file = readFile(input);
    // The plan's revision is read before its nodes: a change between the two makes the merge refuse, never miss it.
    const { plan, view } = await requirePlan(db, input.launchId);
    const source = await findSource(db, plan.id);
    const corrections = correctionsFor(input, source);
    const { nodes, warnings } = readPlan(file, input.repair, { corrections });
    const gathered = await gatherSides(db, plan, nodes, file.format);
    const same = source !== null && isSameFile(source, file, input.repair, corrections);
    if (same) gathered.sides.file = gathered.sides.base;
    const told = describeMerge(mergePlans(gathered.sides), gathered);
    return { rev: plan.rev, same, existing: view, warnings, ...told };
  },
});
