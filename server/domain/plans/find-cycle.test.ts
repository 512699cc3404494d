import { describe, expect, it } from "vitest";
import { findCycle } from "./find-cycle";
import type { NodeView } from "./schema";

const node = (id: string, more: Partial<NodeView> = {}): NodeView => ({
  id,
  parentId: null,
  kind: "task",
  depth: 0,
  position: 0,
  title: `Item ${id}`,
  externalId: id,
  tickable: true,
  ticked: false,
  state: "open",
  version: 1,
  ...more,
});

describe("circles in plain words", () => {
  it("names who would wait for whom", () => {
    const nodes = [
      node("T104"),
      node("T105", { dependsOn: ["T104"] }),
      node("T107", { dependsOn: ["T105"] }),
    ];
    expect(findCycle(nodes, "T104", ["T107"])).toBe(
      "T104 would wait for T107, which waits for T105, which waits for T104.",
    );
    expect(findCycle(nodes, "T104", ["T104"])).toBe("T104 would wait for itself.");
    expect(findCycle(nodes, "T107", ["T104"])).toBeNull();
  });

  it("sees through groups: they hold what must end, and make what stands in them wait", () => {
    const nodes = [
      node("P1", { kind: "phase" }),
      node("A", { parentId: "P1", dependsOn: ["B"] }),
      node("P2", { kind: "phase", dependsOn: ["P1"] }),
      node("B", { parentId: "P2" }),
      node("C"),
    ];
    expect(findCycle(nodes, "C", ["A", "P2"])).toBeNull();
    expect(findCycle(nodes, "A", ["P1"])).toBe("A would wait for P1, which holds A.");
    expect(findCycle(nodes, "P1", ["A"])).toBe("P1 would wait for A, which stands in P1.");
    const free = nodes.map((each) => (each.id === "A" ? { ...each, dependsOn: [] } : each));
    expect(findCycle(free, "A", ["B"])).toBe(
      "A would wait for B, which stands in P2, which waits for P1, which holds A.",
    );
    expect(findCycle(free, "P1", ["C", "B"])).toBe(
      "P1 would wait for B, which stands in P2, which waits for P1.",
    );
  });

  it("names what has no id by its title, and cuts a long way short", () => {
    const long = Array.from({ length: 30 }, (_, at) =>
      node(`N${at}`, at === 0 ? {} : { dependsOn: [`N${at - 1}`] }),
    );
    const said = findCycle(long, "N0", ["N29"]) ?? "";
    expect(said).toMatch(/^N0 would wait for N29, which waits for N28, .*and so on, which waits for N0\.$/);
    expect(said.split("which").length).toBeLessThan(11);
    const { externalId: _, ...unnamed } = node("X", { title: "Write the runbook" });
    expect(findCycle([unnamed], "X", ["X"])).toBe("“Write the runbook” would wait for itself.");
  });

  it("is not misled by a row that names its own group", () => {
    const nodes = [
      node("P1", { kind: "phase" }),
      node("A", { parentId: "P1", dependsOn: ["P1"] }),
      node("B", { parentId: "P1" }),
    ];
    expect(findCycle(nodes, "B", ["A"])).toBeNull();
  });
});
