import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combine, judgeProof } from "./rules";
import { PROOF_RESULTS } from "./schema";

const now = new Date("2026-11-20T12:00:00Z");
const hours = (count: number) => new Date(now.getTime() - count * 3_600_000);
const rule = { maxAgeHours: 24, perCandidate: false, definedAt: null, gone: false };
const candidate = { id: "c2", ref: "v2", declaredAt: hours(5) };
const passed = { verdict: "passed" as const, observedAt: hours(1), candidateId: "c2" };

describe("one proof", () => {
  it.each([
    ["nothing was seen", rule, null, "missing"],
    ["it passed an hour ago", rule, passed, "passed"],
    ["it passed a day ago, to the millisecond", rule, { ...passed, observedAt: hours(24) }, "stale"],
    [
      "it passed long ago and never goes stale by age",
      { ...rule, maxAgeHours: null },
      { ...passed, observedAt: hours(9_000) },
      "passed",
    ],
    ["it failed long ago", rule, { ...passed, verdict: "failed" as const, observedAt: hours(900) }, "failed"],
    ["it only warned", rule, { ...passed, verdict: "warning" as const }, "failed"],
    ["the check was changed since", { ...rule, definedAt: hours(0.5) }, passed, "stale"],
    ["the check was changed before", { ...rule, definedAt: hours(2) }, passed, "passed"],
    ["the check is gone", { ...rule, gone: true }, passed, "stale"],
    ["it is of the candidate", { ...rule, perCandidate: true }, passed, "passed"],
    [
      "it is of another candidate",
      { ...rule, perCandidate: true },
      { ...passed, candidateId: "c1" },
      "stale",
    ],
    ["it is of no candidate", { ...rule, perCandidate: true }, { ...passed, candidateId: null }, "stale"],
    [
      "it is of the candidate before it was declared again",
      { ...rule, perCandidate: true },
      { ...passed, observedAt: hours(6) },
      "stale",
    ],
  ])("%s", (_, how, seen, state) => {
    expect(judgeProof(how, seen, now, candidate).state).toBe(state);
  });

  it("says when it will go stale, and is stale from that moment on", () => {
    const { expiresAt } = judgeProof(rule, passed, now, null);
    expect(expiresAt).toEqual(hours(-23));
    expect(judgeProof(rule, passed, expiresAt ?? now, null).state).toBe("stale");
  });
});

describe("all proofs of an item", () => {
  const of = (strength: string, state: (typeof PROOF_RESULTS)[number]) => ({ strength, state });

  it("is proven when all that prove it passed, whatever is still missing of what supports it", () => {
    expect(combine([of("proves", "passed"), of("supports", "missing")])).toBe("proven");
    expect(combine([of("proves", "passed"), of("proves", "missing")])).toBe("none");
    expect(combine([of("proves", "passed"), of("proves", "stale")])).toBe("stale");
    expect(combine([of("supports", "passed")])).toBe("none");
    expect(combine([])).toBe("none");
  });

  it("is contradicted by any that failed, and the order never matters", () => {
    const proofs = fc.array(
      fc.record({
        strength: fc.constantFrom("proves", "supports"),
        state: fc.constantFrom(...PROOF_RESULTS),
      }),
    );
    fc.assert(
      fc.property(proofs, (all) => {
        const found = combine(all);
        expect(combine([...all].reverse())).toBe(found);
        if (all.some(({ state }) => state === "failed")) expect(found).toBe("contradicted");
        if (found === "proven") {
          expect(
            all.filter(({ strength }) => strength === "proves").every(({ state }) => state === "passed"),
          ).toBe(true);
        }
      }),
    );
  });
});
