import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import {
  exportPlan,
  getPlan,
  importPlan,
  mergePlan,
  previewImport,
  previewMerge,
  tickItem,
  undoImport,
} from "./index";
import type { Corrections } from "./schema";

const TEXT = `# Orchard launch

## Preparation

| Thing | Person | Wave | Seen |
|-------|--------|------|------|
| Freeze the schema | Ana | 1 | no box |
| Tell support | Ben | 2 | [ ] |
| Count the apples | Cid | 3 | no box |
| Print labels | Dee | 4 | no box |

## Loose ends

- Vendor may be late
- Traffic may double
`;

let world: World;
let lead: Context;
beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Mara");
});
afterAll(() => world.close());

/** The table as tasks with an owner, the loose ends as risks. */
async function corrected(launchId: string, text = TEXT): Promise<Corrections> {
  const { guesses } = await previewImport(lead, { launchId, text });
  const table = guesses.find(({ what }) => what === "table")?.key ?? "";
  const list = guesses.find(({ what }) => what === "list")?.key ?? "";
  return [
    { key: table, as: "tasks", columns: { person: "owner", wave: "ignore", seen: "tick" } },
    { key: list, as: "risks" },
  ];
}

const outline = async (launchId: string) =>
  (await getPlan(lead, { launchId })).nodes.map(({ kind, title }) => `${kind}: ${title}`);

describe("correcting what was recognised", () => {
  it("shows the corrected reading at once, beside what was recognised, and saves nothing", async () => {
    const { id: launchId } = await world.launch();
    const before = await previewImport(lead, { launchId, text: TEXT });
    expect([before.corrections, before.counts.task, before.counts.risk]).toEqual([[], 0, 0]);
    const corrections = await corrected(launchId);
    const after = await previewImport(lead, { launchId, text: TEXT, corrections });
    expect([after.counts.task, after.counts.risk]).toEqual([4, 2]);
    expect(after.guesses.find(({ what }) => what === "table")).toMatchObject({
      as: "tasks",
      recognised: "notes",
      columns: [
        { id: "thing", means: "title" },
        { id: "person", means: "owner" },
        { id: "wave", means: "ignore", recognised: "notes" },
        { id: "seen", means: "tick" },
      ],
    });
    expect((await getPlan(lead, { launchId })).plan).toBeNull();
  });

  it("imports it so, keeps it with the file, and changes nothing the second time", async () => {
    const { id: launchId } = await world.launch();
    const corrections = await corrected(launchId);
    const first = await importPlan(lead, { launchId, text: TEXT, corrections });
    expect(first.counts).toMatchObject({ task: 4, risk: 2 });
    const { nodes } = await getPlan(lead, { launchId });
    expect(nodes.find(({ title }) => title === "Tell support")).toMatchObject({
      kind: "task",
      ownerText: "Ben",
    });
    expect(nodes.some(({ fields }) => fields?.some(({ name }) => name === "Wave"))).toBe(false);
    // The same again, with the corrections in another order, and without any: those that were kept count.
    for (const again of [[...corrections].reverse(), undefined]) {
      const answer = await importPlan(lead, {
        launchId,
        text: TEXT,
        ...(again ? { corrections: again } : {}),
      });
      expect([answer.unchanged, answer.plan.rev]).toEqual([true, first.plan.rev]);
    }
    expect((await previewImport(lead, { launchId, text: TEXT })).existing?.same).toBe(true);
    const plain = await previewImport(lead, { launchId, text: TEXT, corrections: [] });
    expect([plain.existing?.same, plain.counts.task]).toEqual([false, 0]);
    await expect(importPlan(lead, { launchId, text: TEXT, corrections: [] })).rejects.toMatchObject({
      code: "conflict",
    });
    await importPlan(lead, { launchId, text: TEXT, corrections: [], replace: true });
    expect(await outline(launchId)).not.toContain("risk: Vendor may be late");
    await undoImport(lead, { launchId });
    expect(await outline(launchId)).toContain("risk: Vendor may be late");
  });

  it("tells the audit how much was corrected", async () => {
    const { id: launchId } = await world.launch();
    await importPlan(lead, { launchId, text: TEXT, corrections: await corrected(launchId) });
    const entry = await world.ports.db.auditEntry.findFirst({ where: { action: "plans.import", launchId } });
    expect(entry?.changes).toMatchObject({ corrected: 2 });
  });

  it("reads a newer file in the same way when it is merged, and writes ticks into the corrected boxes", async () => {
    const { id: launchId } = await world.launch();
    await importPlan(lead, { launchId, text: TEXT, corrections: await corrected(launchId) });
    const node = (await getPlan(lead, { launchId })).nodes.find(({ title }) => title === "Tell support");
    await tickItem(lead, { launchId, nodeId: node?.id ?? "", ticked: true, version: node?.version ?? 0 });
    const exported = Buffer.from((await exportPlan(lead, { launchId })).base64, "base64").toString();
    expect(exported).toBe(TEXT.replace("| 2 | [ ] |", "| 2 | [x] |"));
    const text = TEXT.replace("| Print labels", "| Ring the bell | Eve | 5 | [ ] |\n| Print labels");
    const { rev, conflicts } = await previewMerge(lead, { launchId, text });
    expect(conflicts).toEqual([]);
    const merged = await mergePlan(lead, { launchId, fileName: "newer.md", text, rev, decisions: {} });
    expect(merged.counts).toMatchObject({ task: 5, risk: 2 });
    const { nodes } = await getPlan(lead, { launchId });
    expect(nodes.find(({ title }) => title === "Ring the bell")).toMatchObject({
      kind: "task",
      ownerText: "Eve",
    });
    expect(nodes.find(({ id }) => id === node?.id)).toMatchObject({ title: "Tell support", ticked: true });
    const same = await previewMerge(lead, { launchId, text });
    expect(same.same).toBe(true);
  });

  it("refuses readings there are not, and more corrections than a person makes", async () => {
    const { id: launchId } = await world.launch();
    const wrong = { launchId, text: TEXT, corrections: [{ key: "x", as: "chores" as "tasks" }] };
    await expect(previewImport(lead, wrong)).rejects.toMatchObject({ code: "invalid" });
    const many = Array.from({ length: 1_001 }, (_each, at) => ({ key: `k${at}` }));
    await expect(importPlan(lead, { launchId, text: TEXT, corrections: many })).rejects.toMatchObject({
      code: "invalid",
    });
  });
});
