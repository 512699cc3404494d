import { beforeEach, describe, expect, it } from "vitest";
import { ApiProblem } from "@/components/shell/api";
import type { NodeView, PlanChange } from "@/server/domain/plans/schema";
import { type OpenDependency, type TickPorts, TickStore } from "./tick-store";

const item: NodeView = {
  id: "a",
  parentId: null,
  kind: "check",
  depth: 0,
  position: 1,
  title: "Backups",
  tickable: true,
  ticked: false,
  status: "open",
  state: "open",
  version: 1,
};

type Sent = { version: number; ticked: boolean; answer: (error?: Error) => void };
let now: NodeView;
let sent: Sent[];
let asked: (readonly OpenDependency[])[];
let saved: boolean[];
let store: TickStore;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function change(node: NodeView): PlanChange {
  const overall = { total: 1, ticked: 0, proven: 0, cancelled: 0 };
  return { rev: 1, nodes: [node], removed: [], progress: { overall, groups: {} } };
}

beforeEach(() => {
  now = item;
  sent = [];
  asked = [];
  saved = [];
  const ports: TickPorts = {
    read: () => now,
    send: (node, ticked) =>
      new Promise((resolve, reject) => {
        const answer = (error?: Error) =>
          error ? reject(error) : resolve(change({ ...node, ticked, version: node.version + 1 }));
        sent.push({ version: node.version, ticked, answer });
      }),
    apply: ({ nodes }) => {
      now = nodes[0] ?? now;
    },
    correct: (node) => {
      now = node;
    },
    waitsFor: () => [],
    ask: (_, open) => asked.push(open),
    saved: (_, ticked) => saved.push(ticked),
    newKey: () => "key-0123456789",
  };
  store = new TickStore(ports);
});

describe("a tick", () => {
  it("counts from what is known, also when what is drawn is a frame behind", async () => {
    const drawn = { ...item, ticked: true };
    store.toggle(drawn);
    expect(sent.map(({ ticked }) => ticked)).toEqual([true]);
  });

  it("shows at once and is true once saved", async () => {
    store.toggle(now);
    expect(store.shown(now)).toBe(true);
    sent[0]?.answer();
    await settled();
    expect(store.states.get("a")).toBeUndefined();
    expect(now.ticked).toBe(true);
    expect(saved).toEqual([true]);
  });

  it("pressed again before the answer waits its turn and goes with the new version", async () => {
    store.toggle(now);
    store.toggle(now);
    store.toggle(now);
    store.toggle(now);
    expect(sent).toHaveLength(1);
    sent[0]?.answer();
    await settled();
    expect(sent.map(({ version, ticked }) => [version, ticked])).toEqual([
      [1, true],
      [2, false],
    ]);
    sent[1]?.answer();
    await settled();
    expect(now.ticked).toBe(false);
  });

  it("that lost to somebody shows who was faster, and the item as it is", async () => {
    store.toggle(now);
    const theirs = { ...item, ticked: true, version: 2 };
    const problem = { code: "conflict", status: 409, title: "Conflict", detail: "Lena ticked this 4 s ago." };
    sent[0]?.answer(new ApiProblem({ ...problem, details: { node: theirs } }));
    await settled();
    expect(store.states.get("a")?.problem).toMatchObject({ kind: "conflict", wanted: true, now: true });
    expect(saved).toEqual([]);
    store.dismiss("a");
    expect(store.shown(now)).toBe(true);
  });

  it("that was refused goes back and says why", async () => {
    store.toggle(now);
    sent[0]?.answer(
      new ApiProblem({ code: "unreachable", status: 0, title: "", detail: "Check the connection." }),
    );
    await settled();
    expect(store.shown(now)).toBe(false);
    expect(store.states.get("a")?.problem).toMatchObject({
      kind: "refused",
      message: "Check the connection.",
    });
  });

  it("asks for a reason when the server knows of open dependencies", async () => {
    store.toggle(now);
    const open = [{ id: "b", title: "First this" }];
    const problem = { code: "invalid", status: 422, title: "", detail: "Give a reason." };
    sent[0]?.answer(new ApiProblem({ ...problem, details: { openDependencies: open } }));
    await settled();
    expect(asked).toEqual([open]);
    expect(store.states.get("a")).toBeUndefined();
  });

  it("does not undo what somebody else ticked under the hand", () => {
    now = { ...item, ticked: true, version: 2 };
    store.others.set("a", { at: 1000, actor: "Lena Brandt" });
    store.toggle(now, 1300);
    expect(sent).toHaveLength(0);
    expect(store.states.get("a")?.problem?.message).toBe("Lena Brandt ticked this just now.");
  });
});
