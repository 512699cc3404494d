import { it } from "vitest";
import { openWorld } from "@/server/testing/world";
import { getPlan, importPlan, progressOf, tickItem } from "./index";
const p = (xs: number[], q: number) => [...xs].sort((a, b) => a - b)[Math.min(xs.length - 1, Math.floor(xs.length * q))]?.toFixed(1);
it("perf", async () => {
  const world = await openWorld();
  const lead = await world.as("lead");
  for (const n of [300, 10000]) {
    const { id: launchId } = await world.launch();
    const text = Array.from({ length: n / 10 }, (_, g) => `## Phase ${g}\n\n` + Array.from({ length: 10 }, (_, i) => `- [ ] Item ${g}.${i} do the thing`).join("\n") + "\n").join("\n");
    let t = performance.now();
    await importPlan(lead, { launchId, text });
    console.log(n, "import", (performance.now() - t).toFixed(0));
    const reads: number[] = [];
    let tree = await getPlan(lead, { launchId });
    for (let i = 0; i < 15; i++) { t = performance.now(); tree = await getPlan(lead, { launchId }); reads.push(performance.now() - t); }
    console.log(n, "get p50/p95", p(reads, 0.5), p(reads, 0.95), "json", JSON.stringify(tree).length);
    const cached: number[] = [];
    await getPlan.json?.(lead, { launchId });
    for (let i = 0; i < 15; i++) { t = performance.now(); await getPlan.json?.(lead, { launchId }); cached.push(performance.now() - t); }
    console.log(n, "cached p50/p95", p(cached, 0.5), p(cached, 0.95));
    t = performance.now(); await progressOf(lead, { launchId }); console.log(n, "progressOf", (performance.now() - t).toFixed(1));
    const items = tree.nodes.filter((x) => x.tickable);
    const ticks: number[] = [];
    for (const x of items.slice(0, 100)) { t = performance.now(); await tickItem(lead, { launchId, nodeId: x.id, ticked: true, version: 1 }); ticks.push(performance.now() - t); }
    console.log(n, "tick p50/p95", p(ticks, 0.5), p(ticks, 0.95));
    const par: number[] = [];
    const queue = items.slice(100, 250);
    await Promise.all(Array.from({ length: 4 }, async () => { for (let x = queue.pop(); x; x = queue.pop()) { const s = performance.now(); await tickItem(lead, { launchId, nodeId: x.id, ticked: true, version: 1 }); par.push(performance.now() - s); } }));
    console.log(n, "4-parallel tick p50/p95", p(par, 0.5), p(par, 0.95));
  }
  await world.close();
}, 200000);
