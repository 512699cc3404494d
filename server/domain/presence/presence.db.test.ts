import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { actorId, type Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { leaveLaunch, purgePresence, sharePresence } from "./index";

let world: World;
let mara: Context;
let jon: Context;

beforeAll(async () => {
  world = await openWorld();
  mara = await world.as("lead", "Mara");
  jon = await world.as("stakeholder", "Jon");
});
afterAll(() => world.close());

const age = (tab: string, seconds: number) =>
  world.ports.db.$executeRaw`
    update presence set seen_at = now() - ${seconds}::int * interval '1 second' where tab = ${tab}::uuid`;

it("tells others who is here and where, once a person, and never about oneself", async () => {
  const { id: launchId } = await world.launch();
  const [tab, second, other, item, nextItem] = Array.from({ length: 5 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
  ];
  expect(await sharePresence(mara, { launchId, tab, place: "plan", nodeId: item })).toEqual({
    people: [],
    more: 0,
  });
  await age(tab, 5);
  await sharePresence(mara, { launchId, tab: second, place: "plan", nodeId: nextItem });
  expect(await sharePresence(jon, { launchId, tab: other, place: "overview" })).toEqual({
    people: [{ personId: actorId(mara.actor), name: "Mara", place: "plan", nodeIds: [nextItem, item] }],
    more: 0,
  });

  await sharePresence(mara, { launchId, tab, place: "runs" });
  const [seen] = (await sharePresence(jon, { launchId, tab: other, place: "overview" })).people;
  expect(seen).toMatchObject({ place: "runs", nodeIds: [nextItem] });
});

it("forgets who left, and after 20 seconds who said nothing", async () => {
  const { id: launchId } = await world.launch();
  const [tab, other] = [randomUUID(), randomUUID()];
  const others = async () =>
    (await sharePresence(jon, { launchId, tab: other, place: "plan" })).people.length;
  await sharePresence(mara, { launchId, tab, place: "plan" });
  await age(tab, 15);
  expect(await others()).toBe(1);
  await age(tab, 21);
  expect(await others()).toBe(0);

  await sharePresence(mara, { launchId, tab, place: "plan" });
  await leaveLaunch(jon, { launchId, tab });
  expect(await others()).toBe(1);
  await leaveLaunch(mara, { launchId, tab });
  expect(await others()).toBe(0);
});

it("keeps launches apart, refuses strangers, and takes over no tab of another", async () => {
  const [one, two] = [await world.launch(), await world.launch()];
  const tab = randomUUID();
  await sharePresence(mara, { launchId: one.id, tab, place: "plan" });
  expect((await sharePresence(jon, { launchId: two.id, tab: randomUUID(), place: "plan" })).people).toEqual(
    [],
  );
  await expect(sharePresence(jon, { launchId: one.id, tab, place: "plan" })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(sharePresence(mara, { launchId: randomUUID(), tab, place: "plan" })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(
    sharePresence(world.anonymous(), { launchId: one.id, tab, place: "plan" }),
  ).rejects.toMatchObject({ code: "unauthenticated" });
});

it("leaves no audit entry, no event, and after an hour no row", async () => {
  const { id: launchId } = await world.launch();
  const tab = randomUUID();
  await sharePresence(mara, { launchId, tab, place: "plan" });
  expect(await world.events(launchId)).toEqual([]);
  expect((await world.audit()).filter(({ action }) => action.startsWith("presence."))).toEqual([]);
  await age(tab, 3_700);
  expect(await purgePresence(world.ports.db)).toBe(1);
});
