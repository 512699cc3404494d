import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { exportPlan, getPlan, importPlan, previewImport, progressOf, tickItem, undoImport } from "./index";

const seed = (number: number) =>
  readFile(fileURLToPath(new URL(`../../../e2e/fixtures/plans/seed-${number}.md`, import.meta.url)));

/** Check items and task rows of each real plan, counted by hand. */
const REAL = [
  { number: 0, checks: 32, tasks: 60 },
  { number: 1, checks: 138, tasks: 0 },
  { number: 2, checks: 131, tasks: 0 },
  { number: 3, checks: 0, tasks: 15 },
  { number: 4, checks: 16, tasks: 0 },
];

let world: World;
let lead: Context;
beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Mara");
});
afterAll(() => world.close());

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

describe("importing the real plans", () => {
  it.each(REAL)("seed-$number has every check item and every task row", async ({ number, checks, tasks }) => {
    const bytes = await seed(number);
    const { id: launchId } = await world.launch();
    const file = { launchId, fileName: `seed-${number}.md`, base64: base64(bytes) };
    const preview = await previewImport(lead, file);
    expect(preview.counts.check).toBe(checks);
    expect((await getPlan(lead, { launchId })).plan).toBeNull();
    const answer = await importPlan(lead, file);
    expect(answer.unchanged).toBe(false);
    const tree = await getPlan(lead, { launchId });
    expect(tree.nodes.filter((node) => node.kind === "check")).toHaveLength(checks);
    expect(tree.nodes.filter((node) => node.kind === "task").length).toBeGreaterThanOrEqual(tasks);
    expect(tree.nodes).toHaveLength(preview.nodes.length);
    expect(tree.nodes.map((node) => node.title)).toEqual(preview.nodes.map((node) => node.title));
    expect(tree.nodes.map((node) => node.depth)).toEqual(preview.nodes.map((node) => node.depth));
    expect(tree.progress.overall).toEqual(answer.progress);
    expect((await progressOf(lead, { launchId })).overall).toEqual(answer.progress);
    const back = await exportPlan(lead, { launchId });
    expect(Buffer.from(back.base64, "base64").equals(bytes)).toBe(true);
    const some = tree.nodes.filter((node) => node.kind === "check").slice(-7);
    for (const { id: nodeId, version } of some)
      await tickItem(lead, { launchId, nodeId, ticked: true, version });
    const ticked = Buffer.from((await exportPlan(lead, { launchId })).base64, "base64");
    expect(ticked).toHaveLength(bytes.length);
    expect(ticked.filter((byte, at) => byte !== bytes[at])).toHaveLength(some.length);
  });
});

const PLAN = `# Launch

## Phase 1: Build

- [x] Write the code
- [ ] Review it

## Phase 2: Ship

| ID | Task | Depends on | Status |
| --- | --- | --- | --- |
| T1 | Freeze | | Done |
| T2 | Deploy | T1, T9 | Pending |
`;

describe("importing", () => {
  it("says so when the same bytes come twice, and changes nothing", async () => {
    const { id: launchId } = await world.launch();
    const first = await importPlan(lead, { launchId, fileName: "plan.md", text: PLAN });
    const again = await importPlan(lead, { launchId, fileName: "renamed.md", text: PLAN });
    expect(again).toEqual({ ...first, unchanged: true });
    expect((await world.audit(first.plan.id)).map(({ action }) => action)).toEqual(["plans.import"]);
    expect(await world.events(launchId)).toHaveLength(1);
  });

  it("takes ticks over from boxes and from status words, and names the importer", async () => {
    const { id: launchId } = await world.launch();
    await importPlan(lead, { launchId, text: PLAN });
    const { nodes, progress } = await getPlan(lead, { launchId });
    const ticked = nodes.filter((node) => node.ticked);
    expect(ticked.map((node) => node.title)).toEqual(["Write the code", "Freeze"]);
    expect(ticked.every((node) => node.tickedBy === "Mara" && node.tickedSource === "import")).toBe(true);
    expect(ticked.every((node) => node.status === "done" && node.state === "claimed")).toBe(true);
    expect(progress.overall).toEqual({ total: 4, ticked: 2, proven: 0, cancelled: 0 });
    const phases = nodes.filter((node) => node.kind === "phase").map((node) => progress.groups[node.id]);
    expect(phases.map((counts) => [counts?.total, counts?.ticked])).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });

  it("shows dependencies that name nothing, before and after the import", async () => {
    const { id: launchId } = await world.launch();
    const preview = await previewImport(lead, { launchId, text: PLAN });
    expect(preview.unresolved).toEqual([{ line: 13, title: "Deploy", names: ["T9"] }]);
    await importPlan(lead, { launchId, text: PLAN });
    const { nodes } = await getPlan(lead, { launchId });
    const deploy = nodes.find((node) => node.title === "Deploy");
    expect(deploy?.unresolved).toEqual(["T9"]);
    expect(deploy?.dependsOn).toEqual([nodes.find((node) => node.title === "Freeze")?.id]);
  });

  it("refuses another file unless it shall replace the plan, and gives the old one back with its ticks", async () => {
    const { id: launchId } = await world.launch();
    const first = await importPlan(lead, { launchId, fileName: "old.md", text: PLAN });
    const before = await getPlan(lead, { launchId });
    const other = { launchId, fileName: "new.md", text: "- [ ] Something else" };
    await expect(importPlan(lead, other)).rejects.toMatchObject({ code: "conflict", message: /old\.md/ });
    expect((await previewImport(lead, other)).existing).toMatchObject({ fileName: "old.md", same: false });
    await importPlan(lead, { ...other, replace: true });
    expect((await getPlan(lead, { launchId })).nodes.map((node) => node.title)).toEqual(["Something else"]);
    const undone = await undoImport(lead, { launchId });
    expect(undone.plan).toMatchObject({ fileName: "old.md", undoable: false });
    const after = await getPlan(lead, { launchId });
    expect(after.nodes).toEqual(before.nodes);
    await expect(undoImport(lead, { launchId })).rejects.toMatchObject({ code: "conflict" });
    expect((await world.audit(first.plan.id)).map(({ action }) => action)).toEqual([
      "plans.import",
      "plans.import",
      "plans.undo-import",
    ]);
    expect((await world.events(launchId)).map(({ type }) => type)).toEqual(Array(3).fill("plans.replaced"));
  });

  it("undoes a first import, but not silently when people have worked in it", async () => {
    const { id: launchId } = await world.launch();
    await importPlan(lead, { launchId, text: PLAN });
    const { nodes } = await getPlan(lead, { launchId });
    const item = nodes.find((node) => node.title === "Review it");
    await tickItem(lead, { launchId, nodeId: item?.id ?? "", ticked: true, version: 1 });
    await expect(undoImport(lead, { launchId })).rejects.toMatchObject({ details: { changedItems: 1 } });
    expect(await undoImport(lead, { launchId, loseWork: true })).toEqual({ plan: null });
    expect((await getPlan(lead, { launchId })).nodes).toEqual([]);
    expect((await importPlan(lead, { launchId, text: PLAN })).unchanged).toBe(false);
  });

  it("keeps the bytes for ever, and the choice not to repair them", async () => {
    const { id: launchId } = await world.launch();
    const bytes = await seed(3);
    await importPlan(lead, { launchId, base64: base64(bytes), repair: false });
    const { plan, nodes } = await getPlan(lead, { launchId });
    expect(plan?.repaired).toBe(false);
    await importPlan(lead, { launchId, base64: base64(bytes), repair: true, replace: true });
    const repaired = await getPlan(lead, { launchId });
    expect(repaired.plan?.repaired).toBe(true);
    expect(repaired.nodes).toHaveLength(nodes.length);
    const sources = await world.ports.db.planSource.findMany({ where: { planId: plan?.id ?? "" } });
    expect(sources.map((source) => Buffer.from(source.bytes ?? []).equals(bytes))).toEqual([true, true]);
    expect(sources.map((source) => source.repairDeclined)).toEqual([true, false]);
  });

  it("survives bytes that PostgreSQL would not store as text", async () => {
    const { id: launchId } = await world.launch();
    await importPlan(lead, {
      launchId,
      base64: base64(Buffer.from("- [ ] a\0b\n- [x] \xed\xa0\x80 half", "latin1")),
    });
    expect((await getPlan(lead, { launchId })).nodes).toHaveLength(2);
  });

  it("refuses people who may only read, an unknown launch, and nothing at all", async () => {
    const { id: launchId } = await world.launch();
    const stakeholder = await world.as("stakeholder");
    await expect(importPlan(stakeholder, { launchId, text: PLAN })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(previewImport(stakeholder, { launchId, text: PLAN })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(undoImport(stakeholder, { launchId })).rejects.toMatchObject({ code: "forbidden" });
    const nowhere = "0190a0a0-0000-7000-8000-000000000000";
    await expect(importPlan(lead, { launchId: nowhere, text: PLAN })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(importPlan(lead, { launchId, text: "" })).rejects.toMatchObject({ code: "invalid" });
    await expect(importPlan(lead, { launchId })).rejects.toMatchObject({ code: "invalid" });
  });
});
