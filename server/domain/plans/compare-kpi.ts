import { convertUnit } from "./convert-unit";
import type { Measured } from "./judge-target";
import type { KpiChange, Measure } from "./schema";
import { unitOf } from "./unit-of";

/**
 * What became of a figure: baseline and latest measurement in the target's unit (the baseline's where there is no
 * target), the change in percent, and whether that is the wanted direction. Null where the two cannot be compared.
 */
export function compareKpi(
  baseline: Measure | null,
  target: Measure | null,
  measured: Measured | null,
  launchDay: string | null,
): KpiChange | null {
  if (baseline?.value == null || measured === null) return null;
  const unit = unitOf(target?.value == null ? baseline : target);
  const before = convertUnit(baseline.value, unitOf(baseline), unit);
  const after = convertUnit(measured.value, measured.unit, unit);
  if (before === null || after === null) return null;
  return {
    before,
    after,
    unit,
    percent: before === 0 ? null : Math.round(((after - before) / Math.abs(before)) * 1000) / 10,
    direction: directionOf(before, after, target),
    afterLaunch: launchDay !== null && measured.observedAt.slice(0, 10) >= launchDay,
  };
}

function directionOf(before: number, after: number, target: Measure | null): KpiChange["direction"] {
  if (before === after) return "same";
  const comparator = target?.comparator;
  if (comparator === "<" || comparator === "<=") return after < before ? "better" : "worse";
  if (comparator === ">" || comparator === ">=") return after > before ? "better" : "worse";
  return "unclear";
}
