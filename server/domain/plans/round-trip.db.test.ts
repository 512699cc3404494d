import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import {
  countNodes,
  editNode,
  exportPlan,
  getPlan,
  importPlan,
  listSources,
  mergePlan,
  nodeActivity,
  previewMerge,
  readImported,
  tickItem,
  undoImport,
} from "./index";
import type { NodeView } from "./schema";

const OLD = `# Launch

## Phase 1: Build

- [ ] 1.1 Write the code
- [ ] 1.2 Review the code
- [ ] 1.3 Measure the start

## Phase 2: Ship

| ID | Task | Owner | Evidence | Status |
| --- | --- | --- | --- | --- |
| T1 | Freeze the branches | Ana | | Done |
| T2 | Deploy to production | Ben | | Pending |
`;
/** One more item in front, so that everything behind it is numbered anew; one edited, one moved below the other phase. */
const NEW = `# Launch

## Phase 1: Build and measure

- [ ] 1.1 Tell everybody early
- [ ] 1.2 Write the code
- [ ] 1.3 Review the code twice

## Phase 2: Ship

- [ ] 2.1 Measure the start

| ID | Task | Owner | Evidence | Status |
| --- | --- | --- | --- | --- |
| T1 | Announce the freeze | Ana | | Pending |
| T2 | Freeze the branches | Ana | | Done |
| T3 | Deploy to production | Ben | | Pending |
`;

let world: World;
let lead: Context;
beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Mara");
});
afterAll(() => world.close());

const nodesOf = async (launchId: string) => (await getPlan(lead, { launchId })).nodes;
const fileOf = (base64: string) => Buffer.from(base64, "base64").toString();

function byTitle(nodes: readonly NodeView[], title: string): NodeView {
  const node = nodes.find((one) => one.title.endsWith(title));
  if (!node) throw new TypeError(`there is no "${title}"`);
  return node;
}

async function begun(text = OLD) {
  const { id: launchId } = await world.launch();
  await importPlan(lead, { launchId, fileName: "plan.md", text });
  return { launchId, before: await nodesOf(launchId) };
}

async function tick(launchId: string, title: string) {
  const { id, version } = byTitle(await nodesOf(launchId), title);
  await tickItem(lead, { launchId, nodeId: id, version, ticked: true, reason: "Seen." });
  return id;
}

async function merge(launchId: string, text: string, fileName = "newer.md") {
  const preview = await previewMerge(lead, { launchId, text, fileName });
  const done = await mergePlan(lead, { launchId, fileName, text, rev: preview.rev });
  return { preview, done };
}

const prove = (ids: readonly string[], state = "proven") =>
  world.ports.db.planNode.updateMany({ where: { id: { in: [...ids] } }, data: { proofState: state } });

describe("what people did with an item", () => {
  it("stays with it when it is edited, moved and numbered anew in the file", async () => {
    const { launchId, before } = await begun();
    const titles = ["Write the code", "Review the code", "Measure the start", "Deploy to production"];
    const ids: string[] = [];
    for (const title of titles) ids.push(await tick(launchId, title));
    const deploy = byTitle(await nodesOf(launchId), "Deploy to production");
    await editNode(lead, {
      launchId,
      nodeId: deploy.id,
      version: deploy.version,
      notes: "By night.",
      dueDate: "2027-03-01",
    });
    await prove(ids.slice(0, 2));
    const { preview } = await merge(launchId, NEW);
    expect(preview).toMatchObject({ conflicts: [], counts: { added: 2, removed: 0, moved: 1 } });

    const after = await nodesOf(launchId);
    const kept = ["Write the code", "Review the code twice", "Measure the start", "Deploy to production"];
    expect(kept.map((title) => byTitle(after, title).id)).toEqual(ids);
    expect(kept.map((title) => byTitle(after, title).ticked)).toEqual([true, true, true, true]);
    expect(kept.map((title) => byTitle(after, title).state)).toEqual([
      "proven",
      "proven",
      "claimed",
      "claimed",
    ]);
    expect(byTitle(after, "Deploy to production")).toMatchObject({
      externalId: "T3",
      notes: "By night.",
      dueDate: "2027-03-01",
      tickedBy: "Mara",
      tickedSource: "hand",
    });
    expect(byTitle(after, "Measure the start").parentId).toBe(byTitle(before, "Phase 2: Ship").id);
    // Whatever points at an item by its id, as its history does, still finds it.
    const { entries } = await nodeActivity(lead, { launchId, nodeId: deploy.id });
    expect(entries.map(({ action }) => action)).toEqual(expect.arrayContaining(["plans.tick", "plans.edit"]));

    await undoImport(lead, { launchId });
    const back = await nodesOf(launchId);
    expect(back.map(({ id, title }) => [id, title])).toEqual(before.map(({ id, title }) => [id, title]));
    expect(byTitle(back, "Review the code").state).toBe("proven");
  });

  it("survives five versions of a real plan, each numbered and ordered differently", async () => {
    const seed = readFileSync(
      path.join(import.meta.dirname, "../../../e2e/fixtures/plans/seed-1.md"),
      "utf8",
    );
    const { launchId, before } = await begun(seed);
    const items = before.filter(({ tickable }) => tickable);
    const chosen = items.filter((_item, at) => at % 9 === 0).slice(0, 12);
    for (const { id, version } of chosen)
      await tickItem(lead, { launchId, nodeId: id, version, ticked: true, reason: "Seen." });
    const lines = seed.split("\n");
    for (let turn = 1; turn <= 5; turn += 1) {
      // A new item in front of every list, and one more word in every tenth item.
      lines.splice(
        lines.findIndex((line) => line.startsWith("- [ ]")),
        0,
        `- [ ] Something new, number ${turn}`,
      );
      const text = lines.map((line, at) =>
        at % 10 === turn && /^\s*- \[ \]/.test(line) ? `${line} now` : line,
      );
      await merge(launchId, text.join("\n"), `version-${turn}.md`);
    }
    const after = new Map((await nodesOf(launchId)).map((node) => [node.id, node]));
    for (const { id, ticked } of chosen.map((node) => ({ ...node, ticked: true })))
      expect(after.get(id)).toMatchObject({ ticked, tickedSource: "hand" });
    expect(items.filter(({ id }) => !after.has(id))).toEqual([]);
    expect(after.size).toBe(before.length + 5);
  });
});

describe("a file that comes back", () => {
  it("changes nothing when it is the same, byte for byte, however often and by whichever door", async () => {
    const { launchId } = await begun();
    await tick(launchId, "Review the code");
    const plan = await getPlan(lead, { launchId });
    const file = { launchId, fileName: "again.md", text: OLD };
    expect(await importPlan(lead, { ...file, replace: true })).toMatchObject({ unchanged: true });
    expect(await previewMerge(lead, file)).toMatchObject({ same: true, conflicts: [] });
    expect(await mergePlan(lead, { ...file, rev: plan.plan?.rev ?? 0 })).toMatchObject({ unchanged: true });
    expect(await getPlan(lead, { launchId })).toEqual(plan);
    expect((await listSources(lead, { launchId })).sources).toHaveLength(1);
  });

  it("with its ticks and links to evidence merges as unchanged, and gives the same file again", async () => {
    const { launchId } = await begun();
    const ids = [await tick(launchId, "Write the code"), await tick(launchId, "Deploy to production")];
    await prove(ids);
    const wish = { launchId, links: true, publicUrl: "https://ops.example.com/" };
    const exported = await exportPlan(lead, wish);
    expect(exported).toMatchObject({ changedBoxes: 1, unwrittenTicks: 1, links: 2, unwrittenLinks: 0 });
    const text = fileOf(exported.base64);
    const [inList, inTable] = text.split("\n").filter((line) => line.includes("Holdpoint evidence"));
    expect(inList).toMatch(
      /^- \[x\] 1\.1 Write the code \[evidence\]\(https:\/\/ops\.example\.com\/plans\/\S+\?item=\S+ /,
    );
    expect(inList).toContain(`?item=${ids[0]} `);
    expect(inTable).toMatch(
      /^\| T2 \| Deploy to production \| Ben \| \[evidence\]\(\S+ "Holdpoint evidence"\) \| Pending \|$/,
    );

    const before = await nodesOf(launchId);
    const { preview } = await merge(launchId, text, "plan.md");
    expect(preview).toMatchObject({
      same: false,
      conflicts: [],
      added: [],
      removed: [],
      moved: [],
      changed: [],
    });
    expect(preview.counts.unchanged).toBe(before.length);
    expect(await nodesOf(launchId)).toEqual(before);
    expect(fileOf((await exportPlan(lead, wish)).base64)).toBe(text);
    // Evidence that no longer counts takes its link along, and nothing else.
    await prove(ids, "none");
    expect(fileOf((await exportPlan(lead, wish)).base64)).toBe(OLD.replace("[ ] 1.1", "[x] 1.1"));
  });

  it("says which ticks and links it cannot tell, and why", async () => {
    const { launchId } = await begun();
    const id = await tick(launchId, "Deploy to production");
    await world.ports.db.planNode.update({ where: { id }, data: { line: null, proofState: "proven" } });
    const exported = await exportPlan(lead, { launchId, links: "true" });
    expect(exported).toMatchObject({
      links: 0,
      unwrittenLinks: 1,
      untold: [{ nodeId: id, title: "Deploy to production", ticked: true, why: "not-in-file" }],
    });
    expect(fileOf(exported.base64)).toBe(OLD);
  });
});

describe("the files that became the plan", () => {
  it("are listed with who and when, and given back byte for byte", async () => {
    const { launchId } = await begun();
    await merge(launchId, NEW);
    await undoImport(lead, { launchId });
    const stakeholder = await world.as("stakeholder");
    expect(await countNodes(stakeholder, { launchId })).toEqual({ nodes: 8 });
    const { sources } = await listSources(stakeholder, { launchId });
    expect(sources).toMatchObject([
      { generation: 2, fileName: "newer.md", importedBy: "Mara", current: false, bytes: NEW.length },
      { generation: 1, fileName: "plan.md", importedBy: "Mara", current: true, undoneAt: null },
    ]);
    expect(sources[0]?.undoneAt).not.toBeNull();
    expect(fileOf((await readImported(stakeholder, { launchId, generation: 2 })).base64)).toBe(NEW);
    await expect(readImported(lead, { launchId, generation: 9 })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(readImported(world.anonymous(), { launchId, generation: 1 })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const empty = await world.launch();
    expect(await countNodes(lead, { launchId: empty.id })).toEqual({ nodes: 0 });
    await expect(listSources(lead, { launchId: empty.id })).rejects.toMatchObject({ code: "not_found" });
  });
});
