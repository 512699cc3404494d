import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { applyChange } from "./events";
import {
  addNode,
  editNode,
  exportPlan,
  getPlan,
  importPlan,
  moveNode,
  progressOf,
  removeNode,
  restoreNode,
  tickItem,
} from "./index";
import { type PlanTree, planChange } from "./schema";

const PLAN = `# Launch

## Phase 1: Build

- [ ] Code
  - [ ] Server
- [ ] Review
- [ ] Merge

## Phase 2: Ship

- [ ] Deploy
`;

let world: World;
let lead: Context;
let operator: Context;
let launchId: string;
let start: PlanTree;

beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Mara");
  operator = await world.as("operator", "Jon");
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ id: launchId } = await world.launch());
  await importPlan(lead, { launchId, fileName: "plan.md", text: PLAN });
  start = await getPlan(lead, { launchId });
});

function of(title: string, tree: PlanTree = start) {
  const found = tree.nodes.find((node) => node.title === title);
  if (!found) throw new Error(`no item ${title}`);
  return { launchId, nodeId: found.id, version: found.version };
}
const outline = async () =>
  (await getPlan(lead, { launchId })).nodes.map(({ title, depth }) => `${"  ".repeat(depth)}${title}`);

/** Whatever a test did, a browser that saw only the events shows what the server would answer. */
async function expectEventsToTellAll() {
  const events = (await world.events(launchId)).filter(({ type }) => type === "plans.changed");
  const patched = events.reduce((seen, { payload }) => applyChange(seen, planChange.parse(payload)), start);
  const fresh = await getPlan(lead, { launchId });
  expect({ ...patched, seq: fresh.seq }).toEqual(fresh);
  expect(fresh.plan?.rev).toBe((start.plan?.rev ?? 0) + events.length);
}

describe("editing", () => {
  it("changes only what is given, with before and after in the audit", async () => {
    const jon = operator.actor.kind === "person" ? operator.actor.id : "";
    const answer = await editNode(lead, {
      ...of("Review"),
      assigneeId: jon,
      priority: "critical",
      dueDate: "2026-01-31",
      estimateMinutes: 480,
      status: "blocked",
      notes: "Ask twice",
    });
    expect(answer.nodes[0]).toMatchObject({
      title: "Review",
      assigneeName: "Jon",
      priority: "critical",
      dueDate: "2026-01-31",
      estimateMinutes: 480,
      status: "blocked",
      notes: "Ask twice",
      version: 2,
    });
    expect(await world.audit(of("Review").nodeId)).toMatchObject([
      { action: "plans.edit", changes: { priority: { before: null, after: "critical" } } },
    ]);
    const again = await editNode(lead, {
      ...of("Review"),
      version: 2,
      priority: "critical",
      dueDate: "2026-01-31",
    });
    expect(again.nodes[0]?.version).toBe(2);
    const progress = await progressOf(lead, { launchId });
    expect(progress.criticalOpen).toMatchObject({ count: 1, items: [{ title: "Review" }] });
    expect(progress.overdue.count).toBe(1);
    expect(progress.blockers.items).toMatchObject([{ title: "Review", waiting: 0 }]);
    expect(progress.groups.map(({ title, total }) => [title, total])).toEqual([
      ["Phase 1: Build", 4],
      ["Phase 2: Ship", 1],
    ]);
    await editNode(lead, { ...of("Review"), version: 2, assigneeId: null, dueDate: null, notes: "" });
    const cleared = (await getPlan(lead, { launchId })).nodes.find(({ title }) => title === "Review");
    expect(cleared).not.toHaveProperty("assigneeId");
    expect(cleared).not.toHaveProperty("dueDate");
    expect(cleared).not.toHaveProperty("notes");
    await expectEventsToTellAll();
  });

  it("sets an item apart only with a reason, which belongs to nothing else", async () => {
    await expect(editNode(lead, { ...of("Merge"), status: "cancelled" })).rejects.toMatchObject({
      code: "invalid",
      message: "Say why it does not apply.",
      fields: [{ path: "naReason" }],
    });
    await expect(editNode(lead, { ...of("Merge"), naReason: "Why not" })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ path: "naReason" }],
    });
    const naReason = "Merged by another launch";
    const { progress, nodes } = await editNode(lead, { ...of("Merge"), status: "cancelled", naReason });
    expect(progress.overall).toEqual({ total: 4, ticked: 0, proven: 0, cancelled: 1 });
    expect(nodes[0]).toMatchObject({ status: "cancelled", notApplicable: { reason: naReason, by: "Mara" } });
    await expectEventsToTellAll();
  });

  it("refuses an old version, a tick in disguise, a stranger as owner, and operators", async () => {
    await editNode(lead, { ...of("Review"), title: "Review it" });
    await expect(editNode(lead, { ...of("Review"), title: "X" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^You changed this/),
      details: { node: { title: "Review it" } },
    });
    const done = { ...of("Merge"), status: "done" } as unknown as Parameters<typeof editNode>[1];
    await expect(editNode(lead, done)).rejects.toMatchObject({ code: "invalid" });
    await tickItem(lead, { ...of("Merge"), ticked: true });
    const reopened = editNode(lead, { ...of("Merge"), version: 2, status: "open" });
    await expect(reopened).rejects.toMatchObject({ code: "invalid" });
    const nobody = editNode(lead, { ...of("Code"), assigneeId: launchId });
    await expect(nobody).rejects.toMatchObject({ code: "invalid" });
    await expect(editNode(operator, { ...of("Code"), title: "X" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("moving", () => {
  it("puts an item before or after another, or last in a parent, with all below it", async () => {
    await moveNode(lead, { ...of("Merge"), before: of("Code").nodeId });
    await moveNode(lead, { ...of("Review"), after: of("Merge").nodeId });
    const answer = await moveNode(lead, { ...of("Code"), parentId: of("Phase 2: Ship").nodeId });
    expect(await outline()).toEqual([
      "Launch",
      "  Phase 1: Build",
      "    Merge",
      "    Review",
      "  Phase 2: Ship",
      "    Deploy",
      "    Code",
      "      Server",
    ]);
    expect(answer.progress.groups[of("Phase 1: Build").nodeId]?.total).toBe(2);
    expect(answer.progress.groups[of("Phase 2: Ship").nodeId]?.total).toBe(3);
    expect(await world.audit(of("Code").nodeId)).toMatchObject([{ action: "plans.move" }]);
    await expectEventsToTellAll();
  });

  it("keeps the order however often something is put into the same place", async () => {
    const titles = ["Merge", "Review"] as const;
    for (let turn = 0; turn < 60; turn++) {
      const title = titles[turn % 2] ?? "Merge";
      const tree = await getPlan(lead, { launchId });
      await moveNode(lead, { ...of(title, tree), after: of("Code", tree).nodeId });
    }
    expect((await outline()).slice(2, 6)).toEqual(["    Code", "      Server", "    Review", "    Merge"]);
    await expectEventsToTellAll();
  });

  it("never puts an item below itself, beside itself, or a phase below a task", async () => {
    const below = moveNode(lead, { ...of("Code"), parentId: of("Server").nodeId });
    await expect(below).rejects.toMatchObject({ code: "invalid", message: /below itself/ });
    const self = moveNode(lead, { ...of("Code"), parentId: of("Code").nodeId });
    await expect(self).rejects.toMatchObject({ code: "invalid" });
    const beside = moveNode(lead, { ...of("Code"), before: of("Code").nodeId });
    await expect(beside).rejects.toMatchObject({ code: "invalid" });
    const phase = moveNode(lead, { ...of("Phase 2: Ship"), parentId: of("Code").nodeId });
    await expect(phase).rejects.toMatchObject({
      code: "invalid",
      message: /phase cannot stand below a check/,
    });
    await expect(moveNode(lead, of("Code"))).rejects.toMatchObject({ code: "invalid" });
    const operators = moveNode(operator, { ...of("Code"), parentId: null });
    await expect(operators).rejects.toMatchObject({ code: "forbidden" });
    const old = moveNode(lead, { ...of("Code"), version: 9, parentId: null });
    await expect(old).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("adding", () => {
  it("adds a phase and an item in it, which the exported file does not know", async () => {
    const phase = await addNode(lead, { launchId, kind: "phase", title: "Phase 3: Watch", parentId: null });
    const parentId = phase.nodes[0]?.id ?? "";
    const answer = await addNode(lead, {
      launchId,
      kind: "check",
      title: "Look",
      parentId,
      priority: "high",
    });
    expect(answer.nodes[0]).toMatchObject({ title: "Look", priority: "high", status: "open", depth: 1 });
    expect(answer.progress.groups[parentId]).toEqual({ total: 1, ticked: 0, proven: 0, cancelled: 0 });
    await tickItem(operator, { launchId, nodeId: answer.nodes[0]?.id ?? "", ticked: true, version: 1 });
    await expectEventsToTellAll();
    const { base64 } = await exportPlan(lead, { launchId });
    expect(Buffer.from(base64, "base64").toString()).toBe(PLAN);
  });

  it("begins a plan without a file, which then has none to give back", async () => {
    const empty = await world.launch();
    await addNode(lead, { launchId: empty.id, kind: "task", title: "First", parentId: null });
    const tree = await getPlan(lead, { launchId: empty.id });
    expect(tree).toMatchObject({ plan: { fileName: "" }, nodes: [{ title: "First" }] });
    await expect(exportPlan(lead, { launchId: empty.id })).rejects.toMatchObject({ code: "invalid" });
    const imported = importPlan(lead, { launchId: empty.id, text: PLAN });
    await expect(imported).rejects.toMatchObject({ code: "conflict" });
    const refused = addNode(operator, { launchId: empty.id, kind: "task", title: "Second", parentId: null });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("removing", () => {
  it("takes along what is below and brings all of it back to its place", async () => {
    const before = await outline();
    const removed = await removeNode(lead, of("Code"));
    expect(removed.removed.sort()).toEqual([of("Code").nodeId, of("Server").nodeId].sort());
    expect(removed.progress.overall.total).toBe(3);
    expect(await outline()).not.toContain("    Code");
    await expectEventsToTellAll();
    const tick = tickItem(lead, { ...of("Server"), ticked: true });
    await expect(tick).rejects.toMatchObject({ code: "not_found" });
    const restored = await restoreNode(lead, { launchId, nodeId: of("Code").nodeId });
    expect(restored.nodes).toHaveLength(2);
    expect(await outline()).toEqual(before);
    expect((await restoreNode(lead, { launchId, nodeId: of("Code").nodeId })).rev).toBe(restored.rev);
    expect((await world.audit(of("Code").nodeId)).map(({ action }) => action)).toEqual([
      "plans.remove",
      "plans.restore",
    ]);
    await expectEventsToTellAll();
  });

  it("restores what was removed by itself only after what it stood in", async () => {
    await removeNode(lead, of("Server"));
    await removeNode(lead, of("Code"));
    const child = restoreNode(lead, { launchId, nodeId: of("Server").nodeId });
    await expect(child).rejects.toMatchObject({ code: "conflict", message: /"Code"/ });
    await restoreNode(lead, { launchId, nodeId: of("Code").nodeId });
    expect(await outline()).not.toContain("      Server");
    await restoreNode(lead, { launchId, nodeId: of("Server").nodeId });
    expect(await outline()).toContain("      Server");
  });

  it("refuses an old version and operators", async () => {
    await expect(removeNode(lead, { ...of("Code"), version: 2 })).rejects.toMatchObject({ code: "conflict" });
    await expect(removeNode(operator, of("Code"))).rejects.toMatchObject({ code: "forbidden" });
    const restore = restoreNode(operator, { launchId, nodeId: of("Code").nodeId });
    await expect(restore).rejects.toMatchObject({ code: "forbidden" });
  });
});
