import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listPeople } from "@/server/domain/people";
import type { Context } from "@/server/kernel/context";
import { transact } from "@/server/kernel/transact";
import { readSse } from "@/server/testing/sse-client";
import { openTestWeb, type TestWeb } from "@/server/testing/web";
import { openWorld, type World } from "@/server/testing/world";
import { keepHouse } from "./housekeeping";

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

let world: World;
let web: TestWeb;
let admin: Context;
let launchId: string;

beforeAll(async () => {
  world = await openWorld();
  web = await openTestWeb(world);
  admin = await world.as("admin");
});
beforeEach(async () => {
  launchId = (await world.launch()).id;
  await keepHouse(world.ports);
});
afterAll(async () => {
  await web.close();
  await world.close();
});

/** Appends events as commands do, then makes them as old as asked, in days. */
async function emitAged(ages: readonly number[]): Promise<void> {
  const { db } = world.ports;
  for (const [index, age] of ages.entries()) {
    await transact(admin, "test.emit", async (tx) => {
      tx.unchanged();
      tx.emit({ stream: launchId, type: "test.said", permission: "launches:read", payload: { index } });
    });
    const where = { stream_seq: { stream: launchId, seq: BigInt(index + 1) } };
    await db.liveEvent.update({ where, data: { at: daysAgo(age) } });
  }
}

const keptSeqs = async () => {
  const rows = await world.ports.db.liveEvent.findMany({
    where: { stream: launchId },
    orderBy: { seq: "asc" },
  });
  return rows.map(({ seq }) => Number(seq));
};

async function follow(lastSeq: number) {
  const response = await web.send(`/api/v1/live?launch=${launchId}`, {
    cookie: await web.cookie("lead"),
    headers: { "last-event-id": `${launchId}=${lastSeq}` },
  });
  const client = readSse(response);
  await client.first(({ event }) => event === "ready");
  return client;
}

describe("housekeeping", () => {
  it("forgets answers to requests after two days", async () => {
    const { idempotentAnswer } = world.ports.db;
    const common = { actorId: randomUUID(), command: "test", digest: "x", answer: {} };
    for (const days of [1.9, 2.1, 400]) {
      await idempotentAnswer.create({ data: { ...common, key: String(days), createdAt: daysAgo(days) } });
    }
    expect(await keepHouse(world.ports)).toMatchObject({ answers: 2 });
    const kept = await idempotentAnswer.findMany({ where: { actorId: common.actorId } });
    expect(kept.map(({ key }) => key)).toEqual(["1.9"]);
  });

  it("forgets limits that have run out, not those that hold", async () => {
    const { rateLimit } = world.ports.db;
    const limit = (key: string, ms: number) =>
      rateLimit.create({ data: { key, points: 5, expire: BigInt(Date.now() + ms) } });
    await limit("over", -1_000);
    await limit("holds", 60_000);
    expect(await keepHouse(world.ports)).toMatchObject({ limits: 1 });
    expect((await rateLimit.findMany()).map(({ key }) => key)).toEqual(["holds"]);
  });

  it("forgets sessions 30 days after their end, but not when somebody was last seen", async () => {
    const { db } = world.ports;
    const lead = await world.as("lead", "Seldom Seen");
    const personId = lead.actor.kind === "person" ? lead.actor.id : "";
    await db.session.deleteMany({ where: { personId } });
    const session = (name: string, times: { seen: number; expires: number; revoked?: number }) =>
      db.session.create({
        data: {
          personId,
          userAgent: name,
          tokenHash: new Uint8Array(Buffer.from(randomUUID())),
          seenAt: daysAgo(times.seen),
          expiresAt: daysAgo(times.expires),
          revokedAt: times.revoked === undefined ? null : daysAgo(times.revoked),
        },
      });
    await session("expired long ago", { seen: 90, expires: 89 });
    await session("ended long ago", { seen: 80, expires: 29, revoked: 31 });
    await session("ended lately", { seen: 60, expires: 29, revoked: 29 });
    await session("seen last", { seen: 40, expires: 39 });
    expect(await keepHouse(world.ports)).toMatchObject({ sessions: 2 });
    const kept = await db.session.findMany({ where: { personId }, orderBy: { seenAt: "asc" } });
    expect(kept.map(({ userAgent }) => userAgent)).toEqual(["ended lately", "seen last"]);
    const { people } = await listPeople(admin, {});
    const seen = people.find(({ id }) => id === personId)?.lastSeenAt;
    expect(seen && Math.round((Date.now() - Date.parse(seen)) / DAY_MS)).toBe(40);
  });

  it("forgets events after 14 days without leaving a gap in a stream", async () => {
    // Clocks of two transactions may stand the other way round than their events.
    await emitAged([20, 13, 15, 13, 1]);
    expect(await keepHouse(world.ports)).toMatchObject({ events: 3 });
    expect(await keptSeqs()).toEqual([4, 5]);
    expect(await keepHouse(world.ports)).toMatchObject({ events: 0 });
  });

  it("tells a reader whose place is gone to read everything again, and lets others resume", async () => {
    await emitAged([20, 16, 15, 13, 1]);
    await keepHouse(world.ports);
    const far = await follow(1);
    expect(await far.first(({ event }) => event === "resync")).toMatchObject({ data: { stream: launchId } });
    expect(far.messages.filter(({ data }) => data.type === "test.said")).toEqual([]);
    const near = await follow(3);
    await near.first(({ data }) => data.seq === 5);
    expect(near.messages.flatMap(({ data }) => data.seq ?? [])).toEqual([4, 5]);
    expect(near.messages.map(({ event }) => event)).not.toContain("resync");
    await Promise.all([far.leave(), near.leave()]);
  });

  it("tells a reader of a stream that is empty by now to read everything again", async () => {
    await emitAged([20, 19, 18]);
    await keepHouse(world.ports);
    expect(await keptSeqs()).toEqual([]);
    const far = await follow(1);
    await far.first(({ event }) => event === "resync");
    const upToDate = await follow(3);
    await emitNext();
    await far.first(({ data }) => data.seq === 4);
    await upToDate.first(({ data }) => data.seq === 4);
    expect(upToDate.messages.map(({ event }) => event)).not.toContain("resync");
    await Promise.all([far.leave(), upToDate.leave()]);
  });

  it("is done by one worker at a time", async () => {
    const { db } = world.ports;
    await db.$transaction(async (other) => {
      await other.$queryRaw`select pg_advisory_xact_lock(hashtextextended('housekeeping', 0))::text`;
      expect(await keepHouse(world.ports)).toBeNull();
    });
    expect(await keepHouse(world.ports)).not.toBeNull();
  });
});

async function emitNext(): Promise<void> {
  await transact(admin, "test.emit", async (tx) => {
    tx.unchanged();
    tx.emit({ stream: launchId, type: "test.said", permission: "launches:read", payload: {} });
  });
}
