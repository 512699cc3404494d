import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { type ExportedPlan, exportPlanInput, exportResult, inDocumentOrder } from "./events";
import { writeCsvPlan } from "./markdown";
import { readTree, requirePlan } from "./rows";
import { correctionsSchema, type NodeView } from "./schema";
import { toCsvNodes } from "./to-csv-nodes";
import { writeJsonPlan } from "./write-json-plan";
import { writeLinks } from "./write-links";
import { writeTicks } from "./write-ticks";

export const exportPlan = query({
  name: "plans.export",
  summary:
    "The plan as a file: the imported Markdown with its ticks written and nothing else touched, JSON, or CSV",
  permission: "plans:read",
  input: exportPlanInput,
  output: exportResult,
  run: async ({ db }, { launchId, format, ticks, links, publicUrl }) => {
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
      select: { planId: true, generation: true, fileName: true, bytes: true, format: true, ...READING },
    });
    const { fileName, bytes } = source;
    const reading = {
      repair: !source.repairDeclined,
      corrections: correctionsSchema.parse(source.corrections),
    };
    if (!bytes || source.format !== "markdown") {
      const origin = bytes ? `This plan came from ${fileName}` : "This plan was written here";
      const advice = "so there is no file to give back in Markdown. Export JSON or CSV.";
      throw new DomainError("invalid", `${origin}, ${advice}`);
    }
    const written = withTicks
      ? await writeTicks(db, { ...source, bytes, reading })
      : { bytes, ...NOTHING_MISSED };
    const linked =
      String(links) === "true"
        ? await writeLinks(
            db,
            { ...source, bytes: written.bytes, reading },
            await itemAddress(db, launchId, publicUrl),
          )
        : {};
    const { bytes: file, untold, ...counts } = { ...NOTHING_MISSED, ...written, ...linked };
    const base64 = Buffer.from(file).toString("base64");
    return { fileName, format, base64, ...counts, untold: untold.slice(0, MOST_TOLD) };
  },
});

const READING = { repairDeclined: true, corrections: true } as const;
const MOST_TOLD = 100;
const NOTHING_MISSED: Omit<ExportedPlan, "fileName" | "format" | "base64"> = {
  changedBoxes: 0,
  missedBoxes: 0,
  unwrittenTicks: 0,
  untold: [],
  links: 0,
  unwrittenLinks: 0,
};

/** Where an item of this launch's plan is shown. */
async function itemAddress(db: Db, launchId: string, publicUrl: string): Promise<(nodeId: string) => string> {
  const launch = await db.launch.findUniqueOrThrow({ where: { id: launchId }, select: { slug: true } });
  const plan = `${publicUrl.replace(/\/+$/, "")}/plans/${encodeURIComponent(launch.slug)}`;
  return (nodeId) => `${plan}?item=${nodeId}`;
}

function unticked(node: NodeView): NodeView {
  if (!node.ticked) return node;
  const { tickedBy, tickedById, tickedAt, tickedSource, ...open } = node;
  return { ...open, ticked: false, status: "open", state: "open" };
}
