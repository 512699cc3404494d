import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listNotices, purgeNotices, readNotices } from "@/server/domain/notices";
import { addNode, nodeActivity } from "@/server/domain/plans";
import { actorId, type Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import {
  addComment,
  countComments,
  editComment,
  listComments,
  listMentionable,
  removeComment,
} from "./index";

let world: World;
let mara: Context;
let jon: Context;
let guest: Context;
let launch: { id: string; slug: string };
let item: { launchId: string; nodeId: string };

beforeAll(async () => {
  world = await openWorld();
  mara = await world.as("lead", "Mara");
  jon = await world.as("operator", "Jon Bell");
  guest = await world.as("stakeholder", "Gus");
});
afterAll(() => world.close());
beforeEach(async () => {
  launch = await world.launch();
  item = await newItem(launch.id, "Deploy");
  await readNotices(jon, {});
});

async function newItem(launchId: string, title: string) {
  const change = await addNode(mara, { launchId, kind: "check", title, parentId: null });
  return { launchId, nodeId: change.nodes[0]?.id ?? "" };
}
const unreadOf = async (ctx: Context) => (await listNotices(ctx, { unread: "true" })).notices;
const ref = ({ id, version }: { id: string; version: number }) => ({
  launchId: launch.id,
  commentId: id,
  version,
});

describe("a comment", () => {
  it("is written by anybody with an account, counted, told live, and kept in the item's audit", async () => {
    const said = await addComment(guest, { ...item, body: "  Is **this** done? <b>x</b>  " });
    expect(said).toMatchObject({
      author: "Gus",
      body: "Is **this** done? <b>x</b>",
      editedAt: null,
      version: 1,
    });
    expect((await listComments(mara, item)).comments).toEqual([said]);
    expect((await countComments(mara, { launchId: launch.id })).counts).toEqual({ [item.nodeId]: 1 });
    expect((await world.events(launch.id)).at(-1)).toEqual({
      type: "comments.changed",
      payload: { comment: said, count: 1 },
    });
    expect((await world.audit(item.nodeId)).at(-1)).toMatchObject({
      action: "comments.add",
      actor: "Gus",
      changes: { commentId: said.id, body: { before: null, after: said.body } },
    });
    const { entries } = await nodeActivity(mara, item);
    expect(entries.map(({ action }) => action)).toEqual(["comments.add", "plans.add"]);
  });

  it("is sent once, however often the request arrives", async () => {
    const again = { ...mara, idempotencyKey: "one-and-the-same" };
    const first = await addComment(again, { ...item, body: "Once" });
    expect(await addComment(again, { ...item, body: "Once" })).toEqual(first);
    expect((await listComments(mara, item)).comments).toHaveLength(1);
  });

  it("is listed page by page, the newest page first", async () => {
    for (let number = 1; number <= 5; number++) await addComment(mara, { ...item, body: `No. ${number}` });
    const newest = await listComments(mara, { ...item, limit: 2 });
    expect(newest.comments.map(({ body }) => body)).toEqual(["No. 4", "No. 5"]);
    const before = await listComments(mara, { ...item, limit: 3, before: newest.earlier ?? "" });
    expect(before.comments.map(({ body }) => body)).toEqual(["No. 1", "No. 2", "No. 3"]);
    expect(before.earlier).toBeNull();
  });

  it("is refused without words, to nobody's item, and from those not signed in", async () => {
    await expect(addComment(mara, { ...item, body: " \n " })).rejects.toMatchObject({ code: "invalid" });
    await expect(addComment(mara, { ...item, body: "x".repeat(10_001) })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(addComment(world.anonymous(), { ...item, body: "x" })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const other = await world.launch("Other");
    const wrong = { launchId: other.id, nodeId: item.nodeId };
    await expect(addComment(mara, { ...wrong, body: "x" })).rejects.toMatchObject({ code: "not_found" });
    await expect(listComments(mara, wrong)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("changing and removing", () => {
  it("changes one's own, marks it, and keeps what it said", async () => {
    const said = await addComment(jon, { ...item, body: "Frist" });
    const mended = await editComment(jon, { ...ref(said), body: "First" });
    expect(mended).toMatchObject({ body: "First", version: 2, editedAt: expect.any(String) });
    expect((await world.audit(item.nodeId)).at(-1)).toMatchObject({
      action: "comments.edit",
      changes: { body: { before: "Frist", after: "First" } },
    });
    const entries = (await world.audit(item.nodeId)).length;
    expect(await editComment(jon, { ...ref(mended), body: "First" })).toEqual(mended);
    expect(await world.audit(item.nodeId)).toHaveLength(entries);
  });

  it("refuses another's words, an old view, and a comment of another launch", async () => {
    const said = await addComment(jon, { ...item, body: "Mine" });
    await expect(editComment(mara, { ...ref(said), body: "Ours" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(removeComment(guest, ref(said))).rejects.toMatchObject({ code: "forbidden" });
    await editComment(jon, { ...ref(said), body: "Mine, newer" });
    await expect(editComment(jon, { ...ref(said), body: "Mine, older" })).rejects.toMatchObject({
      code: "conflict",
      details: { comment: { body: "Mine, newer", version: 2 } },
    });
    await expect(removeComment(jon, ref(said))).rejects.toMatchObject({ code: "conflict" });
    const other = await world.launch("Other");
    await expect(removeComment(mara, { ...ref(said), launchId: other.id, version: 2 })).rejects.toMatchObject(
      {
        code: "not_found",
      },
    );
  });

  it("leaves a place without words; a lead removes anybody's", async () => {
    const said = await addComment(jon, { ...item, body: "The password is swordfish" });
    const gone = await removeComment(mara, ref(said));
    expect(gone).toMatchObject({ body: "", removedBy: "Mara", author: "Jon Bell" });
    expect((await listComments(jon, item)).comments).toEqual([gone]);
    expect((await countComments(jon, { launchId: launch.id })).counts).toEqual({});
    expect((await world.audit(item.nodeId)).at(-1)).toMatchObject({
      action: "comments.remove",
      changes: { author: "Jon Bell", body: { before: "The password is swordfish", after: null } },
    });
    await expect(removeComment(mara, ref(gone))).rejects.toMatchObject({ code: "not_found" });
    await expect(editComment(jon, { ...ref(gone), body: "Back" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("mentions", () => {
  it("reach the person, with the way to the comment, and nobody else", async () => {
    const said = await addComment(mara, { ...item, body: "@Jon Bell and @Mara: look" });
    expect(said.mentions.map(({ name }) => name).sort()).toEqual(["Jon Bell", "Mara"]);
    expect(await unreadOf(mara)).toEqual([]);
    const [notice] = await unreadOf(jon);
    expect(notice).toMatchObject({
      kind: "mention",
      title: "Deploy",
      text: "@Jon Bell and @Mara: look",
      actor: "Mara",
      href: `/plans/${launch.slug}?item=${item.nodeId}&comment=${said.id}`,
      read: false,
    });
    const told = (await world.events("console")).at(-1);
    expect(told).toEqual({ type: "notices.changed", payload: { personIds: [actorId(jon.actor)] } });
  });

  it("tell only whoever is new when a comment is changed, and are taken back with it", async () => {
    const said = await addComment(mara, { ...item, body: "@Jon Bell" });
    const more = await editComment(mara, { ...ref(said), body: "@Jon Bell @Gus" });
    expect(await unreadOf(jon)).toHaveLength(1);
    expect(await unreadOf(guest)).toHaveLength(1);
    await removeComment(mara, ref(more));
    expect(await unreadOf(jon)).toHaveLength(0);
    expect(await unreadOf(guest)).toHaveLength(0);
  });

  it("offer active people by name and nothing more", async () => {
    const leaver = await world.as("operator", "Lee Gone");
    await world.ports.db.person.update({
      where: { id: actorId(leaver.actor) ?? "" },
      data: { disabledAt: new Date() },
    });
    const { people } = await listMentionable(guest, {});
    expect(people.map(({ name }) => name)).toEqual(["Gus", "Jon Bell", "Mara"]);
    expect(Object.keys(people[0] ?? {})).toEqual(["id", "name"]);
    const said = await addComment(mara, { ...item, body: "@Lee Gone" });
    expect(said.mentions).toEqual([]);
  });
});

describe("notices", () => {
  it("are one's own, read one by one or all at once, and page by page", async () => {
    for (const text of ["one", "two", "three"])
      await addComment(mara, { ...item, body: `@Jon Bell ${text}` });
    const first = await listNotices(jon, { limit: 2 });
    expect(first).toMatchObject({ unread: 3, next: first.notices[1]?.id });
    const rest = await listNotices(jon, { before: first.next ?? "", unread: "true" });
    expect(rest.notices.map(({ text }) => text)).toEqual(["@Jon Bell one"]);

    const id = first.notices[0]?.id ?? "";
    expect(await readNotices(mara, { ids: [id] })).toEqual({ unread: 0 });
    expect(await readNotices(jon, { ids: [id] })).toEqual({ unread: 2 });
    expect(await readNotices(jon, {})).toEqual({ unread: 0 });
    await world.ports.db
      .$executeRaw`update notice set read_at = now() - interval '91 days' where id = ${id}::uuid`;
    expect(await purgeNotices(world.ports.db, 90)).toBe(1);
    await expect(listNotices(world.anonymous(), {})).rejects.toMatchObject({ code: "unauthenticated" });
  });
});
