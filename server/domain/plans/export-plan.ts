import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { inDocumentOrder } from "./events";
import { writeCsvPlan } from "./markdown";
import { readTree, requirePlan } from "./rows";
import { type NodeView, planInput } from "./schema";
import { toCsvNodes } from "./to-csv-nodes";
import { writeJsonPlan } from "./write-json-plan";
import { writeTicks } from "./write-ticks";

export const exportPlan = query({
  name: "plans.export",
  summary:
    "The plan as a file: the imported Markdown with its ticks written and nothing else touched, JSON, or CSV",
  permission: "plans:read",
  input: planInput.extend({
    format: z.enum(["markdown", "json", "csv"], "Choose markdown, json or csv.").default("markdown"),
    /** false: the imported file as it came, or the plan with nothing ticked. */
    ticks: z.union([z.boolean(), z.enum(["true", "false"])]).default(true),
  }),
  output: z.object({
    fileName: z.string(),
    format: z.enum(["markdown", "json", "csv"]),
    base64: z.base64(),
    /** Boxes that differ from the imported file. */
    changedBoxes: z.int(),
    /** Ticks that differ and could not be written, because the box is no longer read as one. */
    missedBoxes: z.int(),
    /** Ticks of items that have no box in the file. */
    unwrittenTicks: z.int(),
  }),
  run: async ({ db }, { launchId, format, ticks }) => {
    const { plan, view } = await requirePlan(db, launchId);
    const withTicks = String(ticks) === "true";
    if (format !== "markdown") {
      const { nodes } = await readTree(db, launchId);
      const ordered = inDocumentOrder(nodes).map((node) => (withTicks ? node : unticked(node)));
      const text = format === "json" ? writeJsonPlan(view.title, ordered) : writeCsvPlan(toCsvNodes(ordered));
      const fileName = `${view.fileName.replace(/\.\w{1,8}$/, "") || "plan"}.${format}`;
      return { fileName, format, base64: Buffer.from(text, "utf8").toString("base64"), ...NOTHING_MISSED };
    }
    const source = await db.planSource.findUniqueOrThrow({
      where: { planId_generation: { planId: plan.id, generation: plan.generation } },
      select: { planId: true, generation: true, fileName: true, bytes: true, format: true },
    });
    const { fileName, bytes } = source;
    if (!bytes || source.format !== "markdown") {
      const origin = bytes ? `This plan came from ${fileName}` : "This plan was written here";
      const advice = "so there is no file to give back in Markdown. Export JSON or CSV.";
      throw new DomainError("invalid", `${origin}, ${advice}`);
    }
    const written = withTicks ? await writeTicks(db, { ...source, bytes }) : { bytes, ...NOTHING_MISSED };
    const { bytes: file, ...counts } = written;
    return { fileName, format, base64: Buffer.from(file).toString("base64"), ...counts };
  },
});

const NOTHING_MISSED = { changedBoxes: 0, missedBoxes: 0, unwrittenTicks: 0 };

function unticked(node: NodeView): NodeView {
  if (!node.ticked) return node;
  const { tickedBy, tickedById, tickedAt, tickedSource, ...open } = node;
  return { ...open, ticked: false, status: "open", state: "open" };
}
