import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getPlan, importPlan, tickItem } from "@/server/domain/plans";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { weeklySummary } from ".";

const PLAN = `# Plan
## Phase 1: First
- [x] Came ticked
- [ ] Ticked by hand
## Phase 2: Second
- [ ] Still open
`;

let world: World;
let lead: Context;
beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Lena Brandt");
});
afterAll(async () => world.close());

describe("weeklySummary", () => {
  it("tells what people ticked, by phase, against the week before", async () => {
    const { id: launchId, name } = await world.launch();
    await importPlan(lead, { launchId, fileName: "plan.md", text: PLAN });
    const { nodes } = await getPlan(lead, { launchId });
    const node = nodes.find(({ title }) => title === "Ticked by hand");
    await tickItem(lead, { launchId, nodeId: node?.id ?? "", ticked: true, version: node?.version ?? 0 });
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    await world.ports.db.planProgress.createMany({
      data: [
        { launchId, at: daysAgo(20), total: 3, ticked: 0, proven: 0 },
        { launchId, at: daysAgo(7.5), total: 2, ticked: 1, proven: 0 },
        { launchId, at: daysAgo(6.9), total: 3, ticked: 1, proven: 0 },
      ],
    });
    const { text, from, to } = await weeklySummary(lead, { launchId });
    expect(Date.parse(to) - Date.parse(from)).toBe(7 * 86_400_000);
    expect(text).toContain(`# ${name}: week of`);
    expect(text).toContain("- Ticked: 2 of 3 (67 %), was 1 a week ago (+1)");
    expect(text).toContain("- Items: 3, were 2");
    expect(text).toContain("- Phase 1: First: 1 item\n  - Ticked by hand (Lena Brandt)\n");
    expect(text).not.toContain("Came ticked");
    expect(text).toContain("- Set a target date");
  });

  it("is for the team", async () => {
    const { id: launchId } = await world.launch();
    for (const role of ["admin", "operator", "lead"] as const) {
      await expect(weeklySummary(await world.as(role), { launchId })).resolves.toBeDefined();
    }
    const refused = weeklySummary(await world.as("stakeholder"), { launchId });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
    const nowhere = weeklySummary(lead, { launchId: randomUUID() });
    await expect(nowhere).rejects.toMatchObject({ code: "not_found" });
  });
});
