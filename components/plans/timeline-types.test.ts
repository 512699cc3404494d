import { describe, expect, it } from "vitest";
import type { getTimeline, progressHistory } from "@/server/domain/plans";
import type { PlanHistory, Timeline } from "./timeline-types";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

describe("what the browser believes about the timeline", () => {
  it("is what the server answers", () => {
    const timeline: Same<Awaited<ReturnType<typeof getTimeline>>, Timeline> = true;
    const history: Same<Awaited<ReturnType<typeof progressHistory>>, PlanHistory> = true;
    expect([timeline, history]).toEqual([true, true]);
  });
});
