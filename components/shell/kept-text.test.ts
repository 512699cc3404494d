import { describe, expect, it } from "vitest";
import { createKeeper } from "./kept-text";

function storage(): Storage {
  const map = new Map<string, string>();
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
    get length() {
      return map.size;
    },
  } as Storage;
}

describe("kept text", () => {
  it("outlives the page, and leaves nothing once it is empty", () => {
    const shelf = storage();
    createKeeper(() => shelf).write("a", "half a thought");
    const next = createKeeper(() => shelf);
    expect(next.read("a")).toBe("half a thought");
    next.write("a", "");
    expect(next.read("a")).toBe("");
    expect(shelf.length).toBe(0);
  });

  it("lives as long as the page where the browser keeps nothing", () => {
    const closed = createKeeper(() => {
      throw new Error("denied");
    });
    closed.write("a", "text");
    expect(closed.read("a")).toBe("text");
    expect(createKeeper(() => undefined).read("a")).toBe("");
  });
});
