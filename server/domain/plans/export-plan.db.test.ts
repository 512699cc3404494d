import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import {
  addNode,
  editNode,
  exportPlan,
  getPlan,
  importPlan,
  mergePlan,
  previewImport,
  previewMerge,
  tickItem,
} from "./index";

const PLAN = `# Launch

## Phase 1: Build

- [x] Write the code
- [ ] =Review it

## Phase 2: Ship

| ID | Task | Owner | Estimate | Depends on | Status | Region |
| --- | --- | --- | --- | --- | --- | --- |
| T1 | Freeze | Ana | 2 h | | Done | Core |
| T2 | Deploy | Ben | 1 d | T1, T9 | Pending | Core |
`;

let world: World;
let lead: Context;
beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Mara");
});
afterAll(() => world.close());

const TARGETS = "\n## Targets\n\n| Metric | Target |\n| --- | --- |\n| Latency p95 | < 200 ms |\n";

async function begun(text = PLAN) {
  const { id: launchId } = await world.launch();
  await importPlan(lead, { launchId, fileName: "plan.md", text });
  const { nodes } = await getPlan(lead, { launchId });
  const of = (title: string) => nodes.find((node) => node.title === title)?.id ?? "";
  await tickItem(lead, { launchId, nodeId: of("=Review it"), ticked: true, version: 1 });
  await editNode(lead, { launchId, nodeId: of("Deploy"), version: 1, notes: "@night", priority: "high" });
  return { launchId, of };
}

async function fileOf(
  launchId: string,
  options: { format?: "json" | "csv"; ticks?: boolean | "true" | "false" } = {},
) {
  const { base64, ...rest } = await exportPlan(lead, { launchId, ...options });
  return { ...rest, text: Buffer.from(base64, "base64").toString() };
}

/** The tree by titles, without what is new with every import. */
async function told(launchId: string) {
  const { nodes } = await getPlan(lead, { launchId });
  const titles = new Map(nodes.map((node) => [node.id, node.title]));
  return nodes.map((node) => ({
    title: node.title,
    kind: node.kind,
    depth: node.depth,
    owner: node.ownerText,
    priority: node.priority,
    minutes: node.estimateMinutes,
    ticked: node.ticked,
    status: node.status,
    notes: node.notes,
    fields: node.fields,
    needs: node.dependsOn?.map((id) => titles.get(id)),
    unresolved: node.unresolved,
  }));
}

describe("exporting", () => {
  it("gives the imported bytes back when no ticks are wanted", async () => {
    const { launchId } = await begun();
    expect(await fileOf(launchId, { ticks: "false" })).toMatchObject({ text: PLAN, changedBoxes: 0 });
    expect((await fileOf(launchId)).text).toBe(PLAN.replace("[ ] =Review", "[x] =Review"));
  });

  it("says which ticks the file cannot tell", async () => {
    const { launchId, of } = await begun();
    await addNode(lead, { launchId, kind: "check", title: "Only here", after: of("Write the code") });
    const { nodes } = await getPlan(lead, { launchId });
    for (const title of ["Only here", "Deploy"]) {
      const node = nodes.find((one) => one.title === title);
      const tick = { launchId, nodeId: node?.id ?? "", ticked: true, version: node?.version ?? 0 };
      await tickItem(lead, { ...tick, reason: "Seen." });
    }
    expect(await fileOf(launchId)).toMatchObject({ changedBoxes: 1, missedBoxes: 0, unwrittenTicks: 2 });
    // A box that a later version of the reader takes for something else.
    await world.ports.db.planNode.updateMany({ where: { id: of("=Review it") }, data: { boxOffset: 3 } });
    expect(await fileOf(launchId)).toMatchObject({ changedBoxes: 0, missedBoxes: 1, text: PLAN });
  });

  it.each(["json", "csv"] as const)("as %s carries everything into another launch", async (format) => {
    const { launchId } = await begun();
    const file = await fileOf(launchId, { format });
    expect(file.fileName).toBe(`plan.${format}`);
    const other = await world.launch();
    const preview = await previewImport(lead, {
      launchId: other.id,
      fileName: file.fileName,
      text: file.text,
    });
    expect(preview).toMatchObject({ tickedCount: 3, warnings: [] });
    await importPlan(lead, { launchId: other.id, fileName: file.fileName, text: file.text });
    expect(await told(other.id)).toEqual(await told(launchId));
    expect((await fileOf(other.id, { format: "csv" })).text).toBe(
      (await fileOf(launchId, { format: "csv" })).text,
    );
    await expect(fileOf(other.id)).rejects.toMatchObject({ code: "invalid", message: /plan\./ });
    const again = await importPlan(lead, { launchId: other.id, fileName: file.fileName, text: file.text });
    expect(again.unchanged).toBe(true);
  });

  it("as CSV holds no formula, and can be edited in a spreadsheet and merged back", async () => {
    const { launchId, of } = await begun(PLAN + TARGETS);
    const file = await fileOf(launchId, { format: "csv" });
    expect(file.text).toContain(`"'=Review it"`);
    expect(file.text).toContain(`"'@night"`);
    const text = file.text.replace('"Ben"', '"Cleo"');
    const { rev, counts, conflicts } = await previewMerge(lead, { launchId, fileName: "plan.csv", text });
    expect(conflicts).toEqual([]);
    expect(counts).toMatchObject({ added: 0, removed: 0, moved: 0, ticked: 0, unticked: 0 });
    await mergePlan(lead, { launchId, fileName: "plan.csv", text, rev });
    const { nodes } = await getPlan(lead, { launchId });
    expect(nodes.find((node) => node.kind === "target")?.target?.target?.value).toBe(200);
    expect(nodes.find((node) => node.id === of("Deploy"))).toMatchObject({
      ownerText: "Cleo",
      notes: "@night",
    });
  });

  it("as CSV says why an item does not apply, and takes nothing from who said so", async () => {
    const { launchId, of } = await begun();
    const why = { status: "cancelled", naReason: "Another team ships it" } as const;
    await editNode(lead, { launchId, nodeId: of("Deploy"), version: 2, ...why });
    const file = { fileName: "plan.csv", text: (await fileOf(launchId, { format: "csv" })).text };
    expect(file.text).toContain('"Another team ships it"');
    const deploy = async (id: string) =>
      (await getPlan(lead, { launchId: id })).nodes.find(({ title }) => title === "Deploy");

    const jon = await world.as("lead", "Jon");
    const { id: other } = await world.launch();
    await importPlan(jon, { launchId: other, ...file });
    const reason = why.naReason;
    expect(await deploy(other)).toMatchObject({ status: "cancelled", notApplicable: { reason, by: "Jon" } });

    const { rev } = await previewMerge(jon, { launchId, ...file });
    await mergePlan(jon, { launchId, ...file, rev });
    expect(await deploy(launchId)).toMatchObject({ notApplicable: { reason, by: "Mara" } });
  });

  it("without ticks is a plan that nobody has begun", async () => {
    const { launchId } = await begun();
    for (const format of ["json", "csv"] as const) {
      const { text } = await fileOf(launchId, { format, ticks: false });
      const other = await world.launch();
      await importPlan(lead, { launchId: other.id, fileName: `plan.${format}`, text });
      expect((await getPlan(lead, { launchId: other.id })).progress.overall).toMatchObject({
        total: 4,
        ticked: 0,
      });
    }
  });

  it("refuses broken files with their place, and people who are not signed in", async () => {
    const { launchId } = await begun();
    const broken = { launchId, fileName: "plan.csv", text: 'title\n"open\n' };
    await expect(previewImport(lead, broken)).rejects.toMatchObject({ code: "invalid", message: /line 2/ });
    const json = { launchId, fileName: "plan.json", text: "{}" };
    await expect(importPlan(lead, json)).rejects.toMatchObject({ code: "invalid" });
    await expect(exportPlan(world.anonymous(), { launchId })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});
