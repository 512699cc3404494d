import { describe, expect, it } from "vitest";
import { missingToConfirm, needsDialog } from "./confirm-rules";
import { holdBarText, share } from "./hold-bar";
import { STATUS_LOOKS, STATUSES } from "./status";

describe("hold bar", () => {
  it("says what it shows", () => {
    expect(holdBarText({ total: 40, ticked: 12, proven: 3 })).toBe("12 of 40 ticked, 3 proven");
    expect(holdBarText({ total: 40, ticked: 12, proven: 3, gate: 30, name: "Phase 9" })).toBe(
      "Phase 9: 12 of 40 ticked, 3 proven, gate at 30",
    );
    expect(holdBarText({ total: 0, ticked: 0, proven: 0 })).toBe("nothing to tick yet");
  });
  it("never draws outside of itself", () => {
    expect(share(5, 4)).toBe(100);
    expect(share(-1, 4)).toBe(0);
    expect(share(1, 0)).toBe(0);
    expect(share(1, 4)).toBe(25);
  });
});

describe("status vocabulary", () => {
  it("gives every status its own word, and green only to what has been shown to be true", () => {
    const words = STATUSES.map((status) => STATUS_LOOKS[status].text);
    expect(new Set(words).size).toBe(STATUSES.length);
    expect(STATUSES.filter((status) => STATUS_LOOKS[status].tone === "good")).toEqual(["passed", "proven"]);
  });
});

describe("confirmation tiers", () => {
  it("asks for nothing that can be undone, and for a check only in production", () => {
    expect(needsDialog("T0", true)).toBe(false);
    expect(needsDialog("T1", false)).toBe(false);
    expect(needsDialog("T1", true)).toBe(true);
    expect(needsDialog("T2", false)).toBe(true);
    expect(needsDialog("T3", false)).toBe(true);
  });
  it("wants the target's exact name for T3 and a reason where one is required", () => {
    const base = { target: "shop_restored", reasonRequired: true, reason: "drill" };
    const nothing = { typed: null, reason: null };
    expect(missingToConfirm({ ...base, tier: "T3", typed: "shop" }).typed).toContain("shop_restored");
    expect(missingToConfirm({ ...base, tier: "T3", typed: " shop_restored " })).toEqual(nothing);
    expect(missingToConfirm({ ...base, tier: "T2", typed: "", reason: " " }).reason).toContain("reason");
    expect(missingToConfirm({ ...base, tier: "T2", typed: "" })).toEqual(nothing);
  });
});
