import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { applyChange } from "./events";
import { anchorPlan, changeDependencies, getPlan, getTimeline, importPlan, removeNode } from "./index";
import { type PlanTree, planChange } from "./schema";

const PLAN = `# Launch

## Phase 1: Build

### Week 46: Security

| ID | Task | Priority | Estimate | Dependencies |
|----|------|----------|----------|--------------|
| T104 | Review the authentication | High | 2d | - |
| T105 | Repair what was found | High | 6h | T104 |

### Weeks 47-48: Testing

| ID | Task | Priority | Estimate | Dependencies |
|----|------|----------|----------|--------------|
| T106 | Load test | High | 3d | - |
| T107 | Write the report | Low | 1d | T106 |
`;

let world: World;
let lead: Context;
let other: Context;
let operator: Context;
let launchId: string;
let start: PlanTree;

beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Mara");
  other = await world.as("lead", "Ines");
  operator = await world.as("operator", "Jon");
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ id: launchId } = await world.launch());
  await importPlan(lead, { launchId, fileName: "plan.md", text: PLAN });
  start = await getPlan(lead, { launchId });
});

function item(externalId: string, tree: PlanTree = start) {
  const found = tree.nodes.find((node) => node.externalId === externalId);
  if (!found) throw new Error(`no item ${externalId}`);
  return found;
}
const anchor = { unit: "week", number: 46, date: "2026-11-09" } as const;
const barOf = async (externalId: string) =>
  (await getTimeline(lead, { launchId })).bars.find((bar) => bar.externalId === externalId);
async function patched(): Promise<PlanTree> {
  const events = (await world.events(launchId)).filter(({ type }) => type === "plans.changed");
  return events.reduce((seen, { payload }) => applyChange(seen, planChange.parse(payload)), start);
}

describe("anchoring a plan", () => {
  it("gives numbered weeks their dates, says so in the audit and live", async () => {
    expect((await getTimeline(lead, { launchId })).countings).toMatchObject([
      { unit: "week", from: 46, to: 48, date: null, version: 0, byTarget: false },
    ]);
    const { rev } = await anchorPlan(lead, { launchId, ...anchor, version: 0 });
    expect(rev).toBe((start.plan?.rev ?? 0) + 1);
    const timeline = await getTimeline(lead, { launchId, target: "2026-11-20" });
    expect(timeline.countings[0]).toMatchObject({ number: 46, date: "2026-11-09", version: 1 });
    expect(timeline).toMatchObject({ start: "2026-11-09", end: "2026-11-29", dated: true, undated: 0 });
    expect(timeline.bars.filter(({ afterTarget }) => afterTarget).map(({ title }) => title)).toContain(
      "Weeks 47-48: Testing",
    );
    const audit = await world.audit(start.plan?.id);
    expect(audit.at(-1)).toMatchObject({
      action: "plans.anchor",
      actor: "Mara",
      changes: { week: { before: null, after: { number: 46, date: "2026-11-09" } } },
    });
    const fresh = await getPlan(lead, { launchId });
    expect({ ...(await patched()), seq: fresh.seq }).toEqual(fresh);
  });

  it("is undone by choosing again, and taken back by null", async () => {
    await anchorPlan(lead, { launchId, ...anchor, version: 0 });
    await anchorPlan(lead, { launchId, ...anchor, date: "2026-11-16", version: 1 });
    expect((await barOf("T104"))?.start).toBe("2026-11-16");
    await anchorPlan(lead, { launchId, ...anchor, date: null, version: 2 });
    expect(await getTimeline(lead, { launchId })).toMatchObject({
      dated: false,
      countings: [{ date: null, version: 3 }],
    });
  });

  it("tells who was faster, changes nothing when it stays the same, and refuses who may not", async () => {
    await anchorPlan(other, { launchId, ...anchor, version: 0 });
    await expect(
      anchorPlan(lead, { launchId, ...anchor, date: "2026-12-01", version: 0 }),
    ).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Ines changed where the weeks begin"),
      details: { anchor: { number: 46, date: "2026-11-09", version: 1 } },
    });
    const audits = (await world.audit(start.plan?.id)).length;
    expect(await anchorPlan(lead, { launchId, ...anchor, version: 1 })).toMatchObject({
      anchor: { version: 1 },
    });
    expect((await world.audit(start.plan?.id)).length).toBe(audits);
    await expect(anchorPlan(operator, { launchId, ...anchor, version: 1 })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(
      anchorPlan(lead, { launchId, ...anchor, date: "2026-02-30", version: 1 }),
    ).rejects.toMatchObject({ code: "invalid" });
  });

  it("counts days before the launch from its target date until somebody chooses", async () => {
    const { id } = await world.launch();
    await importPlan(lead, {
      launchId: id,
      text: "# L\n\n## T-7 Days: Harden\n\n- [ ] a\n\n## T-1 Day: Rest\n\n- [ ] b\n",
    });
    const before = await getTimeline(lead, { launchId: id });
    expect(before.bars).toEqual([]);
    const timeline = await getTimeline(lead, { launchId: id, target: "2027-03-08" });
    expect(timeline.countings).toMatchObject([{ unit: "day", from: -7, byTarget: true, date: null }]);
    expect(timeline.bars.map((bar) => bar.start)).toEqual(["2027-03-01", "2027-03-07"]);
  });
});

describe("changing what an item waits for", () => {
  const depend = (who: Context, id: string, dependsOn: string[], version = item(id).version) =>
    changeDependencies(who, { launchId, nodeId: item(id).id, version, dependsOn });

  it("sets it, says so in the audit and live, and the timeline follows", async () => {
    await anchorPlan(lead, { launchId, ...anchor, version: 0 });
    const answer = await depend(lead, "T106", [item("T105").id, item("T104").id]);
    expect(answer.nodes[0]).toMatchObject({
      version: 2,
      dependsOn: [item("T105").id, item("T104").id],
    });
    expect(answer.nodes[0]).not.toHaveProperty("dependsText");
    expect((await world.audit(item("T106").id)).at(-1)).toMatchObject({
      action: "plans.depend",
      changes: { dependsOn: { before: [], after: [item("T105").id, item("T104").id] } },
    });
    const fresh = await getPlan(lead, { launchId });
    expect({ ...(await patched()), seq: fresh.seq }).toEqual(fresh);
    expect((await barOf("T106"))?.waitsFor).toEqual([item("T105").id, item("T104").id]);
  });

  it("refuses a circle in plain words, also through a group", async () => {
    await expect(depend(lead, "T104", [item("T105").id])).rejects.toMatchObject({
      code: "invalid",
      message: "T104 would wait for T105, which waits for T104. Nothing was changed.",
    });
    const testing = start.nodes.find(({ title }) => title.startsWith("Weeks 47-48"));
    await expect(depend(lead, "T106", [testing?.id ?? ""])).rejects.toMatchObject({
      message: "T106 would wait for “Weeks 47-48: Testing”, which holds T106. Nothing was changed.",
    });
    expect((await getPlan(lead, { launchId })).plan?.rev).toBe(start.plan?.rev);
  });

  it("refuses an old version, an item that is gone, and who may not", async () => {
    await depend(other, "T107", []);
    await expect(depend(lead, "T107", [item("T104").id])).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Ines changed this"),
    });
    await removeNode(lead, { launchId, nodeId: item("T104").id, version: 1 });
    await expect(depend(lead, "T106", [item("T104").id])).rejects.toMatchObject({ code: "not_found" });
    await expect(depend(operator, "T106", [])).rejects.toMatchObject({ code: "forbidden" });
  });

  it("changes nothing when it stays the same, in any order", async () => {
    const audits = (await world.audit()).length;
    const { rev } = await depend(lead, "T105", [item("T104").id, item("T104").id]);
    expect(rev).toBe(start.plan?.rev);
    expect((await world.audit()).length).toBe(audits);
  });
});

describe("the timeline", () => {
  it("tells what slips without saving it", async () => {
    await anchorPlan(lead, { launchId, ...anchor, version: 0 });
    const shift = { shiftNode: item("T104").id, shiftDays: 3 };
    const { whatIf, rev } = await getTimeline(lead, { launchId, ...shift }).then((answer) => ({
      whatIf: answer.whatIf,
      rev: answer.plan?.rev,
    }));
    expect(whatIf?.moved.map(({ externalId, days }) => [externalId, days])).toEqual([
      ["T104", 3],
      ["T105", 3],
    ]);
    expect(rev).toBe((start.plan?.rev ?? 0) + 1);
    expect((await getTimeline(lead, { launchId })).whatIf).toBeNull();
    await expect(getTimeline(lead, { launchId, shiftNode: launchId, shiftDays: 3 })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(getTimeline(lead, { launchId, shiftDays: 3 })).rejects.toMatchObject({ code: "invalid" });
  });

  it("is empty without a plan, and can be read by stakeholders", async () => {
    const { id } = await world.launch();
    const reader = await world.as("stakeholder");
    expect(await getTimeline(reader, { launchId: id })).toMatchObject({ plan: null, bars: [], end: null });
  });
});
