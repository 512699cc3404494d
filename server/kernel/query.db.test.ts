import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openWorld, type World } from "@/server/testing/world";
import { systemContext } from "./context";
import { query } from "./query";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe("a query", () => {
  const list = query({
    name: "test.list",
    summary: "",
    permission: "audit:read",
    input: z.object({ limit: z.coerce.number().int().max(9) }),
    output: z.object({ names: z.array(z.object({ name: z.string() })) }),
    run: async (_ctx, { limit }) =>
      ({ names: [{ name: `up to ${limit}`, secret: 1 }], hidden: true }) as never,
  });

  it("refuses strangers and roles that may not, and does not write refusals of reads down", async () => {
    const stakeholder = await world.as("stakeholder");
    await expect(list(world.anonymous(), { limit: 1 })).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(list(stakeholder, { limit: 1 })).rejects.toMatchObject({ code: "forbidden" });
    expect(await world.ports.db.auditEntry.count()).toBe(0);
  });

  it("lets the console itself read, parses, and answers with listed fields only", async () => {
    const system = systemContext(world.ports, "test", "request");
    expect(await list(system, { limit: "3" })).toEqual({ names: [{ name: "up to 3" }] });
    await expect(list(system, { limit: 10 })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ path: "limit" }],
    });
  });
});

describe("a cached query", () => {
  const calls = { runs: 0, version: "1" };
  const cached = query({
    name: "test.cached",
    summary: "",
    permission: "audit:read",
    input: z.object({ of: z.string() }),
    output: z.object({ runs: z.number() }),
    run: async () => ({ runs: ++calls.runs, hidden: "x" }),
    cache: { key: (_ctx, { of }) => of, version: async () => calls.version },
  });

  it("computes again only when the version has changed, per key", async () => {
    const lead = await world.as("lead");
    const ask = async (of: string) => JSON.parse((await cached.json?.(lead, { of })) ?? "null");
    expect(await ask("a")).toEqual({ runs: 1 });
    expect(await ask("a")).toEqual({ runs: 1 });
    expect(await ask("b")).toEqual({ runs: 2 });
    calls.version = "2";
    expect(await ask("a")).toEqual({ runs: 3 });
    expect(await ask("a")).toEqual({ runs: 3 });
  });

  it("reads once for everybody who asks at the same time", async () => {
    const lead = await world.as("lead");
    calls.version = "3";
    const before = calls.runs;
    const asked = await Promise.all(Array.from({ length: 20 }, () => cached.json?.(lead, { of: "crowd" })));
    expect(new Set(asked)).toEqual(new Set([JSON.stringify({ runs: before + 1 })]));
  });

  it("checks the permission before it gives a kept answer", async () => {
    const stakeholder = await world.as("stakeholder");
    await expect(cached.json?.(stakeholder, { of: "a" })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("forgets the oldest answers instead of growing for ever", async () => {
    const lead = await world.as("lead");
    await cached.json?.(lead, { of: "first" });
    for (let index = 0; index < 201; index++) await cached.json?.(lead, { of: `many ${index}` });
    const before = calls.runs;
    await cached.json?.(lead, { of: "many 200" });
    expect(calls.runs).toBe(before);
    await cached.json?.(lead, { of: "first" });
    expect(calls.runs).toBe(before + 1);
  });
});
