import { describe, expect, it } from "vitest";
import { gaugeShape } from "./policy-words";

describe("the shape of a gauge", () => {
  it("has its notch at three quarters, and moves it when more was measured", () => {
    expect(gaugeShape({ measuredMs: 30 * 60_000, promisedMinutes: 60 })).toEqual({ fill: 37.5, notch: 75 });
    const over = gaugeShape({ measuredMs: 240 * 60_000, promisedMinutes: 60 });
    expect(over.fill).toBeCloseTo(95.2, 1);
    expect(over.notch).toBeCloseTo(23.8, 1);
  });

  it("is empty without a measurement, and has no notch without a promise", () => {
    expect(gaugeShape({ measuredMs: null, promisedMinutes: 60 })).toEqual({ fill: 0, notch: 75 });
    expect(gaugeShape({ measuredMs: null, promisedMinutes: null })).toEqual({ fill: 0, notch: null });
    expect(gaugeShape({ measuredMs: 1000, promisedMinutes: null }).notch).toBeNull();
  });
});
