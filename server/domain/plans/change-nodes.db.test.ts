import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { applyChange } from "./events";
import { changeNodes, getPlan, importPlan, nodeActivity, tickItem } from "./index";
import type { PlanTree } from "./schema";

const PLAN = `# Launch

## Phase 1: Build

- [ ] Code
  - [ ] Server
  - [ ] Browser
- [ ] Words

## Phase 2: Ship

| ID | Task | Priority | Estimate | Depends on | Status |
| --- | --- | --- | --- | --- | --- |
| T1 | Freeze | High | 2h | | Pending |
| T2 | Deploy | High | 6h | T1, Phase 1 | In progress |
| T3 | Talk | Low | 1h | T2 | Pending |
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

type Wish = Omit<Parameters<typeof changeNodes>[1]["changes"][number], "id" | "version">;

function at(title: string, of: PlanTree = tree) {
  const found = of.nodes.find((node) => node.title === title);
  if (!found) throw new Error(`no item ${title}`);
  return { id: found.id, version: found.version };
}
const all = (titles: string[], wish: Wish, of?: PlanTree) =>
  titles.map((title) => ({ ...at(title, of), ...wish }));
const outcomes = ({ results }: Awaited<ReturnType<typeof changeNodes>>) =>
  results.map(({ outcome }) => outcome);
const fresh = () => getPlan(mara, { launchId });

describe("changing many items at once", () => {
  it("ticks them in one revision with one event, and tells it in the activity of each", async () => {
    const answer = await changeNodes(jon, {
      launchId,
      changes: all(["Server", "Browser", "Code"], { ticked: true }),
    });
    expect(outcomes(answer)).toEqual(["changed", "changed", "changed"]);
    expect(answer.change).toMatchObject({
      rev: (tree.plan?.rev ?? 0) + 1,
      progress: { overall: { ticked: 3 } },
    });
    const events = await world.events(launchId);
    expect(events.at(-1)).toEqual({ type: "plans.changed", payload: answer.change });
    expect(events.at(-2)?.type).toBe("plans.replaced");
    for (const title of ["Server", "Browser", "Code"]) {
      expect(await world.audit(at(title).id)).toMatchObject([
        { action: "plans.change", outcome: "done", actor: "Jon", changes: { ticked: true, together: 3 } },
      ]);
    }
    const activity = await nodeActivity(jon, { launchId, nodeId: at("Code").id });
    expect(activity.entries).toHaveLength(1);
    const now = await fresh();
    expect(now.nodes).toEqual(applyChange(tree, answer.change).nodes);
    expect(now.progress).toEqual(applyChange(tree, answer.change).progress);
    expect(now.nodes.find(({ title }) => title === "Server")).toMatchObject({
      tickedBy: "Jon",
      tickedSource: "hand",
      status: "done",
    });
  });

  it("edits values, says before and after, and gives back exactly what was there", async () => {
    const person = mara.actor.kind === "person" ? mara.actor.id : "";
    const wish = {
      priority: "critical",
      assigneeId: person,
      dueDate: "2026-12-01",
      estimateMinutes: 90,
    } as const;
    await changeNodes(mara, { launchId, changes: all(["Freeze", "Talk"], { ...wish, status: "blocked" }) });
    const after = await fresh();
    expect(after.nodes.find(({ title }) => title === "Talk")).toMatchObject({
      ...wish,
      status: "blocked",
      assigneeName: "Mara",
      version: 2,
    });
    expect(after.nodes.find(({ title }) => title === "Talk")).not.toHaveProperty("estimateText");
    expect((await world.audit(at("Talk").id))[0]?.changes).toMatchObject({
      priority: { before: "low", after: "critical" },
      status: { before: "open", after: "blocked" },
      assigneeId: { before: null, after: person },
    });
    const back = {
      priority: "low",
      assigneeId: null,
      dueDate: null,
      estimateMinutes: 60,
      status: "open",
    } as const;
    await changeNodes(mara, { launchId, changes: all(["Talk"], back, after) });
    const { priority, assigneeId, dueDate, status } = (await fresh()).nodes.find(
      ({ title }) => title === "Talk",
    ) ?? { priority: null };
    expect({ priority, assigneeId, dueDate, status }).toEqual({
      priority: "low",
      assigneeId: undefined,
      dueDate: undefined,
      status: "open",
    });
  });

  it("refuses what waits for something open, and what waits for that; a reason ticks it", async () => {
    const answer = await changeNodes(jon, {
      launchId,
      changes: all(["Freeze", "Deploy", "Talk"], { ticked: true }),
    });
    expect(outcomes(answer)).toEqual(["changed", "refused", "refused"]);
    expect(answer.results[1]).toMatchObject({ waits: true, message: expect.stringContaining("Phase 1") });
    const now = await fresh();
    const forced = await changeNodes(jon, {
      launchId,
      changes: all(["Deploy", "Talk"], { ticked: true }, now),
      reason: "Hotfix",
    });
    expect(outcomes(forced)).toEqual(["changed", "changed"]);
    const [entry] = (await nodeActivity(jon, { launchId, nodeId: at("Deploy").id })).entries;
    expect(entry).toMatchObject({ action: "plans.change", reason: "Hotfix" });
  });

  it("ticks together what waits for each other", async () => {
    const titles = ["Code", "Server", "Browser", "Words", "Freeze", "Deploy", "Talk"];
    const answer = await changeNodes(jon, { launchId, changes: all(titles, { ticked: true }) });
    expect(new Set(outcomes(answer))).toEqual(new Set(["changed"]));
    expect(answer.change.progress.overall).toMatchObject({ total: 7, ticked: 7 });
  });

  it("leaves alone what somebody else changed, shows it as it is, and changes the rest", async () => {
    await tickItem(mara, { launchId, nodeId: at("Server").id, version: 1, ticked: true });
    const answer = await changeNodes(mara, {
      launchId,
      changes: [...all(["Server", "Words"], { priority: "high" }), { ...at("Browser"), ticked: false }],
    });
    expect(outcomes(answer)).toEqual(["conflict", "changed", "unchanged"]);
    expect(answer.results[0]?.message).toMatch(/^You ticked it \d+ s ago\.$/);
    expect(answer.current).toMatchObject([{ title: "Server", ticked: true, version: 2 }]);
    expect(answer.current[0]).not.toHaveProperty("priority");
  });

  it("says for each why not: no box, ticked already, gone, an account that is disabled", async () => {
    const gone = await world.as("operator", "Gone");
    const goneId = gone.actor.kind === "person" ? gone.actor.id : "";
    await world.ports.db.person.update({ where: { id: goneId }, data: { disabledAt: new Date() } });
    await tickItem(jon, { launchId, nodeId: at("Words").id, version: 1, ticked: true });
    const answer = await changeNodes(mara, {
      launchId,
      changes: [
        { ...at("Phase 2: Ship"), status: "blocked" },
        { ...at("Words"), version: 2, status: "blocked" },
        { id: randomUUID(), version: 1, ticked: true },
        { ...at("Talk"), assigneeId: goneId },
        { ...at("Phase 1: Build"), ticked: true },
      ],
    });
    expect(answer.results.map(({ outcome, message }) => [outcome, message])).toEqual([
      ["refused", "Only tasks and check items have a status."],
      ["refused", "It is ticked. Take the tick away to change its status."],
      ["conflict", "It is no longer in the plan."],
      ["refused", expect.stringContaining("disabled")],
      ["refused", "Only tasks and check items can be ticked."],
    ]);
    expect(answer.change.rev).toBe((await fresh()).plan?.rev);
    expect((await world.audit(at("Talk").id)).length).toBe(0);
  });

  it("takes the tick away and sets a status in one go", async () => {
    await tickItem(jon, { launchId, nodeId: at("Words").id, version: 1, ticked: true });
    await changeNodes(mara, {
      launchId,
      changes: [{ ...at("Words"), version: 2, ticked: false, status: "in_progress" }],
    });
    expect((await fresh()).nodes.find(({ title }) => title === "Words")).toMatchObject({
      ticked: false,
      status: "in_progress",
    });
  });

  it("sets not applicable with a reason, does not tick that, and forgets the reason when it applies again", async () => {
    const wish = { status: "cancelled", naReason: "No words in this release." } as const;
    const silent = await changeNodes(mara, { launchId, changes: all(["Words"], { status: "cancelled" }) });
    expect(silent.results).toMatchObject([{ outcome: "refused", message: "Say why it does not apply." }]);
    await changeNodes(mara, { launchId, changes: all(["Words", "Talk"], wish) });
    let now = await fresh();
    expect(now.nodes.find(({ title }) => title === "Words")).toMatchObject({
      status: "cancelled",
      notApplicable: { reason: wish.naReason, by: "Mara" },
    });
    expect(now.progress.overall).toMatchObject({ total: 5, cancelled: 2 });
    const ticked = await changeNodes(mara, { launchId, changes: all(["Words"], { ticked: true }, now) });
    expect(ticked.results).toMatchObject([
      { outcome: "refused", message: expect.stringContaining("does not apply") },
    ]);
    await changeNodes(mara, { launchId, changes: all(["Words"], { status: "blocked" }, now) });
    now = await fresh();
    const words = now.nodes.find(({ title }) => title === "Words");
    expect(words).toMatchObject({ status: "blocked" });
    expect(words).not.toHaveProperty("notApplicable");
  });

  it("removes with what stands below, once, and restores all of it", async () => {
    const answer = await changeNodes(mara, {
      launchId,
      changes: all(["Server", "Code", "Talk"], { remove: true }),
    });
    expect(outcomes(answer)).toEqual(["changed", "changed", "changed"]);
    expect(new Set(answer.change.removed)).toEqual(
      new Set(["Server", "Browser", "Code", "Talk"].map((title) => at(title).id)),
    );
    expect((await fresh()).nodes.map(({ title }) => title)).not.toContain("Browser");
    const part = await changeNodes(mara, {
      launchId,
      changes: [{ ...at("Browser"), version: 2, restore: true }],
    });
    expect(part.results).toMatchObject([{ outcome: "refused" }]);
    const back = ["Server", "Code", "Talk"].map((title) => ({
      id: at(title).id,
      version: 2,
      restore: true as const,
    }));
    await changeNodes(mara, { launchId, changes: back });
    const now = await fresh();
    expect(now.nodes.map(({ title }) => title)).toEqual(tree.nodes.map(({ title }) => title));
    expect(now.progress).toEqual(tree.progress);
    const again = await changeNodes(mara, { launchId, changes: back });
    expect(new Set(outcomes(again))).toEqual(new Set(["unchanged"]));
  });

  it("lets operators tick but not edit, and stakeholders neither", async () => {
    await expect(
      changeNodes(jon, { launchId, changes: all(["Talk"], { priority: "high" }) }),
    ).rejects.toMatchObject({ code: "forbidden" });
    const sam = await world.as("stakeholder", "Sam");
    await expect(
      changeNodes(sam, { launchId, changes: all(["Talk"], { ticked: true }) }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await fresh()).plan?.rev).toBe(tree.plan?.rev);
  });

  it("takes neither nothing nor contradictions", async () => {
    for (const changes of [[], [at("Talk")], [{ ...at("Talk"), remove: true as const, ticked: true }]])
      await expect(changeNodes(mara, { launchId, changes })).rejects.toMatchObject({ code: "invalid" });
    await expect(
      changeNodes(mara, { launchId, changes: [...all(["Talk", "Talk"], { ticked: true })] }),
    ).rejects.toMatchObject({ code: "invalid" });
  });

  it("tells very large changes as one event that says: read again", async () => {
    const { id } = await world.launch("Large");
    const text = `# P\n\n${Array.from({ length: 700 }, (_, index) => `- [ ] Item ${index}`).join("\n")}\n`;
    await importPlan(mara, { launchId: id, fileName: "large.md", text });
    const large = await getPlan(mara, { launchId: id });
    const changes = large.nodes
      .filter(({ tickable }) => tickable)
      .map((node) => ({ id: node.id, version: node.version, ticked: true }));
    const answer = await changeNodes(jon, { launchId: id, changes });
    expect(answer).toMatchObject({
      reread: true,
      change: { nodes: [], progress: { overall: { ticked: 700 } } },
    });
    expect((await world.events(id)).at(-1)).toMatchObject({
      type: "plans.replaced",
      payload: { reason: "changed", plan: { rev: answer.change.rev } },
    });
    expect((await getPlan(mara, { launchId: id })).nodes.filter(({ ticked }) => ticked)).toHaveLength(700);
    const entries = await world.ports.db.auditEntry.count({
      where: { launchId: id, action: "plans.change" },
    });
    expect(entries).toBe(700);
  });
});
