import { describe, expect, it } from "vitest";
import { createKeeper } from "@/components/shell/kept-text";
import { Outbox } from "./outbox";

function open(
  answer: (body: string, key: string) => Promise<string>,
  keeper = createKeeper(() => undefined),
) {
  const arrived: string[] = [];
  let keys = 0;
  const box = new Outbox<string>("a", {
    keeper,
    send: answer,
    arrived: (sent) => arrived.push(sent),
    newKey: () => `key-${++keys}`,
  });
  return { box, arrived, keeper };
}

describe("the outbox", () => {
  it("keeps a comment until it has arrived", async () => {
    let finish = (_: string) => {};
    const { box, arrived, keeper } = open(() => new Promise((resolve) => (finish = resolve)));
    const sending = box.send("Hello");
    expect(box.list()).toEqual([{ key: "key-1", body: "Hello", problem: null }]);
    expect(keeper.read("a")).toContain("Hello");
    finish("sent");
    await sending;
    expect(arrived).toEqual(["sent"]);
    expect(box.list()).toEqual([]);
    expect(keeper.read("a")).toBe("");
  });

  it("tells why one failed, sends it again under the same key, or gives its text back", async () => {
    const sent: string[] = [];
    let up = false;
    const { box, arrived } = open(async (body, key) => {
      sent.push(`${key} ${body}`);
      if (!up) throw new Error("The console cannot be reached.");
      return body;
    });
    await box.send("One");
    await box.send("Two");
    expect(box.list().map(({ problem }) => problem)).toEqual(Array(2).fill("The console cannot be reached."));
    expect(box.takeBack("key-2")).toBe("Two");
    up = true;
    await box.retry("key-1");
    expect(sent).toEqual(["key-1 One", "key-2 Two", "key-1 One"]);
    expect(arrived).toEqual(["One"]);
    expect(box.list()).toEqual([]);
  });

  it("shows after a reload what may not have arrived", () => {
    const first = open(() => new Promise(() => {}));
    void first.box.send("Half way");
    const { box } = open(async (body) => body, first.keeper);
    expect(box.list()[0]).toMatchObject({
      key: "key-1",
      body: "Half way",
      problem: expect.stringContaining("not known"),
    });
    first.keeper.write("a", "{broken");
    expect(open(async (body) => body, first.keeper).box.list()).toEqual([]);
  });
});
