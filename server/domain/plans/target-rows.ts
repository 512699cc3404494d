import type { TargetMeasurement } from "@/prisma/generated/client";
import type { Db } from "@/server/kernel/context";
import { compareKpi } from "./compare-kpi";
import { convertUnit } from "./convert-unit";
import { judgeTarget } from "./judge-target";
import { type Measure, type MeasurementView, measurementView, type NodeView, type TargetRow } from "./schema";
import { unitOf } from "./unit-of";

/** How long a measurement holds where nobody said otherwise. */
const FRESH_DAYS = 30;
const MOST_MEASUREMENTS = 20;

/** The targets of a plan with what was measured, in the order of the document. */
export async function targetRows(
  db: Db,
  launchId: string,
  nodes: readonly NodeView[],
  { now, launchDay }: { now: Date; launchDay: string | null },
): Promise<TargetRow[]> {
  const targets = nodes.filter(({ kind }) => kind === "target");
  const measured = await readMeasured(db, launchId, targets);
  const titles = new Map(nodes.map(({ id, title }) => [id, title]));
  return targets.map((node) =>
    toRow(node, measured.get(node.id) ?? [], {
      section: titles.get(node.parentId ?? "") ?? null,
      now,
      launchDay,
    }),
  );
}

function toRow(
  node: NodeView,
  measurements: MeasurementView[],
  { section, now, launchDay }: { section: string | null; now: Date; launchDay: string | null },
): TargetRow {
  const facts = node.target ?? { metric: "", target: null, baseline: null, actual: null };
  const { target, baseline, actual, freshDays = FRESH_DAYS, kpi = baseline?.value != null } = facts;
  const [latest = null] = measurements;
  const leading = target?.value == null ? baseline : target;
  const unit = leading && unitOf(leading);
  const { verdict, reason } = judgeTarget(target, latest, { now, freshDays });
  return {
    ...{ nodeId: node.id, version: node.version, section },
    metric: facts.metric || node.title,
    externalId: node.externalId ?? null,
    ...{ baseline, target, unit, inFile: actual, freshDays, measurements, verdict, kpi },
    trend: trendOf(measurements, target, unit),
    line: target && lineOf(target),
    reason: latest === null && actual !== null ? onlyInFile(actual.text) : reason,
    change: compareKpi(baseline, target, latest, launchDay),
  };
}

const lineOf = ({ comparator, upper, value }: Measure) => (comparator === null ? null : (upper ?? value));

/** Oldest first, without what is measured in another unit or at another percentile. */
function trendOf(
  measurements: readonly MeasurementView[],
  target: Measure | null,
  unit: string | null,
): TargetRow["trend"] {
  return measurements.toReversed().flatMap(({ value, unit: own, percentile, observedAt }) => {
    const converted = convertUnit(value, own, unit);
    const fits = target === null || target.percentile === percentile;
    return converted === null || !fits ? [] : [{ at: observedAt, value: converted }];
  });
}

const onlyInFile = (text: string) =>
  `The file gives ${text} without saying when it was measured. Record it with its date.`;

async function readMeasured(
  db: Db,
  launchId: string,
  targets: readonly NodeView[],
): Promise<Map<string, MeasurementView[]>> {
  if (targets.length === 0) return new Map();
  const ids = targets.map(({ id }) => id);
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from (
      select id, row_number() over (partition by node_id order by observed_at desc, id desc) as place
      from target_measurement where launch_id = ${launchId}::uuid and node_id = any(${ids}::uuid[])) numbered
    where place <= ${MOST_MEASUREMENTS}`;
  const found = await db.targetMeasurement.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    orderBy: [{ observedAt: "desc" }, { id: "desc" }],
  });
  const byTarget = new Map<string, MeasurementView[]>();
  for (const row of found) {
    byTarget.set(row.nodeId, [...(byTarget.get(row.nodeId) ?? []), toMeasurementView(row)]);
  }
  return byTarget;
}

function toMeasurementView(row: TargetMeasurement): MeasurementView {
  return measurementView.parse({
    id: row.id,
    value: row.value,
    unit: row.unit,
    percentile: row.percentile,
    observedAt: row.observedAt.toISOString(),
    source: { kind: row.sourceKind, id: row.sourceId, label: row.sourceLabel },
    note: row.note,
    recordedAt: row.recordedAt.toISOString(),
  });
}
