import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SESSION_IDLE_MINUTES } from "@/server/domain/people";
import { openTestWeb, type TestWeb } from "@/server/testing/web";
import { openWorld, type World } from "@/server/testing/world";
import { readJson } from "./guard";
import { findActor, readCookie } from "./session";

let world: World;
let web: TestWeb;
let cookie: string;

beforeAll(async () => {
  world = await openWorld();
  web = await openTestWeb(world);
  cookie = await web.cookie("lead");
});
afterAll(async () => {
  await web.close();
  await world.close();
});

const create = (headers: Record<string, string>, name: string) =>
  web.send("/api/v1/launches", { method: "POST", cookie, headers, json: { name } });
const launchesNamed = (name: string) => world.ports.db.launch.count({ where: { name } });

describe("a request that changes something", () => {
  it.each([
    ["our own origin", { origin: "http://localhost:4600" }, 201],
    ["no browser at all", {}, 201],
    ["our own site", { "sec-fetch-site": "same-origin" }, 201],
    ["the loopback address itself", { origin: "http://127.0.0.1:4600", host: "127.0.0.1:4600" }, 201],
    ["another origin", { origin: "https://evil.example" }, 403],
    ["a look-alike origin", { origin: "http://localhost:4600.evil.example" }, 403],
    ["another port of this host", { origin: "http://localhost:9999" }, 403],
    ["a hidden origin", { origin: "null" }, 403],
    ["another site", { "sec-fetch-site": "cross-site" }, 403],
    ["a sister site", { "sec-fetch-site": "same-site", origin: "http://localhost:4600" }, 403],
    [
      "another origin that names itself as host",
      { origin: "http://evil.example", host: "evil.example" },
      403,
    ],
  ] as const)("from %s", async (what, headers, status) => {
    const response = await create(headers, `From ${what}`);
    expect(response.status).toBe(status);
    expect(await launchesNamed(`From ${what}`)).toBe(status === 201 ? 1 : 0);
  });

  it.each([
    ["text/plain", '{"name":"Typed"}', 422],
    ["application/x-www-form-urlencoded", "name=Typed", 422],
    ["application/jsonp", '{"name":"Typed"}', 422],
    ["application/json", "{not json", 422],
    ["application/json", "[1]", 422],
    ["application/json", "null", 422],
    ["application/json; charset=utf-8", '{"name":"Typed"}', 201],
  ])("as %s with the body %s answers %i", async (type, body, status) => {
    const response = await web.send("/api/v1/launches", {
      method: "POST",
      cookie,
      headers: { "content-type": type },
      body,
    });
    expect(response.status).toBe(status);
    if (status !== 201) expect(await response.json()).toMatchObject({ code: "invalid" });
  });

  it("may not be larger than allowed, and is refused while it arrives", async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent++;
        controller.enqueue(new Uint8Array(1024).fill(32));
        if (sent > 1_000) controller.close();
      },
    });
    const init = { method: "POST", body, duplex: "half", headers: { "content-type": "application/json" } };
    const request = new Request("http://localhost/x", init as RequestInit);
    await expect(readJson(request, 10_000)).rejects.toMatchObject({ code: "too_large" });
    expect(sent).toBeLessThan(30);
  });

  it("keeps its effect single with an Idempotency-Key, and refuses an unusable key", async () => {
    const headers = { "idempotency-key": "one-request" };
    const answers = await Promise.all([1, 2, 3].map(async () => (await create(headers, "Keyed")).json()));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await launchesNamed("Keyed")).toBe(1);
    expect((await create({ "idempotency-key": "short" }, "Short key")).status).toBe(422);
  });
});

describe("the door", () => {
  it("answers what it does not know with problems, not pages", async () => {
    const unknown = await web.send("/api/v1/nothing");
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get("content-type")).toBe("application/problem+json");
    const wrong = await web.send("/api/v1/launches", { method: "DELETE" });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get("allow")).toBe("GET, POST");
    const stranger = await web.send("/api/v1/launches");
    expect(stranger.status).toBe(401);
    expect(stranger.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(stranger.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("lets the path name the thing, whatever the body says", async () => {
    const mine = await (await create({}, "Mine")).json();
    const other = await (await create({}, "Not mine")).json();
    const json = { launchId: other.id, rev: 1, version: "9" };
    const response = await web.send(`/api/v1/launches/${mine.id}`, { method: "PATCH", cookie, json });
    expect(await response.json()).toMatchObject({ id: mine.id, version: "9" });
    expect((await world.ports.db.launch.findUniqueOrThrow({ where: { id: other.id } })).version).toBe("");
  });

  it("says 503 and no details while the database is away", async () => {
    const error = Object.assign(new Error("connect ECONNREFUSED 10.1.2.3:5432"), { code: "ECONNREFUSED" });
    const reads = vi.spyOn(world.ports.reads, "one").mockRejectedValue(error);
    const response = await web.send("/api/v1/launches", { cookie });
    reads.mockRestore();
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await response.text()).not.toContain("10.1.2.3");
  });
});

describe("the session", () => {
  it("is read from the cookie of its exact name", () => {
    expect(readCookie("a=1; holdpoint-session=xyz; b=2", "holdpoint-session")).toBe("xyz");
    expect(readCookie("holdpoint-session=a=b==", "holdpoint-session")).toBe("a=b==");
    expect(readCookie(" holdpoint-session = spaced ", "holdpoint-session")).toBe("spaced");
    for (const header of [
      null,
      "",
      "xholdpoint-session=1",
      "holdpoint-session-x=1",
      "=1",
      ";;",
      "holdpoint-session",
    ]) {
      expect(readCookie(header, "holdpoint-session")).toBeNull();
    }
  });

  const tokenOf = (header: string) => header.split("=")[1] ?? "";
  const kindOf = async (header: string) => (await findActor(world.ports, tokenOf(header), "")).kind;

  it.each([
    ["revoked", "update session set revoked_at = now()"],
    ["expired", "update session set expires_at = now() - interval '1 second'"],
    ["idle", `update session set seen_at = now() - interval '${SESSION_IDLE_MINUTES + 1} minutes'`],
    ["of a disabled account", "update person set disabled_at = now()"],
  ])("ends when it is %s", async (what, sql) => {
    const header = await web.cookie("lead", `Ends ${what}`);
    expect(await kindOf(header)).toBe("person");
    const person = await world.ports.db.person.findFirstOrThrow({ where: { name: `Ends ${what}` } });
    const column = sql.startsWith("update person") ? "id" : "person_id";
    await world.ports.db.$executeRawUnsafe(`${sql} where ${column} = '${person.id}'`);
    expect(await kindOf(header)).toBe("anonymous");
    expect((await web.send("/api/v1/launches", { cookie: header })).status).toBe(401);
  });

  it("carries the role of this moment", async () => {
    const header = await web.cookie("lead", "Promoted");
    await world.ports.db.person.updateMany({ where: { name: "Promoted" }, data: { role: "stakeholder" } });
    expect(await findActor(world.ports, tokenOf(header), "")).toMatchObject({ role: "stakeholder" });
  });

  it("is told as used once a minute, and not by a mere look", async () => {
    const header = await web.cookie("lead", "Seen");
    const { id } = await world.ports.db.person.findFirstOrThrow({ where: { name: "Seen" } });
    const seen = async () =>
      (await world.ports.db.session.findFirstOrThrow({ where: { personId: id } })).seenAt;
    await world.ports.db
      .$executeRaw`update session set seen_at = now() - interval '5 minutes' where person_id = ${id}::uuid`;
    const before = await seen();
    await findActor(world.ports, tokenOf(header), "", { touch: false });
    expect(await seen()).toEqual(before);
    await findActor(world.ports, tokenOf(header), "");
    const after = await seen();
    expect(after.getTime()).toBeGreaterThan(before.getTime() + 200_000);
    await findActor(world.ports, tokenOf(header), "");
    expect(await seen()).toEqual(after);
  });

  it("is nobody's without a token, with a strange one or an endless one", async () => {
    for (const token of [null, "", "guess", "x".repeat(10_000)]) {
      expect(await findActor(world.ports, token, "10.0.0.1")).toEqual({
        kind: "anonymous",
        address: "10.0.0.1",
      });
    }
  });
});
