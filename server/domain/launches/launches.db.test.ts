import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { may, ROLES } from "@/server/kernel/permissions";
import { openWorld, type World } from "@/server/testing/world";
import { changeLaunch } from "./change-launch";
import { createLaunch } from "./create-launch";
import { findLaunch } from "./find-launch";
import { listLaunches } from "./list-launches";
import { slugOf } from "./rules";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe("slugOf", () => {
  it.each([
    ["Atlas 2.0 – Go live!", "atlas-2-0-go-live"],
    ["  Übergröße  ", "ubergroße"],
    ["!!!", "launch"],
    ["x".repeat(80), "x".repeat(50)],
    [`${"x".repeat(49)} y`, "x".repeat(49)],
  ])("%s -> %s", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });
});

describe("createLaunch", () => {
  it("starts a launch that everybody finds by its address", async () => {
    const lead = await world.as("lead");
    const launch = await createLaunch(lead, { name: "Atlas", version: "2.0", targetDate: "2027-02-28" });
    expect(launch).toMatchObject({
      slug: "atlas",
      version: "2.0",
      targetDate: "2027-02-28",
      sample: false,
      rev: 1,
    });
    expect(await findLaunch(await world.as("stakeholder"), { slug: "atlas" })).toEqual(launch);
    expect((await listLaunches(lead, {})).launches).toContainEqual(launch);
    expect(await world.audit(launch.id)).toMatchObject([{ action: "launches.create" }]);
    expect((await world.events("console")).at(-1)).toEqual({ type: "launches.changed", payload: launch });
  });

  it("gives launches of one name addresses of their own, even when created at once", async () => {
    const lead = await world.as("lead");
    const made = await Promise.all([1, 2, 3, 4].map(() => createLaunch(lead, { name: "Same name" })));
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(4);
  });

  it.each([
    [{ name: " " }, "name"],
    [{ name: "x".repeat(81) }, "name"],
    [{ name: "Date", targetDate: "2027-02-30" }, "targetDate"],
  ])("refuses %o", async (input, path) => {
    const refused = createLaunch(await world.as("lead"), input);
    await expect(refused).rejects.toMatchObject({ code: "invalid", fields: [{ path }] });
  });
});

describe("changeLaunch", () => {
  it("lets one of two who saw the same revision win", async () => {
    const lead = await world.as("lead");
    const { id: launchId } = await createLaunch(lead, { name: "Contested" });
    const tries = await Promise.allSettled(
      ["1.0", "2.0"].map((version) => changeLaunch(lead, { launchId, rev: 1, version })),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const one of tries)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
  });

  it("changes what is named, can clear the date, keeps the address and tells both streams", async () => {
    const lead = await world.as("lead");
    const before = await createLaunch(lead, { name: "Before", targetDate: "2027-01-01" });
    const named = await changeLaunch(lead, { launchId: before.id, rev: 1, name: "After" });
    expect(named).toMatchObject({ name: "After", slug: "before", targetDate: "2027-01-01", rev: 2 });
    const cleared = await changeLaunch(lead, { launchId: before.id, rev: 2, targetDate: null });
    expect(cleared.targetDate).toBeNull();
    expect((await world.events(before.id)).map(({ payload }) => payload)).toEqual([named, cleared]);
    expect((await world.audit(before.id)).at(-1)?.changes).toMatchObject({ after: { rev: 3 } });
  });
});

it.each(ROLES)("a %s may do what the table says", async (role) => {
  const { id: launchId, slug } = await createLaunch(await world.as("admin"), { name: `For ${role}` });
  const ctx = await world.as(role);
  await expect(findLaunch(ctx, { slug })).resolves.toBeDefined();
  const writes = [
    () => createLaunch(ctx, { name: "New" }),
    () => changeLaunch(ctx, { launchId, rev: 1, name: "New" }),
  ];
  for (const write of writes) {
    if (may(role, "launches:write")) await expect(write()).resolves.toBeDefined();
    else await expect(write()).rejects.toMatchObject({ code: "forbidden" });
  }
});

it("strangers see nothing, and an unknown address is not found", async () => {
  await expect(listLaunches(world.anonymous(), {})).rejects.toMatchObject({ code: "unauthenticated" });
  const unknown = findLaunch(await world.as("lead"), { slug: "nowhere" });
  await expect(unknown).rejects.toMatchObject({ code: "not_found" });
});
