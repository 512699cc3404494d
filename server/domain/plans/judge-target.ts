import { convertUnit } from "./convert-unit";
import type { Measure, MeasurementView, TargetVerdict } from "./schema";
import { unitOf } from "./unit-of";

export type Measured = Pick<MeasurementView, "value" | "unit" | "percentile" | "observedAt">;
export interface Judgement {
  verdict: TargetVerdict;
  /** A sentence that says why, with what to do where nothing can be said. */
  reason: string;
}

const DAY = 86_400_000;

/**
 * Whether a measurement keeps a target. Only what is measured in a unit that can be converted, at the same percentile,
 * and recently enough can be met or missed; everything else is told, not guessed.
 */
export function judgeTarget(
  target: Measure | null,
  measured: Measured | null,
  { now, freshDays }: { now: Date; freshDays: number },
): Judgement {
  const unknown = (reason: string): Judgement => ({ verdict: "unknown", reason });
  if (target === null || target.value === null) return unknown("The target has no number to compare with.");
  if (target.comparator === null && target.upper === null) {
    return unknown("The target does not say whether more or less is better. Write it with < or >.");
  }
  if (measured === null) return unknown("Not measured yet.");
  if (target.percentile !== measured.percentile) return unknown(percentileText(target, measured));
  const value = convertUnit(measured.value, measured.unit, unitOf(target));
  if (value === null) {
    return unknown(
      `Measured ${inUnit(measured.unit)}, but the target is ${inUnit(unitOf(target))}: they cannot be compared.`,
    );
  }
  const met = keeps(target, value);
  const age = Math.floor((now.getTime() - Date.parse(measured.observedAt)) / DAY);
  if (age > freshDays) {
    return {
      verdict: "stale",
      reason: `${met ? "Met" : "Missed"} when measured ${age} days ago; a measurement holds for ${freshDays} days.`,
    };
  }
  return met
    ? { verdict: "met", reason: "The latest measurement keeps the target." }
    : { verdict: "missed", reason: missedText(target, value) };
}

function keeps({ comparator, value, upper }: Measure, measured: number): boolean {
  const bound = value ?? 0;
  if (comparator === null) return measured >= bound && measured <= (upper ?? bound);
  if (comparator === "<") return measured < (upper ?? bound);
  if (comparator === "<=") return measured <= (upper ?? bound);
  if (comparator === ">") return measured > bound;
  return comparator === ">=" ? measured >= bound : measured === bound;
}

function missedText({ comparator, value, upper }: Measure, measured: number): string {
  const below = comparator === null ? measured < (value ?? 0) : comparator === ">" || comparator === ">=";
  const bound = below ? (value ?? 0) : (upper ?? value ?? 0);
  const off = Math.abs(measured - bound);
  const share = bound === 0 ? "" : ` (${Math.round((off / Math.abs(bound)) * 100)} %)`;
  if (comparator === "=") return `The latest measurement is another number.`;
  return off === 0
    ? "The latest measurement only reaches the limit."
    : `The latest measurement is ${Number(off.toPrecision(4))}${share} ${below ? "too low" : "too high"}.`;
}

const inUnit = (unit: string | null) => (unit === null ? "without a unit" : `in ${unit}`);

function percentileText(target: Measure, measured: Measured): string {
  const name = (percentile: number | null) => (percentile === null ? "no percentile" : `the p${percentile}`);
  return `The target is about ${name(target.percentile)}, the measurement about ${name(measured.percentile)}.`;
}
