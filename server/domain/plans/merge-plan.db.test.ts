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
  moveNode,
  previewMerge,
  removeNode,
  restoreNode,
  tickItem,
  undoImport,
} from "./index";
import type { NodeView } from "./schema";

const OLD = `# Launch

## Phase 1: Build

- [x] Write the code
- [ ] Review the code with a friend
- [ ] Measure the start

## Phase 2: Ship

| ID | Task | Owner | Depends on | Status |
| --- | --- | --- | --- | --- |
| T1 | Freeze the branches | Ana | | Done |
| T2 | Deploy to production | Ben | T1 | Pending |
`;
const NEW = `# Launch

## Phase 1: Build and measure

- [ ] Tell everybody early
- [x] Write the code
- [x] Review the code with two friends

## Phase 2: Ship

- [ ] Measure the start

| ID | Task | Owner | Depends on | Status |
| --- | --- | --- | --- | --- |
| T1 | Announce the freeze | Ana | | Pending |
| T2 | Freeze the branches | Ana | | Done |
| T3 | Deploy to production | Cleo | T2 | Pending |
`;

let world: World;
let lead: Context;
beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Mara");
});
afterAll(() => world.close());

async function begun() {
  const { id: launchId } = await world.launch();
  const { plan } = await importPlan(lead, { launchId, fileName: "plan.md", text: OLD });
  const before = await nodesOf(launchId);
  return { launchId, plan, before, of: (title: string) => byTitle(before, title) };
}

const nodesOf = async (launchId: string) => (await getPlan(lead, { launchId })).nodes;

function byTitle(nodes: readonly NodeView[], title: string): NodeView {
  const node = nodes.find((one) => one.title === title);
  if (!node) throw new TypeError(`there is no "${title}"`);
  return node;
}

async function merge(launchId: string, text: string, decisions: Record<string, "console" | "file"> = {}) {
  const { rev } = await previewMerge(lead, { launchId, text });
  return mergePlan(lead, { launchId, fileName: "newer.md", text, rev, decisions });
}

/** A node without what every change of it renews. */
const still = ({ version: _version, ...node }: NodeView) => node;

describe("merging a newer file", () => {
  it("tells what would happen, does just that, and keeps every item's identity and ticks", async () => {
    const { launchId, of } = await begun();
    const deploy = of("Deploy to production");
    await tickItem(lead, {
      launchId,
      nodeId: deploy.id,
      ticked: true,
      version: 1,
      reason: "It is out already.",
    });
    await editNode(lead, { launchId, nodeId: deploy.id, version: 2, notes: "By hand at night." });
    const preview = await previewMerge(lead, { launchId, text: NEW });
    expect(preview.counts).toMatchObject({ added: 2, removed: 0, moved: 1, conflicts: 0, ticked: 1 });
    expect(preview.added.map(({ title, below }) => [title, below])).toEqual([
      ["Tell everybody early", "Phase 1: Build"],
      ["Announce the freeze", "Phase 2: Ship"],
    ]);
    expect(preview.moved).toMatchObject([
      { title: "Measure the start", from: "Phase 1: Build", to: "Phase 2: Ship", reordered: false },
    ]);
    expect(preview.changed.find(({ nodeId }) => nodeId === deploy.id)?.changes).toEqual(
      expect.arrayContaining([
        { field: "owner", before: "Ben", after: "Cleo" },
        { field: "id", before: "T2", after: "T3" },
      ]),
    );
    expect(await nodesOf(launchId)).toHaveLength(8);
    const done = await merge(launchId, NEW);
    expect(done.merged).toEqual(preview.counts);
    expect(done.plan).toMatchObject({ fileName: "newer.md", undoable: true });
    const after = await nodesOf(launchId);
    expect(after.map(({ depth, title }) => `${depth} ${title}`)).toEqual([
      "0 Launch",
      "1 Phase 1: Build and measure",
      "2 Tell everybody early",
      "2 Write the code",
      "2 Review the code with two friends",
      "1 Phase 2: Ship",
      "2 Measure the start",
      "2 Announce the freeze",
      "2 Freeze the branches",
      "2 Deploy to production",
    ]);
    expect(byTitle(after, "Phase 1: Build and measure").id).toBe(of("Phase 1: Build").id);
    expect(byTitle(after, "Review the code with two friends")).toMatchObject({
      id: of("Review the code with a friend").id,
      ticked: true,
      tickedSource: "import",
      tickedBy: "Mara",
    });
    expect(byTitle(after, "Deploy to production")).toMatchObject({
      id: deploy.id,
      externalId: "T3",
      ownerText: "Cleo",
      notes: "By hand at night.",
      ticked: true,
      tickedSource: "hand",
      dependsOn: [of("Freeze the branches").id],
      version: 4,
    });
    expect(done.progress).toEqual({ total: 7, ticked: 4, proven: 0, cancelled: 0 });
    expect(byTitle(after, "Write the code").version).toBe(1);
  });

  it("writes an audit entry with the decisions, and tells everybody", async () => {
    const { launchId, plan } = await begun();
    await merge(launchId, NEW);
    const entries = await world.audit(plan.id);
    expect(entries.map(({ action }) => action)).toEqual(["plans.import", "plans.merge"]);
    expect(entries.at(-1)?.changes).toMatchObject({
      fileName: "newer.md",
      merged: { added: 2 },
      decisions: {},
    });
    const events = await world.events(launchId);
    expect(events.at(-1)).toMatchObject({ type: "plans.replaced", payload: { reason: "merged" } });
  });

  it("is undone like an import: all as it was, and not silently when people have worked since", async () => {
    const { launchId, of } = await begun();
    await tickItem(lead, { launchId, nodeId: of("Measure the start").id, ticked: true, version: 1 });
    const before = await getPlan(lead, { launchId });
    await merge(launchId, NEW.replace("- [ ] Measure the start\n", "- [x] Measure the start\n"));
    const merged = await nodesOf(launchId);
    const early = byTitle(merged, "Tell everybody early");
    await tickItem(lead, { launchId, nodeId: early.id, ticked: true, version: early.version });
    await expect(undoImport(lead, { launchId })).rejects.toMatchObject({ details: { changedItems: 1 } });
    const undone = await undoImport(lead, { launchId, loseWork: true });
    expect(undone.plan).toMatchObject({ fileName: "plan.md", undoable: false });
    const after = await getPlan(lead, { launchId });
    expect(after.nodes.map(still)).toEqual(before.nodes.map(still));
    expect(after.progress).toEqual(before.progress);
    expect(after.nodes.every((node, at) => node.version > (before.nodes[at]?.version ?? 0))).toBe(true);
    const file = Buffer.from((await exportPlan(lead, { launchId })).base64, "base64").toString();
    expect(file).toBe(OLD.replace("[ ] Measure", "[x] Measure"));
    expect((await merge(launchId, NEW)).unchanged).toBe(false);
  });

  it("says so when the same bytes come again, and changes nothing", async () => {
    const { launchId, plan, before } = await begun();
    const preview = await previewMerge(lead, { launchId, text: OLD });
    expect(preview).toMatchObject({ same: true, counts: { unchanged: before.length, added: 0, changed: 0 } });
    expect(await merge(launchId, OLD)).toMatchObject({ unchanged: true, plan });
    expect(await nodesOf(launchId)).toEqual(before);
    await merge(launchId, NEW);
    expect((await merge(launchId, NEW)).unchanged).toBe(true);
    expect(await world.audit(plan.id)).toHaveLength(2);
  });

  it("writes the ticks into the newer file, and merges the file it gave", async () => {
    const { launchId, of } = await begun();
    await merge(launchId, NEW);
    const nodes = await nodesOf(launchId);
    const measure = byTitle(nodes, "Measure the start");
    await tickItem(lead, { launchId, nodeId: measure.id, ticked: true, version: measure.version });
    const file = Buffer.from((await exportPlan(lead, { launchId })).base64, "base64").toString();
    expect(file).toBe(NEW.replace("[ ] Measure", "[x] Measure"));
    const again = await merge(launchId, `${file}\n- [ ] One more\n`);
    expect(again.merged).toMatchObject({ added: 1, changed: 0, removed: 0, moved: 0, conflicts: 0 });
    expect(byTitle(await nodesOf(launchId), "Measure the start").id).toBe(of("Measure the start").id);
  });

  it("asks for each conflict, and does what was decided", async () => {
    const { launchId, of } = await begun();
    const deploy = of("Deploy to production");
    await editNode(lead, { launchId, nodeId: deploy.id, version: 1, ownerText: "Dora", priority: "high" });
    const measure = of("Measure the start");
    await tickItem(lead, { launchId, nodeId: measure.id, ticked: true, version: 1 });
    const text = OLD.replace("| Ben |", "| Cleo |").replace("- [ ] Measure the start\n", "");
    const preview = await previewMerge(lead, { launchId, text });
    expect(preview.conflicts).toEqual([
      expect.objectContaining({ id: `${measure.id}:removed`, base: false, console: false, file: true }),
      expect.objectContaining({
        id: `${deploy.id}:owner`,
        line: 13,
        base: "Ben",
        console: "Dora",
        file: "Cleo",
      }),
    ]);
    await expect(merge(launchId, text, { [`${deploy.id}:owner`]: "file" })).rejects.toMatchObject({
      code: "invalid",
      details: { undecided: [`${measure.id}:removed`] },
    });
    await merge(launchId, text, { [`${deploy.id}:owner`]: "file", [`${measure.id}:removed`]: "console" });
    const after = await nodesOf(launchId);
    expect(byTitle(after, "Deploy to production")).toMatchObject({ ownerText: "Cleo", priority: "high" });
    const kept = byTitle(after, "Measure the start");
    expect(kept).toMatchObject({ id: measure.id, ticked: true, parentId: of("Phase 1: Build").id });
    expect(kept.line).toBeUndefined();
    const file = Buffer.from((await exportPlan(lead, { launchId })).base64, "base64").toString();
    expect(file).toBe(text);
  });

  it("keeps what was added, moved and removed here; what the file takes out can be restored", async () => {
    const { launchId, of } = await begun();
    const own = await addNode(lead, {
      launchId,
      kind: "check",
      title: "Only here",
      after: of("Write the code").id,
    });
    await moveNode(lead, {
      launchId,
      nodeId: of("Measure the start").id,
      version: 1,
      before: of("Write the code").id,
    });
    await removeNode(lead, { launchId, nodeId: of("Freeze the branches").id, version: 1 });
    const text = OLD.replace("- [ ] Review the code with a friend\n", "").replace("| Ben |", "| Cleo |");
    const { merged } = await merge(launchId, text);
    expect(merged).toMatchObject({
      added: 0,
      removed: 1,
      restored: 0,
      changed: 1,
      conflicts: 0,
      moved: 0,
    });
    const after = await nodesOf(launchId);
    expect(after.map(({ title }) => title)).toEqual([
      "Launch",
      "Phase 1: Build",
      "Measure the start",
      "Write the code",
      "Only here",
      "Phase 2: Ship",
      "Deploy to production",
    ]);
    expect(byTitle(after, "Only here").id).toBe(own.nodes[0]?.id);
    const review = of("Review the code with a friend");
    const back = await restoreNode(lead, { launchId, nodeId: review.id });
    expect(back.nodes[0]).toMatchObject({ id: review.id, parentId: of("Phase 1: Build").id });
    const freeze = await restoreNode(lead, { launchId, nodeId: of("Freeze the branches").id });
    expect(freeze.nodes[0]).toMatchObject({ line: 12, ticked: true });
  });

  it("refuses a plan that changed since the preview, people who may only read, and a launch without a plan", async () => {
    const { launchId, of } = await begun();
    const { rev } = await previewMerge(lead, { launchId, text: NEW });
    await tickItem(lead, { launchId, nodeId: of("Measure the start").id, ticked: true, version: 1 });
    await expect(mergePlan(lead, { launchId, text: NEW, rev })).rejects.toMatchObject({
      code: "conflict",
      details: { rev: rev + 1 },
    });
    const stakeholder = await world.as("stakeholder");
    await expect(mergePlan(stakeholder, { launchId, text: NEW, rev })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(previewMerge(stakeholder, { launchId, text: NEW })).rejects.toMatchObject({
      code: "forbidden",
    });
    const empty = await world.launch();
    await expect(mergePlan(lead, { launchId: empty.id, text: NEW, rev: 1 })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(previewMerge(lead, { launchId: empty.id, text: NEW })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("merges a file into a plan that was written here", async () => {
    const { id: launchId } = await world.launch();
    const made = await addNode(lead, { launchId, kind: "phase", title: "Phase 2: Ship", parentId: null });
    const parentId = made.nodes[0]?.id ?? null;
    const ownTask = await addNode(lead, {
      launchId,
      kind: "task",
      title: "Deploy to production",
      parentId,
      ownerText: "Dora",
    });
    const nodeId = ownTask.nodes[0]?.id ?? "";
    const preview = await previewMerge(lead, { launchId, text: OLD });
    expect(preview.conflicts).toMatchObject([{ id: `${nodeId}:owner`, console: "Dora", file: "Ben" }]);
    await merge(launchId, OLD, { [`${nodeId}:owner`]: "console" });
    const after = await nodesOf(launchId);
    expect(after).toHaveLength(8);
    expect(byTitle(after, "Deploy to production")).toMatchObject({
      id: nodeId,
      externalId: "T2",
      ownerText: "Dora",
    });
  });
});
