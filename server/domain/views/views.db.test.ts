import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { changeView, listViews, removeView, saveView } from "./index";
import { MOST_VIEWS, type SavedView } from "./schema";

let world: World;
let lead: Context;
let operator: Context;
let stakeholder: Context;
let launchId: string;

beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead");
  operator = await world.as("operator");
  stakeholder = await world.as("stakeholder");
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ id: launchId } = await world.launch());
});

const save = (ctx: Context, name: string, more: { shared?: boolean; usual?: boolean; query?: string } = {}) =>
  saveView(ctx, { launchId, page: "plan", name, query: "state=open", ...more });
const names = async (ctx: Context) =>
  (await listViews(ctx, { launchId, page: "plan" })).views.map(({ name }) => name);
const at = ({ id, version }: SavedView) => ({ launchId, viewId: id, version });

describe("saved views", () => {
  it("are one's own unless they are shared, are audited, and tell only that there is something to read", async () => {
    const mine = await save(operator, "My week", { query: "owner=me" });
    const shared = await save(lead, "Blockers", { shared: true });
    expect(mine).toMatchObject({ shared: false, usual: false, createdBy: "operator", version: 1 });
    expect(await names(operator)).toEqual(["My week", "Blockers"]);
    expect(await names(lead)).toEqual(["Blockers"]);
    expect(await names(stakeholder)).toEqual(["Blockers"]);
    expect((await listViews(lead, { launchId, page: "runs" })).views).toEqual([]);
    expect(await world.audit(shared.id)).toMatchObject([
      { action: "views.save", actor: "lead", changes: { page: "plan", query: "state=open", shared: true } },
    ]);
    const personId = operator.actor.kind === "person" ? operator.actor.id : "";
    expect(await world.events(launchId)).toEqual([
      { type: "views.changed", payload: { page: "plan", personId } },
      { type: "views.changed", payload: { page: "plan", personId: null } },
    ]);
  });

  it("are renamed and given other filters by whoever may, with before and after in the audit", async () => {
    const mine = await save(operator, "My week");
    const changed = await changeView(operator, { ...at(mine), name: "Mine", query: "q=redis" });
    expect(changed).toMatchObject({ name: "Mine", query: "q=redis", version: 2 });
    expect((await world.audit(mine.id)).at(-1)).toMatchObject({
      action: "views.change",
      changes: { name: { before: "My week", after: "Mine" }, query: { after: "q=redis" } },
    });
    const same = await changeView(operator, { ...at(changed), name: "Mine" });
    expect(same.version).toBe(2);
    await expect(changeView(operator, { ...at(mine), name: "Late" })).rejects.toMatchObject({
      code: "conflict",
      details: { view: { name: "Mine" } },
    });
  });

  it("are shared, changed and removed for everybody by leads only", async () => {
    await expect(save(operator, "All", { shared: true })).rejects.toMatchObject({ code: "forbidden" });
    const shared = await save(lead, "All", { shared: true });
    await expect(changeView(operator, { ...at(shared), name: "Ours" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(removeView(operator, at(shared))).rejects.toMatchObject({ code: "forbidden" });
    await expect(save(stakeholder, "Theirs")).rejects.toMatchObject({ code: "forbidden" });
    await removeView(lead, at(shared));
    expect(await names(stakeholder)).toEqual([]);
    expect((await world.audit(shared.id)).map(({ action }) => action)).toEqual([
      "views.save",
      "views.remove",
    ]);
  });

  it("of another person are not there", async () => {
    const mine = await save(operator, "Private");
    for (const attempt of [changeView(lead, { ...at(mine), name: "x" }), removeView(lead, at(mine))])
      await expect(attempt).rejects.toMatchObject({ code: "not_found" });
    const other = await world.launch();
    await expect(removeView(operator, { ...at(mine), launchId: other.id })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("have one name once for each owner, whatever the case", async () => {
    await save(lead, "Blockers", { shared: true });
    await save(lead, "Blockers");
    await expect(save(lead, "BLOCKERS")).rejects.toMatchObject({
      code: "conflict",
      fields: [{ path: "name" }],
    });
    const other = await save(lead, "Other");
    await expect(changeView(lead, { ...at(other), name: "blockers" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(save(lead, "  ")).rejects.toMatchObject({ code: "invalid" });
  });

  it("have one that the page opens with, for each owner", async () => {
    const first = await save(lead, "First", { usual: true });
    const everybody = await save(lead, "Everybody", { usual: true, shared: true });
    const second = await save(lead, "Second", { usual: true });
    const usual = async () =>
      (await listViews(lead, { launchId, page: "plan" })).views
        .filter((view) => view.usual)
        .map(({ id }) => id);
    expect(await usual()).toEqual([second.id, everybody.id]);
    await changeView(lead, { ...at(first), version: 2, usual: true });
    expect(await usual()).toEqual([first.id, everybody.id]);
  });

  it("two requests at once leave one that the page opens with", async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 4 }, (_, index) => save(lead, `View ${index}`, { usual: true })),
    );
    expect(attempts.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
    const { views } = await listViews(lead, { launchId, page: "plan" });
    expect(views.filter(({ usual }) => usual)).toHaveLength(1);
  });

  it("go with their launch, need one, and are not without end", async () => {
    await save(lead, "Gone");
    await world.ports.db.launch.delete({ where: { id: launchId } });
    expect(await world.ports.db.savedView.count({ where: { launchId } })).toBe(0);
    await expect(
      saveView(lead, { launchId: randomUUID(), page: "plan", name: "x", query: "" }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
    ({ id: launchId } = await world.launch());
    for (let index = 0; index < MOST_VIEWS; index += 1) await save(lead, `View ${index}`);
    await expect(save(lead, "One more")).rejects.toMatchObject({ code: "invalid" });
  });
});
