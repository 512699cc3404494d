import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { changeLaunch } from "@/server/domain/launches";
import { changePerson } from "@/server/domain/people";
import { appendLog, cancelRun } from "@/server/domain/runs";
import type { Context } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { transact } from "@/server/kernel/transact";
import { until } from "@/server/testing/processes";
import { accept, claimed } from "@/server/testing/runs";
import { readSse, type SseClient } from "@/server/testing/sse-client";
import { openTestWeb, type TestWeb } from "@/server/testing/web";
import { openWorld, type World } from "@/server/testing/world";

let world: World;
let web: TestWeb;
let launchId: string;
let admin: Context;
let clients: SseClient[] = [];

beforeAll(async () => {
  world = await openWorld();
  web = await openTestWeb(world);
  launchId = (await world.launch()).id;
  admin = await world.as("admin");
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.leave()));
  clients = [];
  expect(await until(() => web.hub.size === 0)).toBe(true);
});
afterAll(async () => {
  await web.close();
  await world.close();
});

async function follow(
  cookie: string,
  options: { after?: string; run?: string; lastId?: string } = {},
): Promise<SseClient> {
  const question = new URLSearchParams({ launch: launchId });
  if (options.after) question.set("after", options.after);
  if (options.run) question.set("run", options.run);
  const headers = options.lastId ? { "last-event-id": options.lastId } : {};
  const response = await web.send(`/api/v1/live?${question}`, { cookie, headers });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  expect(response.headers.get("cache-control")).toContain("no-transform");
  const client = readSse(response);
  clients.push(client);
  await client.first(({ event }) => event === "ready");
  return client;
}

/** Appends events as commands do. */
async function emit(
  texts: readonly string[],
  stream = launchId,
  permission: "launches:read" | "runs:read" = "launches:read",
) {
  await transact(admin, "test.emit", async (tx) => {
    tx.unchanged();
    for (const text of texts) tx.emit({ stream, type: "test.said", permission, payload: { text } });
  });
}

const said = (client: SseClient) =>
  client.messages
    .filter(({ data }) => data.type === "test.said")
    .map(({ data }) => ({ seq: data.seq ?? 0, text: (data.payload as { text: string }).text }));
const heard = (client: SseClient, text: string) =>
  client.first(({ data }) => (data.payload as { text?: string } | undefined)?.text === text);

describe("the live stream", () => {
  it("is for people who are signed in", async () => {
    expect((await web.send("/api/v1/live")).status).toBe(401);
    expect((await web.send("/api/v1/live", { cookie: "holdpoint-session=guess" })).status).toBe(401);
    expect(web.hub.size).toBe(0);
  });

  it("says where it stands, then sends each change once with who made it", async () => {
    const client = await follow(await web.cookie("lead"));
    const { rev } = await world.ports.db.launch.findUniqueOrThrow({ where: { id: launchId } });
    await changeLaunch(admin, { launchId, rev, name: "Renamed" });
    const { data, id } = await client.first((message) => message.data.stream === launchId);
    expect(data).toMatchObject({ type: "launches.changed", actor: "admin", payload: { name: "Renamed" } });
    expect(id).toContain(`${launchId}=${data.seq}`);
    await client.first((message) => message.data.stream === CONSOLE_STREAM);
    expect(client.messages.filter((message) => message.data.stream === launchId)).toHaveLength(1);
  });

  it("sends nothing of other launches", async () => {
    const other = await world.launch("Other");
    const client = await follow(await web.cookie("lead"));
    await emit(["elsewhere"], other.id);
    await emit(["here"]);
    await heard(client, "here");
    expect(said(client).map(({ text }) => text)).toEqual(["here"]);
  });

  it("resumes by id again and again among four writers without a gap or a repeat", async () => {
    const cookie = await web.cookie("lead");
    const names = Array.from({ length: 200 }, (_, index) => `crowd ${index}`);
    const first = await follow(cookie);
    let last = (await first.first(({ event }) => event === "ready")).id;
    await first.leave();
    const writing = Promise.all(
      [0, 1, 2, 3].map(async (writer) => {
        for (const name of names.filter((_, index) => index % 4 === writer)) await emit([name]);
      }),
    );
    const got: { seq: number; text: string }[] = [];
    const deadline = performance.now() + 25_000;
    while (got.length < names.length && performance.now() < deadline) {
      const client = await follow(cookie, { lastId: last });
      const wanted = Math.min(names.length - got.length, 1 + Math.floor(Math.random() * 40));
      await until(() => said(client).length >= wanted, 5_000);
      await client.leave();
      got.push(...said(client));
      last = client.messages.at(-1)?.id ?? last;
      expect(client.messages.map(({ event }) => event)).not.toContain("resync");
    }
    await writing;
    const seqs = got.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
    expect(new Set(got.map(({ text }) => text))).toEqual(new Set(names));
    expect(got).toHaveLength(names.length);
  });

  it("begins where a page's reads ended, even when this process has not heard of the newest change", async () => {
    const cookie = await web.cookie("lead");
    await follow(cookie);
    await emit(["before the page"]);
    const head = Number((await world.ports.db.liveStream.findUniqueOrThrow({ where: { id: launchId } })).seq);
    const client = await follow(cookie, { after: `${launchId}=${head}` });
    await emit(["after the page"]);
    await heard(client, "after the page");
    expect(said(client).map(({ text }) => text)).toEqual(["after the page"]);
    expect(client.messages.map(({ event }) => event)).not.toContain("resync");
  });

  it("asks for a fresh read when a client is too far behind, or ahead of what exists", async () => {
    const cookie = await web.cookie("lead");
    await emit(Array.from({ length: 1_001 }, (_, index) => `old ${index}`));
    for (const seq of [0, 9_999_999]) {
      const client = await follow(cookie, { lastId: `${launchId}=${seq}` });
      expect(await client.first(({ event }) => event === "resync")).toMatchObject({
        data: { stream: launchId },
      });
      expect(said(client)).toEqual([]);
      await emit([`after resync ${seq}`]);
      await heard(client, `after resync ${seq}`);
      expect(said(client)).toHaveLength(1);
    }
  });

  it("keeps from a stakeholder what the table does not allow, and the id moves on", async () => {
    const stakeholder = await follow(await web.cookie("stakeholder"));
    const lead = await follow(await web.cookie("lead"));
    const operator = await world.as("operator");
    await accept(operator, { launchId });
    await emit(["for everybody"]);
    const seen = await heard(stakeholder, "for everybody");
    await heard(lead, "for everybody");
    expect(lead.messages.some(({ data }) => data.type === "runs.changed")).toBe(true);
    expect(stakeholder.messages.some(({ data }) => String(data.type).startsWith("runs."))).toBe(false);
    expect(seen.id).toContain(`${launchId}=${seen.data.seq}`);
  });

  it("carries a run's log to those who may read it, and resumes at the line", async () => {
    const run = await claimed(world, { launchId });
    await appendLog(world.ports, run, ["one", "two"]);
    const lead = await follow(await web.cookie("lead"), { run: run.id });
    const stakeholder = await follow(await web.cookie("stakeholder"), { run: run.id });
    const isLog = ({ data }: { data: { type?: string } }) => data.type === "runs.log";
    const first = await lead.first(isLog);
    expect(first.data.payload).toMatchObject({ firstLine: 1, lines: ["one", "two"] });
    await lead.leave();
    await appendLog(world.ports, run, ["three"]);
    const again = await follow(await web.cookie("lead"), { run: run.id, lastId: first.id });
    expect((await again.first(isLog)).data.payload).toMatchObject({
      firstLine: 3,
      lines: ["three"],
      lineCount: 3,
    });
    await emit(["end of log"]);
    await heard(stakeholder, "end of log");
    expect(stakeholder.messages.some(isLog)).toBe(false);
    await cancelRun(await world.as("operator"), { runId: run.id });
  });

  it("ends when the person's role changes, and at once when the account is disabled", async () => {
    for (const change of [{ role: "stakeholder" as const }, { disabled: true }]) {
      const name = `Leaving ${JSON.stringify(change).replace(/\W/g, "")}`;
      const client = await follow(await web.cookie("lead", name));
      const staying = await follow(await web.cookie("lead"));
      const person = await world.ports.db.person.findFirstOrThrow({ where: { name } });
      await changePerson(admin, { personId: person.id, version: person.version, ...change });
      expect(await client.ended()).toBe(true);
      expect(await staying.ended(50)).toBe(false);
    }
  });

  it("drops a client that reads too slowly and keeps the others", async () => {
    const fast = await follow(await web.cookie("lead"));
    const response = await web.send(`/api/v1/live?launch=${launchId}`, {
      cookie: await web.cookie("operator"),
    });
    expect(await until(() => web.hub.size === 2)).toBe(true);
    const text = "x".repeat(60_000);
    for (let index = 0; index < 60 && web.hub.size === 2; index++) await emit([`${index} ${text}`]);
    expect(await until(() => web.hub.size === 1)).toBe(true);
    await emit(["still here"]);
    await heard(fast, "still here");
    const slow = readSse(response);
    expect(await slow.ended()).toBe(true);
  });

  it("refuses one person's 41st tab", async () => {
    const cookie = await web.cookie("lead", "Many tabs");
    for (let index = 0; index < 40; index++) await follow(cookie);
    const refused = await web.send("/api/v1/live", { cookie });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("5");
  });

  it("does not keep an idle session alive", async () => {
    const ctx = await world.as("lead", "Idle");
    const client = await follow(await web.cookie("lead", "Idle"));
    expect(client.messages.length).toBeGreaterThan(0);
    const id = ctx.actor.kind === "person" ? ctx.actor.id : "";
    await world.ports.db
      .$executeRaw`update session set seen_at = now() - interval '3 hours' where person_id = ${id}::uuid`;
    const person = await world.ports.db.person.findUniqueOrThrow({ where: { id } });
    await changePerson(admin, { personId: id, version: person.version, name: "Idle still" });
    expect(await client.ended()).toBe(true);
  });

  it("a HEAD request leaves no stream open", async () => {
    const response = await web.send("/api/v1/live", { method: "HEAD", cookie: await web.cookie("lead") });
    expect(response.status).toBe(200);
    expect(response.body).toBeNull();
    expect(await until(() => web.hub.size === 0)).toBe(true);
  });

  it("ends for everybody when the server stops", async () => {
    const open = await Promise.all([1, 2, 3].map(async () => follow(await web.cookie("lead"))));
    web.hub.stop();
    for (const client of open) expect(await client.ended()).toBe(true);
    expect(web.hub.size).toBe(0);
    const late = readSse(await web.send("/api/v1/live", { cookie: await web.cookie("lead") }));
    expect(await late.ended()).toBe(true);
  });
});
