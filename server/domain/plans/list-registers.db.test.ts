import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import {
  addRisk,
  addTarget,
  decideRisk,
  editRisk,
  editTarget,
  importPlan,
  listRegisters,
  measureTarget,
  mergePlan,
  previewMerge,
} from "./index";

const PLAN = `# Launch

## Targets

| Metric | Baseline | Target | Actual |
| --- | --- | --- | --- |
| Page load | 820 ms | < 400 ms | 460 ms |
| Visitors at once | 100 users | 1000+ users | |

## Risks

| Risk | Likelihood | Impact | Mitigation | Owner |
| --- | --- | --- | --- | --- |
| Rain | Low | Medium | Umbrellas | Noor |
| Provider is late | Medium | High | Ask again | Ilse |
| Nobody comes | | High | | |
`;

let world: World;
let lead: Context;
let operator: Context;
let stakeholder: Context;
let launchId: string;

beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Mara");
  operator = await world.as("operator", "Jon");
  stakeholder = await world.as("stakeholder");
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ id: launchId } = await world.launch());
  await importPlan(lead, { launchId, fileName: "plan.md", text: PLAN });
});

const registers = (target?: string) =>
  listRegisters(stakeholder, { launchId, ...(target === undefined ? {} : { target }) });
async function targetOf(metric: string) {
  const row = (await registers()).targets.find((each) => each.metric === metric);
  if (!row) throw new Error(`no target ${metric}`);
  return row;
}
async function riskOf(title: string) {
  const row = (await registers()).risks.find((each) => each.title === title);
  if (!row) throw new Error(`no risk ${title}`);
  return row;
}
const daysFrom = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe("targets", () => {
  it("are unknown until measured: what the file says has no date", async () => {
    const load = await targetOf("Page load");
    expect(load).toMatchObject({ verdict: "unknown", unit: "ms", kpi: true, line: 400, section: "Targets" });
    expect(load.reason).toBe(
      "The file gives 460 ms without saying when it was measured. Record it with its date.",
    );
    expect((await targetOf("Visitors at once")).reason).toBe("Not measured yet.");
  });

  it("are measured by hand, the newest observation counts, and each stays", async () => {
    const { nodeId } = await targetOf("Page load");
    const at = { launchId, nodeId, unit: "ms" };
    await measureTarget(operator, { ...at, value: 380, observedAt: daysFrom(-1), note: "Staging" });
    await measureTarget(lead, { ...at, unit: "s", value: 0.5, observedAt: daysFrom(-3) });
    const row = await targetOf("Page load");
    expect(row).toMatchObject({
      verdict: "met",
      measurements: [
        { value: 380, note: "Staging", source: { kind: "hand", id: null, label: "Jon" } },
        { value: 0.5, unit: "s", source: { label: "Mara" } },
      ],
      change: { before: 820, after: 380, percent: -53.7, direction: "better", afterLaunch: false },
    });
    expect(row.trend.map(({ value }) => value)).toEqual([500, 380]);
    expect(await world.audit(nodeId)).toMatchObject([
      { action: "plans.measure-target", actor: "Jon", changes: { value: 380 } },
      { action: "plans.measure-target", actor: "Mara" },
    ]);
    const launched = await registers(daysFrom(-1).slice(0, 10));
    expect(launched.targets[0]?.change?.afterLaunch).toBe(true);
    const types = (await world.events(launchId)).map(({ type }) => type);
    expect(types.filter((type) => type === "plans.measured")).toHaveLength(2);
    const change = world.ports.db.targetMeasurement.updateMany({ where: { nodeId }, data: { value: 1 } });
    await expect(change).rejects.toThrow(/append-only/);
  });

  it("refuses what has not happened, what is no target, and people who only look", async () => {
    const { nodeId } = await targetOf("Page load");
    const measure = { launchId, nodeId, value: 1, observedAt: daysFrom(1) };
    await expect(measureTarget(lead, measure)).rejects.toMatchObject({ code: "invalid" });
    const risk = { ...measure, nodeId: (await riskOf("Rain")).nodeId, observedAt: daysFrom(-1) };
    await expect(measureTarget(lead, risk)).rejects.toMatchObject({ code: "invalid" });
    const looking = measureTarget(stakeholder, { ...measure, observedAt: daysFrom(-1) });
    await expect(looking).rejects.toMatchObject({ code: "forbidden" });
  });

  it("are edited in words, with conflicts told, and added", async () => {
    const { nodeId, version } = await targetOf("Page load");
    const of = { launchId, nodeId, version };
    await editTarget(lead, { ...of, target: "<= 0.3 s (p95)", freshDays: 7, kpi: false });
    expect(await targetOf("Page load")).toMatchObject({
      version: version + 1,
      unit: "s",
      target: { value: 0.3, comparator: "<=", percentile: 95 },
      baseline: { value: 820 },
      kpi: false,
      freshDays: 7,
    });
    expect(await world.audit(nodeId)).toMatchObject([
      { action: "plans.edit-target", changes: { freshDays: { before: null, after: 7 } } },
    ]);
    await expect(editTarget(lead, { ...of, freshDays: 3 })).rejects.toMatchObject({ code: "conflict" });
    const same = await editTarget(lead, { ...of, version: version + 1, freshDays: 7 });
    expect(same.nodes[0]?.version).toBe(version + 1);
    const wordless = editTarget(lead, { ...of, version: version + 1, target: "fast" });
    await expect(wordless).rejects.toMatchObject({ code: "invalid", message: /no number in "fast"/ });
    await expect(editTarget(operator, of)).rejects.toMatchObject({ code: "forbidden" });

    const added = await addTarget(lead, { launchId, metric: "Failed payments", target: "< 0.5 %" });
    expect(added.nodes[0]).toMatchObject({ kind: "target", title: "Failed payments" });
    const { targets } = await registers();
    expect(targets.map(({ metric }) => metric)).toEqual(["Page load", "Visitors at once", "Failed payments"]);
    expect((await world.audit(added.nodes[0]?.id ?? ""))[0]?.action).toBe("plans.add-target");
    await expect(addTarget(operator, { launchId, metric: "x" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("risks", () => {
  it("are sorted by exposure; what nobody rated stands above what is small", async () => {
    const { risks } = await registers();
    expect(risks.map(({ title, exposure }) => [title, exposure])).toEqual([
      ["Provider is late", 12],
      ["Nobody comes", null],
      ["Rain", 6],
    ]);
    expect(risks[0]).toMatchObject({
      likelihood: { text: "Medium", level: 3 },
      ownerText: "Ilse",
      state: "open",
      overdue: false,
    });
  });

  it("are rated beside the plan's own words, given an owner and a review", async () => {
    const { nodeId, version } = await riskOf("Rain");
    const of = { launchId, nodeId, version };
    const jon = operator.actor.kind === "person" ? operator.actor.id : "";
    await editRisk(lead, { ...of, likelihood: 5, reviewOn: daysFrom(-2).slice(0, 10), assigneeId: jon });
    expect(await riskOf("Rain")).toMatchObject({
      likelihood: { text: "Low", level: 5 },
      exposure: 15,
      assigneeName: "Jon",
      ownerText: "Noor",
      overdue: true,
    });
    await expect(editRisk(lead, { ...of, impact: 1 })).rejects.toMatchObject({ code: "conflict" });
    await expect(editRisk(operator, { ...of, impact: 1 })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = editRisk(lead, { ...of, version: version + 1, assigneeId: launchId });
    await expect(stranger).rejects.toMatchObject({ code: "invalid" });
    await editRisk(lead, { ...of, version: version + 1, likelihood: null, reviewOn: null });
    expect(await riskOf("Rain")).toMatchObject({ likelihood: { level: 2 }, overdue: false });
    expect((await world.audit(nodeId)).map(({ action }) => action)).toEqual([
      "plans.edit-risk",
      "plans.edit-risk",
    ]);
  });

  it("are accepted until a day, then open again, and closed with a reason", async () => {
    const { nodeId, version } = await riskOf("Provider is late");
    const of = { launchId, nodeId };
    const accept = { ...of, version, state: "accepted", reason: "We can pay at the door" } as const;
    const endless = decideRisk(lead, accept);
    await expect(endless).rejects.toMatchObject({ code: "invalid" });
    const passed = decideRisk(lead, { ...accept, acceptedUntil: daysFrom(-1).slice(0, 10) });
    await expect(passed).rejects.toMatchObject({ code: "invalid", message: /has passed/ });
    await decideRisk(lead, { ...accept, acceptedUntil: daysFrom(3).slice(0, 10) });
    expect(await riskOf("Provider is late")).toMatchObject({
      state: "accepted",
      lapsed: false,
      reason: "We can pay at the door",
      decidedBy: "Mara",
    });
    const { clock } = world.ports;
    const later = { ...lead, ports: { ...world.ports, clock: { now: () => new Date(daysFrom(5)) } } };
    const { risks } = await listRegisters(later, { launchId });
    expect(risks[0]).toMatchObject({ title: "Provider is late", state: "open", lapsed: true });
    expect(clock.now().getTime()).toBeLessThan(Date.parse(daysFrom(1)));

    await decideRisk(lead, { ...of, version: version + 1, state: "closed", reason: "They answered" });
    expect((await registers()).risks.at(-1)).toMatchObject({ title: "Provider is late", state: "closed" });
    const old = decideRisk(lead, { ...of, version, state: "open", reason: "No" });
    await expect(old).rejects.toMatchObject({ code: "conflict" });
    const closing = decideRisk(operator, { ...of, version: version + 2, state: "open", reason: "No" });
    await expect(closing).rejects.toMatchObject({ code: "forbidden" });
    expect((await world.audit(nodeId)).map(({ action }) => action)).toEqual([
      "plans.decide-risk",
      "plans.decide-risk",
    ]);
  });

  it("are added after the last one, and refused without a plan", async () => {
    const { nodes } = await addRisk(lead, { launchId, title: "Strike", likelihood: 4, impact: 5 });
    expect((await registers()).risks[0]).toMatchObject({ title: "Strike", exposure: 20, section: "Risks" });
    expect((await world.audit(nodes[0]?.id ?? ""))[0]?.action).toBe("plans.add-risk");
    const empty = await world.launch();
    const early = addRisk(lead, { launchId: empty.id, title: "x" });
    await expect(early).rejects.toMatchObject({ code: "not_found" });
    await expect(addRisk(operator, { launchId, title: "x" })).rejects.toMatchObject({ code: "forbidden" });
  });
});

it("keeps what was set here when a newer file is merged", async () => {
  const rain = await riskOf("Rain");
  await editRisk(lead, { launchId, nodeId: rain.nodeId, version: rain.version, mitigation: "Tents" });
  const load = await targetOf("Page load");
  await measureTarget(lead, {
    ...{ launchId, nodeId: load.nodeId, value: 390, unit: "ms" },
    observedAt: daysFrom(0),
  });
  const text = PLAN.replace("Umbrellas", "Raincoats").replace("< 400 ms", "< 380 ms");
  const { rev } = await previewMerge(lead, { launchId, fileName: "plan.md", text });
  await mergePlan(lead, { launchId, fileName: "plan.md", text, rev });
  expect((await riskOf("Rain")).mitigation).toBe("Tents");
  expect(await targetOf("Page load")).toMatchObject({ verdict: "missed", target: { value: 380 } });
});
