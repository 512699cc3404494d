import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addNode,
  decideRisk,
  editRisk,
  editTarget,
  getPlan,
  importPlan,
  listRegisters,
  measureTarget,
  tickItem,
} from "@/server/domain/plans";
import { registerSystem } from "@/server/domain/systems";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import {
  createShareLink,
  getOverview,
  listShareLinks,
  readSharedOverview,
  removeLaunch,
  revokeShareLink,
} from ".";
import { projectProgress } from "./project-progress";

const CANARY = "canary";
const PLAN = `# Plan
## Phase 1: Move off canary-host
- [ ] Ask Paula Canary about the canary-system
- [ ] Mail paula.canary@example.com
## Phase 2: Second
| Task | Title | Priority | Status | Owner | Due |
| --- | --- | --- | --- | --- | --- |
| T1 | Overdue at https://canary.example.com/x | High | Open | Oscar Canary | 2020-01-01 |
| T2 | Oscar Canary waits | Low | Blocked | Oscar Canary | |

## Risks
| Risk | Likelihood | Impact | Mitigation |
| --- | --- | --- | --- |
| canary-system is slow | High | High | Paula Canary tests 10.20.30.40 |

## Targets
| Metric | Baseline | Target |
| --- | --- | --- |
| Answer of canary-host | 900 ms | < 400 ms |
`;

let world: World;
let lead: Context;
beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Paula Canary");
});
afterAll(async () => world.close());

const tokenOf = (address: string) => new URL(address).pathname.slice("/s/".length);
const read = (token: string, ctx = world.anonymous()) =>
  readSharedOverview(ctx, { token, address: randomUUID() });
const at = (ctx: Context, time: Date): Context => ({
  ...ctx,
  ports: { ...ctx.ports, clock: { now: () => time } },
});
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

async function planned(): Promise<string> {
  const { id } = await world.launch();
  await importPlan(lead, { launchId: id, fileName: "canary-file.md", text: PLAN });
  return id;
}

async function fillWithCanaries(launchId: string): Promise<void> {
  const operator = await world.as("operator");
  const { id: systemId } = await registerSystem(operator, {
    launchId,
    environment: "production",
    name: "canary-system",
    kind: "database",
    engine: "postgresql",
    connection: {
      host: "canary-host",
      port: 5432,
      database: "canary-database",
      user: "canary-login",
      password: "canary-password",
      sslMode: "prefer",
    },
  });
  await world.ports.db.run.create({
    data: {
      kind: "canary-kind",
      title: "canary-run",
      launchId,
      systemId,
      state: "failed",
      requestedByName: "canary-requester",
      errorText: "canary-error",
      progressText: "canary-progress",
      endedAt: new Date(),
    },
  });
  const { nodes } = await getPlan(lead, { launchId });
  for (const node of nodes.filter(({ kind, tickable }) => kind === "check" && tickable)) {
    await tickItem(lead, { launchId, nodeId: node.id, ticked: true, version: node.version });
  }
}

describe("createShareLink", () => {
  it("tells the address once and keeps a hash of its token", async () => {
    const launchId = await planned();
    const created = await createShareLink(lead, {
      launchId,
      label: "Board",
      origin: "https://ops.example.org",
    });
    expect(created.address).toMatch(/^https:\/\/ops\.example\.org\/s\/[\w-]{43}$/);
    expect(created.link).toMatchObject({ label: "Board", state: "active", showNames: false, uses: 0 });
    const days = (Date.parse(created.link.expiresAt) - Date.parse(created.link.createdAt)) / 86_400_000;
    expect(days).toBe(30);
    const token = tokenOf(created.address);
    const row = await world.ports.db.shareLink.findUniqueOrThrow({ where: { id: created.link.id } });
    expect(Buffer.from(row.tokenHash)).toEqual(createHash("sha256").update(token).digest());
    const everything = JSON.stringify([
      await listShareLinks(lead, { launchId }),
      await world.audit(created.link.id),
      await world.events(launchId),
    ]);
    expect(everything).not.toContain(token);
    expect(await world.audit(created.link.id)).toMatchObject([
      { action: "launches.create-share-link", outcome: "done", actor: "Paula Canary" },
    ]);
    expect((await world.events(launchId)).at(-1)).toMatchObject({ type: "launches.share-link-changed" });
  });

  it.each([
    [{ label: " " }, "label"],
    [{ days: 0 }, "days"],
    [{ days: 91 }, "days"],
    [{ days: 1.5 }, "days"],
    [{ origin: "nowhere" }, "origin"],
  ])("refuses %o", async (wrong, path) => {
    const { id: launchId } = await world.launch();
    const refused = createShareLink(lead, { launchId, label: "Board", ...wrong });
    await expect(refused).rejects.toMatchObject({ code: "invalid", fields: [{ path }] });
  });

  it("is for those who may change the launch, of a launch that exists", async () => {
    const { id: launchId } = await world.launch();
    for (const role of ["operator", "stakeholder"] as const) {
      const ctx = await world.as(role);
      const forbidden = { code: "forbidden" };
      await expect(createShareLink(ctx, { launchId, label: "Mine" })).rejects.toMatchObject(forbidden);
      await expect(listShareLinks(ctx, { launchId })).rejects.toMatchObject(forbidden);
      await expect(revokeShareLink(ctx, { launchId, linkId: randomUUID() })).rejects.toMatchObject(forbidden);
    }
    const nowhere = createShareLink(lead, { launchId: randomUUID(), label: "Board" });
    await expect(nowhere).rejects.toMatchObject({ code: "not_found" });
    await expect(listShareLinks(lead, { launchId: randomUUID() })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("keeps no answer that could be asked for again, and no heap of links", async () => {
    const { id: launchId } = await world.launch();
    const repeated = createShareLink({ ...lead, idempotencyKey: randomUUID() }, { launchId, label: "Board" });
    await expect(repeated).rejects.toMatchObject({ code: "invalid" });
    expect((await listShareLinks(lead, { launchId })).links).toEqual([]);
    for (let number = 0; number < 20; number++) await createShareLink(lead, { launchId, label: `${number}` });
    const tooMany = createShareLink(lead, { launchId, label: "21" });
    await expect(tooMany).rejects.toMatchObject({ code: "conflict" });
    const [newest] = (await listShareLinks(lead, { launchId })).links;
    await revokeShareLink(lead, { launchId, linkId: newest?.id ?? "" });
    await expect(createShareLink(lead, { launchId, label: "21" })).resolves.toBeDefined();
  });
});

describe("registers in a shared report", () => {
  it("show values and ratings, and no note, reason, owner or source", async () => {
    const launchId = await planned();
    await fillWithCanaries(launchId);
    const { targets, risks } = await listRegisters(lead, { launchId });
    const [target, risk] = [targets[0], risks[0]];
    if (!target || !risk) throw new Error("the plan has no registers");
    const ofTarget = { launchId, nodeId: target.nodeId };
    await editTarget(lead, { ...ofTarget, version: target.version, metric: "Answer of CANARY-system" });
    const observedAt = new Date().toISOString();
    await measureTarget(lead, { ...ofTarget, value: 380, unit: "ms", observedAt, note: "canary-note" });
    const ofRisk = { launchId, nodeId: risk.nodeId };
    await editRisk(lead, { ...ofRisk, version: risk.version, ownerText: "Canary Person", likelihood: 5 });
    await decideRisk(lead, {
      ...{ ...ofRisk, version: risk.version + 1, state: "accepted", reason: "canary-reason" },
      acceptedUntil: inDays(9).toISOString().slice(0, 10),
    });
    const { address } = await createShareLink(lead, { launchId, label: "Board" });
    const shared = await read(tokenOf(address));
    expect(JSON.stringify(shared).toLowerCase()).not.toContain(CANARY);
    expect(JSON.stringify(shared)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(shared.targets).toEqual([
      {
        ...{ metric: "Answer of [system]", baseline: "900 ms", target: "< 400 ms", verdict: "met" },
        ...{ latest: { value: 380, unit: "ms", percentile: null }, observedAt, byHand: true },
        change: { percent: -57.8, direction: "better" },
      },
    ]);
    expect(shared.risks).toEqual([
      {
        ...{ title: "[system] is slow", likelihood: "High", impact: "High", exposure: 20 },
        ...{ mitigation: "[name] tests [address]", state: "accepted", overdue: false },
      },
    ]);
  });
});

describe("readSharedOverview", () => {
  it("shows the progress and nothing internal", async () => {
    const launchId = await planned();
    await fillWithCanaries(launchId);
    const { address, link } = await createShareLink(lead, { launchId, label: "canary-label" });
    const shared = await read(tokenOf(address));
    const inside = await getOverview(lead, { launchId });
    expect(JSON.stringify(inside)).toContain("canary-run");
    expect(JSON.stringify(shared).toLowerCase()).not.toContain(CANARY);
    expect(JSON.stringify(shared)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(shared).toMatchObject({
      launch: { name: inside.launch.name },
      verdict: inside.verdict,
      progress: inside.progress,
      expiresAt: link.expiresAt,
      phases: [{ title: "Phase 1: Move off [address]" }, { title: "Phase 2: Second" }],
      risks: [{ title: "[system] is slow", mitigation: "[name] tests [address]" }],
      week: {
        before: null,
        count: 2,
        groups: [{ phase: "Phase 1: Move off [address]", count: 2, items: [{ by: null }, { by: null }] }],
      },
    });
    expect(shared.decisions.map(({ kind, about, owner }) => [kind, about, owner])).toEqual([
      ["target", null, null],
      ["repair", null, null],
      ["backup", null, null],
      ["overdue", "Overdue at [address]", null],
      ["blocked", "[name] waits", null],
      ["risk", "[system] is slow", null],
    ]);
  });

  it("shows people only where that was chosen, and still no system, host or address", async () => {
    const launchId = await planned();
    await fillWithCanaries(launchId);
    const { address } = await createShareLink(lead, { launchId, label: "With names", showNames: true });
    const shared = await read(tokenOf(address));
    expect(shared.week.groups[0]?.items[0]).toEqual({
      title: "Ask Paula Canary about the [system]",
      by: "Paula Canary",
    });
    expect(shared.decisions.find(({ kind }) => kind === "blocked")?.owner).toBe("Oscar Canary");
    const text = JSON.stringify(shared).replaceAll(/(Paula|Oscar) Canary/g, "");
    expect(text.toLowerCase()).not.toContain(CANARY);
  });

  it("follows the plan, counts what is opened and says how far it was a week ago", async () => {
    const launchId = await planned();
    const eightDaysAgo = inDays(-8);
    await world.ports.db.planProgress.create({
      data: { launchId, at: eightDaysAgo, total: 3, ticked: 1, proven: 0 },
    });
    const { address, link } = await createShareLink(lead, { launchId, label: "Board" });
    const token = tokenOf(address);
    expect((await read(token)).week.before).toMatchObject({ scope: 3, ticked: 1 });
    await addNode(lead, { launchId, kind: "task", title: "One more", parentId: null });
    expect((await read(token)).progress.total).toBe(5);
    const [shown] = (await listShareLinks(lead, { launchId })).links;
    expect(shown).toMatchObject({ id: link.id, uses: 2 });
    expect(shown?.lastUsedAt).not.toBeNull();
  });

  it("gives one and the same answer for what is unknown, expired, revoked or removed", async () => {
    const launchId = await planned();
    const make = async (label: string) => createShareLink(lead, { launchId, label, days: 1 });
    const [revoked, expired, removed] = [await make("revoked"), await make("expired"), await make("removed")];
    await revokeShareLink(lead, { launchId, linkId: revoked.link.id });
    const answers: unknown[] = [];
    const ask = async (token: string, ctx = world.anonymous()) => {
      const { code, message, details } = await read(token, ctx).catch((error) => error);
      answers.push({ code, message, details });
    };
    await ask("unknown");
    await ask("");
    await ask(tokenOf(revoked.address));
    await ask(tokenOf(expired.address), at(world.anonymous(), inDays(1.001)));
    await ask(`${tokenOf(removed.address)}x`);
    const { name } = await world.ports.db.launch.findUniqueOrThrow({ where: { id: launchId } });
    await removeLaunch(lead, { launchId, confirm: name, reason: "It was a try" });
    await ask(tokenOf(removed.address));
    expect(answers[0]).toMatchObject({ code: "not_found" });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it("takes the same path for every token that does not work", async () => {
    const launchId = await planned();
    const { address, link } = await createShareLink(lead, { launchId, label: "Board" });
    await revokeShareLink(lead, { launchId, linkId: link.id });
    const asked = async (token: string) => {
      const statements: string[] = [];
      const anonymous = world.anonymous();
      const db = new Proxy(anonymous.ports.db, {
        get: (target, name) => {
          // Its own inner workings read themselves through the proxy too.
          if (!/^_|Internal$/.test(String(name))) statements.push(String(name));
          return Reflect.get(target, name);
        },
      });
      await read(token, { ...anonymous, ports: { ...anonymous.ports, db } }).catch(() => {});
      return statements;
    };
    const unknown = await asked("unknown");
    expect(unknown).toEqual(["$queryRaw"]);
    expect(await asked(tokenOf(address))).toEqual(unknown);
  });

  it("limits an address, not the others", async () => {
    const ctx = world.anonymous();
    const tries = Array.from({ length: 310 }, () =>
      readSharedOverview(ctx, { token: "guess", address: "203.0.113.9" }).catch((error) => error.code),
    );
    const codes = await Promise.all(tries);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(10);
    await expect(read("guess")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("revokeShareLink", () => {
  it("ends a link once, however often it is asked", async () => {
    const launchId = await planned();
    const { link } = await createShareLink(lead, { launchId, label: "Board" });
    const both = await Promise.all([1, 2].map(() => revokeShareLink(lead, { launchId, linkId: link.id })));
    expect(both.map(({ state }) => state)).toEqual(["revoked", "revoked"]);
    expect((await world.audit(link.id)).map(({ action }) => action)).toEqual([
      "launches.create-share-link",
      "launches.revoke-share-link",
    ]);
  });

  it("finds a link by its own launch only", async () => {
    const launchId = await planned();
    const { link } = await createShareLink(lead, { launchId, label: "Board" });
    const { id: other } = await world.launch();
    const foreign = revokeShareLink(lead, { launchId: other, linkId: link.id });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
    expect((await listShareLinks(lead, { launchId })).links).toMatchObject([{ state: "active" }]);
  });
});

it("projectProgress is for the console itself and for those who may share", async () => {
  const launchId = await planned();
  const refused = projectProgress(await world.as("stakeholder"), { launchId, showNames: true });
  await expect(refused).rejects.toMatchObject({ code: "forbidden" });
});

it("the label of a link stays in the team", async () => {
  const launchId = await planned();
  await createShareLink(lead, { launchId, label: "For the investors" });
  const seen = async (ctx: Context) => JSON.stringify((await getOverview(ctx, { launchId })).activity);
  expect(await seen(lead)).toContain("For the investors");
  expect(await seen(await world.as("stakeholder"))).not.toContain("For the investors");
});
