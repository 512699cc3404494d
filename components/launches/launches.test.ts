import { describe, expect, it } from "vitest";
import { BLOCKER_KINDS, VERDICTS } from "@/server/domain/launches/schema";
import { planHref } from "./addresses";
import { BLOCKER_WORDS, didText } from "./overview-words";
import { countdown, countdownText } from "./target-date";
import { verdictStatus } from "./verdict-badge";

describe("the target date", () => {
  const now = Date.parse("2026-11-20T23:30:00Z");
  it("is counted on the calendar of the reader's zone and shown as the day that was picked", () => {
    expect(countdown("2026-12-14", now, "UTC")).toMatchObject({
      value: "24",
      unit: "days",
      day: "14 Dec 2026",
    });
    for (const zone of ["Pacific/Kiritimati", "Pacific/Auckland", "Europe/Zurich", "Pacific/Pago_Pago"]) {
      expect(countdown("2026-12-14", now, zone).day).toBe("14 Dec 2026");
    }
    expect(countdown("2026-12-14", now, "Pacific/Auckland").value).toBe("23");
    expect(countdown("2026-12-14", now, "Pacific/Pago_Pago").value).toBe("24");
  });
  it("says today, one day and days over", () => {
    expect(countdownText("2026-11-20", now, "UTC")).toBe("today");
    expect(countdownText("2026-11-21", now, "UTC")).toBe("in 1 day");
    expect(countdownText("2026-11-18", now, "UTC")).toBe("2 days over");
  });
});

describe("the words of the overview", () => {
  it("name every kind of blocker in one and in many", () => {
    for (const kind of BLOCKER_KINDS) {
      expect(BLOCKER_WORDS[kind].title(1)).toMatch(/\w/);
      expect(BLOCKER_WORDS[kind].does).toMatch(/\.$/);
    }
    expect(BLOCKER_WORDS.overdue.title(1)).toBe("1 item is overdue");
    expect(BLOCKER_WORDS.overdue.title(3)).toBe("3 items are overdue");
  });
  it("show only proof as good", () => {
    const good = VERDICTS.filter((word) => verdictStatus({ word }, false) === "passed");
    expect(good).toEqual(["ready"]);
    expect(verdictStatus({ word: "not_ready" }, true)).toBe("warning");
  });
  it("name an action without a phrase as it is", () => {
    expect(didText("plans.tick")).toBe("ticked");
    expect(didText("rooms.new-thing")).toBe("rooms: new thing");
  });
});

it("leads into the plan with its own filters, whatever the address part", () => {
  expect(planHref("größe", { phase: "x" })).toBe("/plans/gr%C3%B6%C3%9Fe?phase=x");
  expect(planHref("atlas")).toBe("/plans/atlas");
});
