import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map((match) => [
    match[1] ?? "",
    { light: match[2] ?? "", dark: match[3] ?? "" },
  ]),
);

/** WCAG 2.2 relative luminance of an sRGB hex colour. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function measure(front: string, back: string, theme: "light" | "dark"): number {
  const [one, other] = [tokens.get(front), tokens.get(back)];
  if (!one || !other) throw new Error(`There is no token ${one ? back : front} in globals.css.`);
  return contrast(one[theme], other[theme]);
}

const surfaces = ["canvas", "surface", "sunken", "raised", "hover"];
const text = [
  ...surfaces.flatMap((back) =>
    ["ink", "ink-2", "ink-3", "accent", "bad", "warn"].map((front) => [front, back]),
  ),
  ...["accent-soft", "bad-soft", "warn-soft"].flatMap((back) =>
    ["ink", "ink-2"].map((front) => [front, back]),
  ),
  ["accent", "accent-soft"],
  ["bad", "bad-soft"],
  ["warn", "warn-soft"],
  ["on-ink", "ink"],
  ["on-accent", "accent"],
  ["on-bad", "bad"],
];
const nonText = [
  ...surfaces.flatMap((back) =>
    ["line-strong", "accent", "ink", "bad", "warn"].map((front) => [front, back]),
  ),
];

describe.each(["light", "dark"] as const)("contrast in the %s theme", (theme) => {
  it.each(text)("text %s on %s has 4.5:1", (front = "", back = "") => {
    expect(measure(front, back, theme)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(nonText)("control %s on %s has 3:1", (front = "", back = "") => {
    expect(measure(front, back, theme)).toBeGreaterThanOrEqual(3);
  });
});

describe("the measurement", () => {
  it("knows the ends of the scale and refuses a token that does not exist", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeLessThan(4.5);
    expect(() => measure("ink", "nowhere", "light")).toThrow("nowhere");
    expect(tokens.size).toBeGreaterThanOrEqual(18);
  });
});
