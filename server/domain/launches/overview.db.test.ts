import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getPlan, importPlan, tickItem } from "@/server/domain/plans";
import { registerSystem } from "@/server/domain/systems";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { getOverview, listBoard, removeLaunch } from ".";
import type { LaunchOverview } from "./schema";

const PLAN = `# Plan
## Phase 1: First
- [x] Already done
- [ ] Still open
## Phase 2: Second
| Task | Title | Priority | Status | Due |
| --- | --- | --- | --- | --- |
| T1 | Critical one | Critical | Open | 2999-01-01 |
| T2 | Overdue one | High | Open | 2020-01-01 |
| T3 | Blocked one | Low | Blocked | |
`;

let world: World;
let lead: Context;
beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead");
});
afterAll(async () => world.close());

async function planned(): Promise<string> {
  const { id } = await world.launch();
  await importPlan(lead, { launchId: id, fileName: "plan.md", text: PLAN });
  return id;
}
const asked = async (ctx: Context, launchId: string) =>
  JSON.parse((await getOverview.json?.(ctx, { launchId })) ?? "null") as LaunchOverview;

async function tick(launchId: string, title: string): Promise<void> {
  const { nodes } = await getPlan(lead, { launchId });
  const node = nodes.find((candidate) => candidate.title === title);
  await tickItem(lead, { launchId, nodeId: node?.id ?? "", ticked: true, version: node?.version ?? 0 });
}

describe("the overview of a launch", () => {
  it("counts what is ticked and proven, in all and by phase, and names what is in the way", async () => {
    const launchId = await planned();
    const overview = await getOverview(lead, { launchId });
    expect(overview.progress).toEqual({ total: 5, ticked: 1, proven: 0, cancelled: 0 });
    expect(overview.phases.map(({ counts }) => [counts.ticked, counts.total])).toEqual([
      [1, 2],
      [0, 3],
    ]);
    expect(overview.blockers.map(({ kind, count }) => [kind, count])).toEqual([
      ["no_worker", 1],
      ["overdue", 1],
      ["blocked", 1],
      ["critical", 1],
    ]);
    expect(overview.verdict.sentence).toBe("Not ready: 1 of 5 ticked, 0 proven, 4 blockers");
    expect(overview.history.at(-1)).toMatchObject({ scope: 5, ticked: 1, proven: 0 });
    expect(overview.internals?.steps).toMatchObject({ planImported: true, systemRegistered: false });
  });

  it("gives the kept answer until something changes, then the new one", async () => {
    const launchId = await planned();
    const at = (time: string): Context => ({
      ...lead,
      ports: { ...lead.ports, clock: { now: () => new Date(`2026-11-20T${time}Z`) } },
    });
    const first = await asked(at("10:00:01"), launchId);
    // A change no command made leaves no event, so the kept answer stays: nothing is read again.
    await world.ports.db.launch.update({ where: { id: launchId }, data: { name: "Unseen" } });
    expect((await asked(at("10:00:59"), launchId)).launch.name).toBe(first.launch.name);
    expect((await asked(at("10:01:00"), launchId)).launch.name).toBe("Unseen");
    await tick(launchId, "Still open");
    const after = await asked(at("10:01:01"), launchId);
    expect(after.progress.ticked).toBe(2);
    const { launches } = await listBoard(lead, {});
    expect(launches.find(({ launch }) => launch.id === launchId)).toMatchObject({
      progress: after.progress,
      inTheWay: 4,
    });
  });

  it("shows a stakeholder the same numbers and no name of a system, host, run, log or e-mail", async () => {
    const launchId = await planned();
    const canary = (of: string) => `canary-${of}`;
    const operator = await world.as("operator", canary("operator"));
    const { id: systemId } = await registerSystem(operator, {
      launchId,
      environment: "production",
      name: canary("system"),
      kind: "database",
      engine: "postgresql",
      connection: {
        host: canary("host"),
        port: 5432,
        database: canary("database"),
        user: canary("login"),
        password: canary("password"),
        sslMode: "prefer",
      },
    });
    await world.ports.db.run.create({
      data: {
        kind: canary("kind"),
        title: canary("run"),
        launchId,
        systemId,
        state: "failed",
        requestedByName: canary("requester"),
        errorText: canary("error"),
        progressText: canary("progress"),
        endedAt: new Date(),
      },
    });
    const inside = await getOverview(lead, { launchId });
    expect(JSON.stringify(inside)).toContain(canary("run"));
    const stakeholder = await world.as("stakeholder");
    for (const outside of [
      await getOverview(stakeholder, { launchId }),
      await asked(stakeholder, launchId),
    ]) {
      expect(JSON.stringify(outside)).not.toContain("canary-");
      expect(JSON.stringify(outside)).not.toContain("@example.com");
      expect(outside.internals).toBeNull();
      expect(outside.verdict).toEqual(inside.verdict);
      expect(outside.progress).toEqual(inside.progress);
      expect(outside.blockers.map(({ kind, count }) => [kind, count])).toEqual(
        inside.blockers.map(({ kind, count }) => [kind, count]),
      );
      expect(outside.backups).toEqual({ databases: 1, covered: 0, oldestAt: null });
      expect(outside.activity.map(({ action }) => action)).toEqual(["plans.import"]);
    }
    expect((await asked(lead, launchId)).internals).not.toBeNull();
  });

  it("does not exist for a launch that does not", async () => {
    await expect(getOverview(lead, { launchId: randomUUID() })).rejects.toMatchObject({ code: "not_found" });
    await expect(getOverview(world.anonymous(), { launchId: randomUUID() })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});

describe("removing a launch", () => {
  it("needs the name and a reason, and leaves only the audit", async () => {
    const launchId = await planned();
    const { name } = (await getOverview(lead, { launchId })).launch;
    const wrong = removeLaunch(lead, { launchId, confirm: "Something else", reason: "It was a try" });
    await expect(wrong).rejects.toMatchObject({ code: "invalid", fields: [{ path: "confirm" }] });
    const operator = await world.as("operator");
    await expect(
      removeLaunch(operator, { launchId, confirm: name, reason: "It was a try" }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await removeLaunch(lead, { launchId, confirm: name, reason: "It was a try" });
    await expect(asked(lead, launchId)).rejects.toMatchObject({ code: "not_found" });
    expect(await world.events(launchId)).toEqual([]);
    expect((await world.audit(launchId)).at(-1)).toMatchObject({
      action: "launches.remove",
      outcome: "done",
    });
  });
});
