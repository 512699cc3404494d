import { describe, expect, it } from "vitest";
import { forecastTicked } from "./forecast";

const NOW = Date.parse("2026-03-15T00:00:00Z");
const ago = (days: number, ticked: number, scope = 40) => ({
  at: new Date(NOW - days * 86_400_000).toISOString(),
  scope,
  ticked,
  proven: 0,
});

describe("the forecast", () => {
  it("goes on at the pace of the last 14 days, between the slower and the faster week", () => {
    const { sentence, band } = forecastTicked(
      [ago(30, 0), ago(14, 2), ago(7, 6), ago(0, 16)],
      NOW,
      null,
      "UTC",
    );
    expect(sentence).toBe(
      "At the pace of the last 14 days (1.0 items a day) everything is ticked around 8 Apr 2026, between 1 Apr 2026 and 26 Apr 2026. This says nothing about proof.",
    );
    expect(band[0]).toEqual({ at: NOW, low: 16, high: 16 });
    expect(band.at(-1)?.high).toBe(40);
    expect(band.every(({ low, high }) => low <= high && high <= 40)).toBe(true);
  });

  it("says so when nothing can be foreseen", () => {
    const said = (points: Parameters<typeof forecastTicked>[0]) => forecastTicked(points, NOW, null, "UTC");
    expect(said([]).sentence).toMatch(/nothing to foresee/);
    expect(said([ago(2, 0), ago(0, 5)])).toMatchObject({
      sentence: expect.stringMatching(/^Not enough/),
      band: [],
    });
    expect(said([ago(20, 5), ago(0, 5)]).sentence).toMatch(/No more items were ticked in the last 14 days/);
    expect(said([ago(20, 5), ago(5, 4)]).sentence).toMatch(/No more items/);
    expect(said([ago(20, 5), ago(0, 40)]).sentence).toMatch(/Everything is ticked/);
    expect(said([ago(20, 0), ago(0, 1, 5000)]).sentence).toMatch(/more than two years/);
    expect(said([ago(20, 0), ago(13, 0), ago(10, 10)]).sentence).toMatch(
      /at the slower pace not within two years/,
    );
  });

  it("reaches as far as the target", () => {
    const until = NOW + 90 * 86_400_000;
    expect(forecastTicked([ago(10, 0), ago(0, 20)], NOW, until, "UTC").band.at(-1)?.at).toBe(until);
  });
});
