import { describe, expect, it } from "vitest";
import { settleBatch, type WaitingNode } from "./settle-batch";

const node = (id: string, more: Partial<WaitingNode> = {}): WaitingNode => ({
  id,
  parentId: null,
  tickable: true,
  ticked: false,
  status: "open",
  dependsOn: [],
  ...more,
});
const settle = (nodes: WaitingNode[], ...wanted: string[]) =>
  Object.fromEntries(settleBatch(nodes, new Set(wanted)));

describe("settleBatch", () => {
  const chain = [node("a"), node("b", { dependsOn: ["a"] }), node("c", { dependsOn: ["b"] })];

  it("lets items be ticked together with what they wait for", () => {
    expect(settle(chain, "a", "b", "c")).toEqual({});
  });
  it("refuses all that waits for what is refused", () => {
    expect(settle(chain, "b", "c")).toEqual({ b: ["a"], c: ["b"] });
  });
  it("does not wait for what is ticked or cancelled", () => {
    const done = [node("a", { ticked: true }), node("x", { status: "cancelled" })];
    expect(settle([...done, node("b", { dependsOn: ["a", "x", "gone"] })], "b")).toEqual({});
  });
  it("lets a circle be ticked as a whole only", () => {
    const circle = [node("a", { dependsOn: ["b"] }), node("b", { dependsOn: ["a"] })];
    expect(settle(circle, "a", "b")).toEqual({});
    expect(settle(circle, "a")).toEqual({ a: ["b"] });
  });
  it("waits for every item below a group, at any depth, but not for a group it stands in", () => {
    const group = node("g", { tickable: false, status: null });
    const nodes = [
      group,
      node("m", { parentId: "g", tickable: false, status: null }),
      node("deep", { parentId: "m" }),
      node("inside", { parentId: "g", dependsOn: ["g", "inside"] }),
      node("outside", { dependsOn: ["g"] }),
    ];
    expect(settle(nodes, "inside")).toEqual({});
    expect(settle(nodes, "outside")).toEqual({ outside: ["g"] });
    expect(settle(nodes, "outside", "deep", "inside")).toEqual({});
  });
});
