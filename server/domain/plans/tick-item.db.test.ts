import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { applyChange } from "./events";
import { exportPlan, getPlan, importPlan, nodeActivity, progressHistory, tickItem } from "./index";
import { type PlanChange, type PlanTree, planChange } from "./schema";

const PLAN = `# Launch

## Phase 1: Build

- [ ] Code
  - [ ] Server
  - [ ] Browser

## Phase 2: Ship

| ID | Task | Depends on | Status |
| --- | --- | --- | --- |
| T1 | Freeze | | Pending |
| T2 | Deploy | T1, Phase 1 | In progress |
| T3 | Talk | T3, Phase 2 | Pending |
`;

let world: World;
let mara: Context;
let jon: Context;
let launchId: string;
let tree: PlanTree;

beforeAll(async () => {
  world = await openWorld();
  mara = await world.as("lead", "Mara");
  jon = await world.as("operator", "Jon");
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ id: launchId } = await world.launch());
  await importPlan(mara, { launchId, fileName: "plan.md", text: PLAN });
  tree = await getPlan(mara, { launchId });
});

function item(title: string, of: PlanTree = tree) {
  const found = of.nodes.find((node) => node.title === title);
  if (!found) throw new Error(`no item ${title}`);
  return found;
}

function tick(
  ctx: Context,
  title: string,
  more: { ticked?: boolean; version?: number; reason?: string } = {},
) {
  const { id: nodeId, version } = item(title);
  return tickItem(ctx, { launchId, nodeId, ticked: true, version, ...more });
}

describe("ticking", () => {
  it("says who, when and by hand, counts it, audits it and tells everybody", async () => {
    const answer = await tick(jon, "Server");
    const [node] = answer.nodes;
    expect(node).toMatchObject({
      ticked: true,
      tickedBy: "Jon",
      tickedSource: "hand",
      status: "done",
      state: "claimed",
      version: 2,
    });
    expect(Math.abs(Date.parse(node?.tickedAt ?? "") - Date.now())).toBeLessThan(60_000);
    expect(answer.progress.overall).toEqual({ total: 6, ticked: 1, proven: 0, cancelled: 0 });
    expect(await world.audit(node?.id)).toMatchObject([
      { action: "plans.tick", outcome: "done", actor: "Jon", changes: { ticked: true } },
    ]);
    const events = await world.events(launchId);
    expect(events.at(-1)).toEqual({ type: "plans.changed", payload: answer });
    const activity = await nodeActivity(jon, { launchId, nodeId: node?.id ?? "" });
    expect(activity.entries.map((entry) => [entry.actor, entry.action])).toEqual([["Jon", "plans.tick"]]);
  });

  it("never ticks the parent with its last child", async () => {
    await tick(jon, "Server");
    await tick(jon, "Browser");
    expect(item("Code", await getPlan(jon, { launchId })).ticked).toBe(false);
  });

  it("gives the status before the tick back when the tick is taken away", async () => {
    const { nodes } = await tick(jon, "Deploy", { reason: "Hotfix" });
    const answer = await tick(jon, "Deploy", { ticked: false, version: nodes[0]?.version ?? 0 });
    expect(answer.nodes[0]).toMatchObject({
      ticked: false,
      status: "in_progress",
      state: "open",
      version: 3,
    });
    expect(answer.nodes[0]).not.toHaveProperty("tickedBy");
    expect(answer.progress.overall.ticked).toBe(0);
  });

  it("changes nothing when the item is already so", async () => {
    const before = (await world.events(launchId)).length;
    const answer = await tick(jon, "Server", { ticked: false });
    expect(answer).toMatchObject({ rev: tree.plan?.rev, nodes: [{ version: 1 }] });
    expect(await world.events(launchId)).toHaveLength(before);
  });

  it("tells the later of two people who was faster, with the item as it is", async () => {
    await tick(mara, "Server");
    await expect(tick(jon, "Server")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^Mara ticked this \d+ s ago/),
      details: { node: { ticked: true, tickedBy: "Mara", version: 2 } },
    });
    await expect(tick(mara, "Server")).rejects.toThrow(/^You ticked this/);
  });

  it("lets exactly one of twenty parallel ticks win", async () => {
    const people = await Promise.all(Array.from({ length: 20 }, (_, index) => world.as("lead", `P${index}`)));
    const results = await Promise.allSettled(people.map((person) => tick(person, "Server")));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    expect(reasons).toEqual(Array(19).fill("conflict"));
    expect(await world.audit(item("Server").id)).toHaveLength(1);
  });

  it("wants a reason while dependencies are open, and keeps it", async () => {
    await expect(tick(jon, "Deploy")).rejects.toMatchObject({
      code: "invalid",
      details: { openDependencies: [{ title: "Phase 1: Build" }, { title: "Freeze" }] },
    });
    await tick(jon, "Deploy", { reason: "Only the canary" });
    const { entries } = await nodeActivity(jon, { launchId, nodeId: item("Deploy").id });
    expect(entries[0]).toMatchObject({
      reason: "Only the canary",
      changes: { openDependencies: ["Phase 1: Build", "Freeze"] },
    });
  });

  it("asks for none once they are done, and never makes an item wait for itself or its own group", async () => {
    for (const title of ["Server", "Browser", "Code", "Freeze"]) await tick(jon, title);
    expect((await tick(jon, "Deploy")).nodes[0]?.ticked).toBe(true);
    expect((await tick(jon, "Talk")).nodes[0]?.ticked).toBe(true);
  });

  it("refuses readers, strangers and what cannot be ticked", async () => {
    const stakeholder = await world.as("stakeholder");
    await expect(tick(stakeholder, "Server")).rejects.toMatchObject({ code: "forbidden" });
    await expect(tick(world.anonymous(), "Server")).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(tick(jon, "Phase 1: Build")).rejects.toMatchObject({ code: "invalid" });
    const other = await world.launch();
    const foreign = tickItem(jon, {
      launchId: other.id,
      nodeId: item("Server").id,
      ticked: true,
      version: 1,
    });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
    await expect(nodeActivity(stakeholder, { launchId, nodeId: item("Server").id })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("what others see", () => {
  it("another browser is brought up to date by the events alone", async () => {
    await Promise.all([tick(jon, "Server"), tick(mara, "Browser"), tick(mara, "Freeze")]);
    const events = (await world.events(launchId)).filter(({ type }) => type === "plans.changed");
    const patched = events.reduce((seen, { payload }) => applyChange(seen, planChange.parse(payload)), tree);
    const fresh = await getPlan(jon, { launchId });
    expect({ ...patched, seq: fresh.seq }).toEqual(fresh);
  });

  it("an answer that overtakes an event loses nothing", async () => {
    const first = await tick(jon, "Server");
    const second = await tick(mara, "Freeze");
    const apply = (changes: PlanChange[]) => changes.reduce(applyChange, tree);
    expect(apply([second, first, second])).toEqual(apply([first, second]));
  });

  it("the cached answer is never older than the last tick", async () => {
    const read = async () => JSON.parse((await getPlan.json?.(jon, { launchId })) ?? "null") as PlanTree;
    expect(item("Server", await read()).ticked).toBe(false);
    await tick(jon, "Server");
    expect(item("Server", await read()).ticked).toBe(true);
  });

  it("keeps at most one moment a minute for the chart", async () => {
    for (const title of ["Server", "Browser", "Code"]) await tick(jon, title);
    const { points } = await progressHistory(jon, { launchId });
    expect(points.length).toBeLessThanOrEqual(2);
    expect(points.at(-1)).toMatchObject({ total: 6, ticked: 3, proven: 0 });
  });

  it("spreads a long history over the moments asked for, the last one included", async () => {
    const start = Date.UTC(2026, 0, 1);
    await world.ports.db.planProgress.createMany({
      data: Array.from({ length: 500 }, (_, at) => ({
        launchId,
        at: new Date(start + at * 3_600_000),
        total: 500,
        ticked: at,
        proven: 0,
      })),
    });
    const { points } = await progressHistory(jon, { launchId, points: 50 });
    expect(points.length).toBeLessThanOrEqual(50);
    expect(points.at(-1)?.total).toBe(6);
    expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).sort());
  });
});

describe("the file given back", () => {
  it("differs in exactly as many bytes as boxes were ticked", async () => {
    for (const title of ["Server", "Browser"]) await tick(jon, title);
    const { base64, changedBoxes, fileName } = await exportPlan(await world.as("stakeholder"), { launchId });
    const before = Buffer.from(PLAN);
    const after = Buffer.from(base64, "base64");
    expect(fileName).toBe("plan.md");
    expect(changedBoxes).toBe(2);
    expect(after).toHaveLength(before.length);
    expect([...after].filter((byte, at) => byte !== before[at])).toEqual([0x78, 0x78]);
    expect(after.toString()).toContain("- [ ] Code\n  - [x] Server\n  - [x] Browser");
  });

  it("is the file itself again after the ticks were taken away", async () => {
    const { nodes } = await tick(jon, "Server");
    await tick(jon, "Server", { ticked: false, version: nodes[0]?.version ?? 0 });
    const { base64 } = await exportPlan(jon, { launchId });
    expect(Buffer.from(base64, "base64").toString()).toBe(PLAN);
  });
});
