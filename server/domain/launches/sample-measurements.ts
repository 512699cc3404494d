import { dayAfter } from "./rules";

/** What was measured of the sample's targets so many days ago, newest last. */
const MEASURED: Record<string, readonly (readonly [daysAgo: number, value: number, unit: string | null])[]> =
  {
    "Booking page, p95": [
      [19, 710, "ms"],
      [12, 590, "ms"],
      [6, 480, "ms"],
      [2, 460, "ms"],
    ],
    "Places sold per minute at opening": [
      [12, 140, null],
      [6, 260, null],
      [2, 340, null],
    ],
    "Failed payments": [
      [45, 1.4, "%"],
      [40, 0.8, "%"],
    ],
  };

/** The invented measurements of the sample: one target missed, one met, one measured too long ago, one never. */
export function sampleMeasurements(now: Date, targets: readonly { id: string; title: string }[]) {
  return targets.flatMap(({ id, title }) =>
    (MEASURED[title] ?? []).map(([daysAgo, value, unit]) => ({
      ...{ nodeId: id, value, unit, percentile: title.endsWith("p95") ? 95 : null },
      ...{ sourceKind: "hand", sourceLabel: "Noor", recordedByName: "Noor" },
      observedAt: new Date(`${dayAfter(now, -daysAgo)}T16:00:00Z`),
      recordedAt: new Date(`${dayAfter(now, -daysAgo)}T16:05:00Z`),
    })),
  );
}
