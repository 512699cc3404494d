import { afterAll, beforeAll, expect, it } from "vitest";
import { changeNodes, getPlan, importPlan, tickItem } from "@/server/domain/plans";
import type { Context } from "@/server/kernel/context";
import { openWorld, type World } from "@/server/testing/world";
import { readActivity } from "./read-activity";

let world: World;
let lead: Context;

beforeAll(async () => {
  world = await openWorld();
  lead = await world.as("lead", "Mara");
});
afterAll(() => world.close());

it("tells what was done to many items as one thing, and does not lose what was before it", async () => {
  const { id: launchId } = await world.launch();
  const text = `# P\n\n${Array.from({ length: 150 }, (_, index) => `- [ ] Item ${index}`).join("\n")}\n`;
  await importPlan(lead, { launchId, fileName: "plan.md", text });
  const items = async () =>
    (await getPlan(lead, { launchId })).nodes.flatMap(({ id, version, tickable }) =>
      tickable ? [{ id, version }] : [],
    );
  const [first] = await items();
  await tickItem(lead, { launchId, nodeId: first?.id ?? "", version: 1, ticked: true });
  await changeNodes(lead, {
    launchId,
    changes: (await items()).map((item) => ({ ...item, priority: "high" })),
  });
  await changeNodes(lead, {
    launchId,
    changes: (await items()).slice(0, 1).map((item) => ({ ...item, ticked: false })),
  });
  await changeNodes(lead, {
    launchId,
    changes: (await items()).slice(2, 4).map((item) => ({ ...item, remove: true })),
  });
  const told = (await readActivity(lead, launchId, false)).map(({ action, label }) => [action, label]);
  expect(told).toEqual([
    ["plans.remove", "2 items"],
    ["plans.untick", "Item 0"],
    ["plans.edit", "150 items"],
    ["plans.tick", "Item 0"],
    ["plans.import", expect.any(String)],
  ]);
});
