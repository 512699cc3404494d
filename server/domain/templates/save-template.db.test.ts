import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getPlan, getTimeline, importPlan, tickItem } from "@/server/domain/plans";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import {
  getTemplate,
  listTemplates,
  removeTemplate,
  renameTemplate,
  saveTemplate,
  useTemplate,
} from "./index";

const PLAN = `# Launch

## Phase 1: Build

| ID | Task | Priority | Estimate | Owner | Due | Depends on | Proof |
| --- | --- | --- | --- | --- | --- | --- | --- |
| T1 | Code the whole thing | High | 1d | Mara Keller | 2026-02-20 | | smoke |
| T2 | Review it twice | High | 1d | Backend | 2026-02-25 | T1 | report |

- [x] Merge
  - [ ] Both of them

## Targets

| Metric | Baseline | Target |
| --- | --- | --- |
| Load | 900 ms | < 400 ms (p95) |
`;

let world: World;
let lead: Context;
let operator: Context;
let stakeholder: Context;

beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Mara");
  operator = await world.as("operator");
  stakeholder = await world.as("stakeholder");
});
afterAll(() => world.close());

async function planned(): Promise<string> {
  const { id: launchId } = await world.launch();
  await importPlan(lead, { launchId, fileName: "plan.md", text: PLAN });
  return launchId;
}

describe("templates that come with the console", () => {
  it("are listed with what is in them, and read before they are used", async () => {
    const { templates } = await listTemplates(operator, {});
    const own = templates.filter(({ builtIn }) => builtIn);
    expect(own.length).toBeGreaterThanOrEqual(6);
    for (const { facts, summary } of own) {
      expect(facts.items).toBeGreaterThanOrEqual(40);
      expect(summary).not.toBe("");
    }
    const preview = await getTemplate(operator, { templateId: "web-product" });
    expect(preview.phases[0]).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ mark: "W103", proof: "health" })]),
      criteria: expect.arrayContaining([expect.stringContaining("health check")]),
    });
    await expect(listTemplates(stakeholder, {})).rejects.toMatchObject({ code: "forbidden" });
    const unknown = getTemplate(lead, { templateId: "../../../etc/passwd" });
    await expect(unknown).rejects.toMatchObject({ code: "not_found" });
  });

  it("become the plan of a launch that has none, dated by its target date", async () => {
    const { id: launchId } = await world.launch();
    const { items } = await useTemplate(lead, { templateId: "backup-recovery", launchId });
    const { plan, nodes, progress } = await getPlan(lead, { launchId });
    expect(plan).toMatchObject({ fileName: "backup-recovery.md", undoable: true });
    expect(progress.overall).toMatchObject({ total: items, ticked: 0 });
    expect(nodes.every(({ unresolved }) => unresolved === undefined)).toBe(true);
    const timeline = await getTimeline(lead, { launchId, target: "2027-06-07" });
    expect(timeline).toMatchObject({ dated: true, circles: [] });
    expect(timeline.start).toBe("2027-04-19");
    const actions = (await world.audit(launchId)).map(({ action }) => action);
    expect(actions).toEqual(["templates.use"]);

    const again = useTemplate(lead, { templateId: "web-product", launchId });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
    const refused = useTemplate(operator, { templateId: "web-product", launchId });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("templates that people keep", () => {
  it("hold the structure without ticks, people and dates, and serve the next launch", async () => {
    const launchId = await planned();
    const code = (await getPlan(lead, { launchId })).nodes.find(({ externalId }) => externalId === "T1");
    await tickItem(lead, { launchId, nodeId: code?.id ?? "", version: code?.version ?? 0, ticked: true });
    const saved = await saveTemplate(lead, {
      ...{ launchId, name: "Our way", summary: "As we did it", targetDate: "2026-03-01" },
    });
    expect(saved).toMatchObject({
      builtIn: false,
      createdBy: "Mara",
      facts: { phases: 1, items: 4, targets: 1, risks: 0, weeks: 1 },
    });
    const { plan: text } = await world.ports.db.template.findUniqueOrThrow({ where: { id: saved.id } });
    expect(text).not.toMatch(/Mara|Keller|2026-0|900 ms|"ticked": true/);

    const next = await world.launch("Next");
    await useTemplate(lead, { templateId: saved.id, launchId: next.id });
    const { nodes, progress } = await getPlan(lead, { launchId: next.id });
    expect(progress.overall).toMatchObject({ total: 4, ticked: 0 });
    const review = nodes.find(({ externalId }) => externalId === "T2");
    expect(review).toMatchObject({
      ownerText: "Backend",
      timing: { text: "T-4 days" },
      dependsOn: [nodes.find(({ externalId }) => externalId === "T1")?.id],
      fields: [{ name: "Proof", value: "report" }],
    });
    expect(nodes.find(({ kind }) => kind === "target")?.target).toMatchObject({
      target: { value: 400, percentile: 95 },
      baseline: null,
    });
    const timeline = await getTimeline(lead, { launchId: next.id, target: "2026-10-11" });
    expect(timeline.bars.find(({ externalId }) => externalId === "T2")?.end).toBe("2026-10-07");
    expect((await world.audit(saved.id)).map(({ action }) => action)).toEqual(["templates.save"]);
  });

  it("are renamed and removed by leads, and conflicts are told", async () => {
    const launchId = await planned();
    const first = await saveTemplate(lead, { launchId, name: "Alpha" });
    const twin = saveTemplate(lead, { launchId, name: "ALPHA" });
    await expect(twin).rejects.toMatchObject({ code: "conflict", message: /called "ALPHA" already/ });
    const second = await saveTemplate(lead, { launchId, name: "Beta" });
    const of = { templateId: second.id, version: second.version };
    await expect(renameTemplate(lead, { ...of, name: "alpha" })).rejects.toMatchObject({ code: "conflict" });
    await expect(renameTemplate(operator, { ...of, name: "x" })).rejects.toMatchObject({ code: "forbidden" });
    const renamed = await renameTemplate(lead, { ...of, name: "Gamma", summary: "Better" });
    expect(renamed).toMatchObject({ name: "Gamma", summary: "Better", version: 2 });
    expect((await renameTemplate(lead, { ...of, version: 2, name: "Gamma" })).version).toBe(2);
    await expect(renameTemplate(lead, { ...of, name: "Delta" })).rejects.toMatchObject({ code: "conflict" });
    await expect(removeTemplate(lead, of)).rejects.toMatchObject({ code: "conflict" });
    await expect(removeTemplate(operator, { ...of, version: 2 })).rejects.toMatchObject({
      code: "forbidden",
    });
    await removeTemplate(lead, { ...of, version: 2 });
    await expect(removeTemplate(lead, { ...of, version: 2 })).rejects.toMatchObject({ code: "not_found" });
    const names = (await listTemplates(lead, {})).templates.map(({ name }) => name);
    expect(names).toContain("Alpha");
    expect(names).not.toContain("Gamma");
    expect((await world.audit(second.id)).map(({ action }) => action)).toEqual([
      "templates.save",
      "templates.rename",
      "templates.remove",
    ]);
    expect(first.id).not.toBe(second.id);
  });

  it("are not made of nothing, and not by everybody", async () => {
    const { id: launchId } = await world.launch();
    const empty = saveTemplate(lead, { launchId, name: "Nothing" });
    await expect(empty).rejects.toMatchObject({ code: "invalid" });
    const refused = saveTemplate(operator, { launchId, name: "Mine" });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
  });
});
