import { describe, expect, it } from "vitest";
import type { SavedView } from "@/server/domain/views/schema";
import { normalQuery, usualView } from "./queries";

const view = (name: string, more: Partial<SavedView> = {}): SavedView => ({
  id: name,
  page: "plan",
  name,
  query: "",
  shared: false,
  usual: false,
  createdBy: "Mara",
  version: 1,
  ...more,
});

describe("saved views", () => {
  it("are the same whatever the order of their parts, without what belongs to the moment", () => {
    expect(normalQuery("?state=open&item=7&q=a%20b", ["item"])).toBe(normalQuery("q=a+b&state=open"));
    expect(normalQuery("item=7", ["item"])).toBe("");
  });
  it("open with one's own usual one before the launch's", () => {
    const shared = view("All", { shared: true, usual: true });
    expect(usualView([view("Mine", { usual: true }), shared])?.name).toBe("Mine");
    expect(usualView([view("Mine"), shared])?.name).toBe("All");
    expect(usualView([view("Mine")])).toBeUndefined();
  });
});
