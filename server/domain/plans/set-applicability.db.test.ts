import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listNotices } from "@/server/domain/notices";
import { actorId, type Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { applyChange } from "./events";
import {
  addNode,
  changeNodes,
  editNode,
  exportPlan,
  getPlan,
  importPlan,
  mergePlan,
  moveNode,
  nodeActivity,
  previewMerge,
  setApplicability,
  tickItem,
  undoImport,
} from "./index";
import { type PlanTree, planChange } from "./schema";

const PLAN = `# Launch

## Mobile

- [x] Icons
- [ ] Store entry
  - [ ] Texts

## Web

- [ ] Deploy
`;
const TARGET_PLAN = "## Web\n\n| Metric | Target |\n|---|---|\n| p95 | < 200 ms |\n";

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
  start = await read();
});

const read = () => getPlan(lead, { launchId });
function of(title: string, tree: PlanTree = start) {
  const found = tree.nodes.find((node) => node.title === title);
  if (!found) throw new Error(`no item ${title}`);
  return { launchId, nodeId: found.id, version: found.version };
}
const node = async (title: string) => (await read()).nodes.find((each) => each.title === title);
const reason = "There is no app in this release";

async function expectEventsToTellAll() {
  const events = (await world.events(launchId)).filter(({ type }) => type === "plans.changed");
  const patched = events.reduce((seen, { payload }) => applyChange(seen, planChange.parse(payload)), start);
  const fresh = await read();
  expect({ ...patched, seq: fresh.seq }).toEqual(fresh);
}

describe("an item that does not apply", () => {
  it("leaves the numbers, says why and who, and comes back as it was", async () => {
    await editNode(lead, { ...of("Deploy"), status: "in_progress" });
    const out = await setApplicability(lead, { ...of("Deploy", await read()), applicable: false, reason });
    expect(out.nodes[0]).toMatchObject({ status: "cancelled", notApplicable: { reason, by: "Mara" } });
    expect(out.progress.overall).toEqual({ total: 3, ticked: 1, proven: 0, cancelled: 1 });
    const entry = (await nodeActivity(lead, of("Deploy"))).entries[0];
    expect(entry).toMatchObject({
      action: "plans.applicability",
      reason,
      changes: { applicable: { before: true, after: false } },
    });

    const back = await setApplicability(lead, { ...of("Deploy", await read()), applicable: true });
    expect(back.nodes[0]).toMatchObject({ status: "in_progress" });
    expect(back.nodes[0]).not.toHaveProperty("notApplicable");
    expect(back.progress.overall.total).toBe(4);
    await expectEventsToTellAll();
  });

  it("takes another reason, and none twice", async () => {
    const first = await setApplicability(lead, { ...of("Deploy"), applicable: false, reason });
    const same = await setApplicability(lead, { ...of("Deploy", await read()), applicable: false, reason });
    expect(same.rev).toBe(first.rev);
    await setApplicability(lead, {
      ...of("Deploy", await read()),
      applicable: false,
      reason: "Done elsewhere",
    });
    await setApplicability(lead, { ...of("Deploy", await read()), applicable: true });
    expect(await node("Deploy")).toMatchObject({ status: "open" });
  });

  it("is refused without a reason, when ticked, for what is no item, from an old view, and to operators", async () => {
    const wish = { ...of("Deploy"), applicable: false };
    await expect(setApplicability(lead, wish)).rejects.toMatchObject({
      code: "invalid",
      fields: [{ path: "reason", message: "Say why it does not apply." }],
    });
    await expect(setApplicability(lead, { ...of("Icons"), applicable: false, reason })).rejects.toMatchObject(
      {
        message: "This item is ticked. Take the tick away first.",
      },
    );
    await expect(setApplicability(operator, { ...wish, reason })).rejects.toMatchObject({
      code: "forbidden",
    });
    await tickItem(operator, { ...of("Deploy"), ticked: true });
    await expect(setApplicability(lead, { ...wish, reason })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Jon ticked this"),
    });
    const { id } = await world.launch("Targets");
    await importPlan(lead, { launchId: id, fileName: "t.md", text: TARGET_PLAN });
    const target = (await getPlan(lead, { launchId: id })).nodes.find(({ kind }) => kind === "target");
    await expect(
      setApplicability(lead, {
        launchId: id,
        nodeId: target?.id ?? "",
        version: 1,
        applicable: false,
        reason,
      }),
    ).rejects.toMatchObject({ message: "Only tasks, check items and groups can be set not applicable." });
  });

  it("forgets its reason with its status, whoever changes that", async () => {
    await setApplicability(lead, { ...of("Deploy"), applicable: false, reason });
    await editNode(lead, { ...of("Deploy", await read()), status: "open" });
    expect(await node("Deploy")).not.toHaveProperty("notApplicable");
    const { nodeId: id, version } = of("Deploy", await read());
    await changeNodes(lead, { launchId, changes: [{ id, version, status: "cancelled", naReason: reason }] });
    expect(await node("Deploy")).toMatchObject({ notApplicable: { reason, by: "Mara" } });
    await changeNodes(lead, { launchId, changes: [{ id, version: version + 1, status: "open" }] });
    expect(await node("Deploy")).not.toHaveProperty("notApplicable");
  });
});

describe("a group that does not apply", () => {
  it("takes along what is open below, leaves what is done, and gives back just that", async () => {
    await setApplicability(lead, { ...of("Texts"), applicable: false, reason: "No texts" });
    const out = await setApplicability(lead, { ...of("Mobile", await read()), applicable: false, reason });
    expect(out.nodes.map(({ title }) => title).sort()).toEqual(["Mobile", "Store entry"]);
    expect(out.progress.overall).toEqual({ total: 2, ticked: 1, proven: 0, cancelled: 2 });
    expect(await node("Texts")).toMatchObject({ notApplicable: { reason: "No texts" } });
    expect((await nodeActivity(lead, of("Store entry"))).entries[0]).toMatchObject({
      action: "plans.applicability",
      label: "Mobile",
      reason,
      changes: { together: 2 },
    });
    await expect(
      setApplicability(lead, { ...of("Store entry", await read()), applicable: false, reason: "Twice" }),
    ).rejects.toMatchObject({ message: expect.stringContaining('"Mobile"') });

    await setApplicability(lead, { ...of("Mobile", await read()), applicable: true });
    expect(await node("Mobile")).not.toHaveProperty("status");
    expect(await node("Store entry")).toMatchObject({ status: "open" });
    expect(await node("Texts")).toMatchObject({ status: "cancelled", notApplicable: { reason: "No texts" } });
    await expectEventsToTellAll();
  });

  it("lets one item come back alone", async () => {
    await setApplicability(lead, { ...of("Mobile"), applicable: false, reason });
    await setApplicability(lead, { ...of("Texts", await read()), applicable: true });
    const back = await setApplicability(lead, { ...of("Mobile", await read()), applicable: true });
    expect(back.nodes.map(({ title }) => title).sort()).toEqual(["Mobile", "Store entry"]);
  });
});

describe("files", () => {
  it("keep it: a newer file is merged, an export as JSON is imported again", async () => {
    await setApplicability(lead, { ...of("Mobile"), applicable: false, reason });
    const newer = PLAN.replace("Deploy", "Deploy to production").replace(
      "- [ ] Store entry",
      "- [ ] Store entry!",
    );
    const file = { launchId, fileName: "newer.md", text: newer };
    const { rev } = await previewMerge(lead, file);
    await mergePlan(lead, { ...file, rev, decisions: {} });
    expect(await node("Store entry!")).toMatchObject({
      status: "cancelled",
      notApplicable: { reason, by: "Mara" },
    });
    expect(await node("Mobile")).toMatchObject({ status: "cancelled", notApplicable: { reason } });
    expect((await read()).progress.overall).toMatchObject({ total: 2, cancelled: 2 });

    const { base64 } = await exportPlan(lead, { launchId, format: "json" });
    const { id } = await world.launch("Copy");
    await importPlan(lead, { launchId: id, fileName: "plan.json", base64, format: "json" });
    const copy = (await getPlan(lead, { launchId: id })).nodes;
    expect(copy.find(({ title }) => title === "Store entry!")).toMatchObject({
      notApplicable: { reason, by: "Mara" },
    });
  });
});

describe("the activity of an item", () => {
  it("tells merges and their undoing with what they did to it, and pages", async () => {
    const item = of("Deploy");
    const file = { launchId, fileName: "newer.md", text: PLAN.replace("- [ ] Deploy", "- [x] Deploy") };
    const { rev } = await previewMerge(lead, file);
    await mergePlan(lead, { ...file, rev, decisions: {} });
    await undoImport(lead, { launchId });
    await moveNode(lead, { ...of("Deploy", await read()), parentId: of("Mobile").nodeId });
    const all = await nodeActivity(lead, item);
    expect(all.entries.map(({ action }) => action)).toEqual([
      "plans.move",
      "plans.undo-import",
      "plans.merge",
    ]);
    expect(all.entries[2]?.changes).toMatchObject({
      item: { ticked: { before: false, after: true } },
      together: 1,
    });
    const first = await nodeActivity(lead, { ...item, limit: 2 });
    expect(first.entries).toEqual(all.entries.slice(0, 2));
    const rest = await nodeActivity(lead, { ...item, before: first.next ?? 0 });
    expect(rest.entries).toEqual(all.entries.slice(2));
    expect((await nodeActivity(lead, of("Icons"))).entries).toEqual([]);
    const other = await world.launch("Other");
    expect((await nodeActivity(lead, { launchId: other.id, nodeId: item.nodeId })).entries).toEqual([]);
  });
});

describe("an item that becomes somebody's", () => {
  it("is told to them, once for many, and not to whoever takes it", async () => {
    const jon = actorId(operator.actor) ?? "";
    const told = async () => (await listNotices(operator, { unread: "true" })).notices;
    const before = (await told()).length;
    await editNode(lead, { ...of("Deploy"), assigneeId: jon });
    expect((await told())[0]).toMatchObject({ kind: "assigned", title: "Deploy", actor: "Mara" });
    await editNode(lead, { ...of("Deploy", await read()), assigneeId: jon, notes: "Mind the gap" });
    await editNode(lead, { ...of("Icons"), assigneeId: actorId(lead.actor) });
    await addNode(lead, { launchId, kind: "check", title: "New", parentId: null, assigneeId: jon });
    const two = ["Store entry", "Texts"].map((title) => of(title));
    const changes = two.map(({ nodeId: id, version }) => ({ id, version, assigneeId: jon }));
    await changeNodes(lead, { launchId, changes });
    const notices = await told();
    expect(notices).toHaveLength(before + 3);
    expect(notices[0]).toMatchObject({ title: "2 items", text: "Store entry · Texts" });
    expect(notices[0]?.href).toMatch(/^\/plans\/atlas-[^?]+\?owner=me$/);
    expect((await listNotices(lead, {})).notices).toEqual([]);
  });
});
