"use client";

import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/dialog";
import { FactList, Timeline } from "@/components/ui/layout";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format";
import type { TargetRow } from "@/server/domain/plans/schema";
import { valueText, verdictLook } from "./register-words";

/** One target: what is wanted, why its verdict is what it is, and everything that was measured. */
export function TargetDrawer({
  row,
  planHref,
  onClose,
  onEdit,
  onMeasure,
}: {
  row: TargetRow;
  planHref: string;
  onClose: () => void;
  onEdit?: (() => void) | undefined;
  onMeasure?: (() => void) | undefined;
}) {
  const facts = [
    { name: "Target", value: row.target?.text ?? "None" },
    { name: "Baseline", value: row.baseline?.text ?? "None" },
    ...(row.inFile ? [{ name: "In the file", value: `${row.inFile.text}, without a date` }] : []),
    { name: "Holds for", value: formatCount(row.freshDays, "day") },
    { name: "Before and after", value: row.kpi ? "Compared" : "Not compared" },
    ...(row.section ? [{ name: "Stands in", value: row.section }] : []),
  ];
  return (
    <Drawer
      open
      onOpenChange={onClose}
      title={row.metric}
      eyebrow={["Target", row.externalId].filter(Boolean).join(" · ")}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {onEdit ? <Button onClick={onEdit}>Edit</Button> : null}
          {onMeasure ? (
            <Button variant="primary" onClick={onMeasure}>
              Record a measurement
            </Button>
          ) : null}
        </>
      }
    >
      <div className="grid gap-1">
        <StatusBadge {...verdictLook(row)} />
        <p className="text-ink-2">{row.reason}</p>
      </div>
      <FactList facts={facts} />
      <a href={planHref} className="link justify-self-start">
        Show it in the plan
      </a>
      <section className="grid gap-3" aria-label="Measurements">
        <h3 className="font-semibold">Measurements</h3>
        {row.measurements.length === 0 ? <p className="text-ink-2">None yet.</p> : null}
        <Timeline
          label="Measurements, newest first"
          entries={row.measurements.map(({ id, value, unit, percentile, observedAt, source, note }) => ({
            id,
            title: (
              <span className="font-medium">
                {valueText(value, unit)}
                {percentile === null ? "" : ` (p${percentile})`}
              </span>
            ),
            time: <Time at={observedAt} />,
            detail: (
              <>
                {source.kind === "hand" ? `By hand, ${source.label}` : source.label}
                {note ? <span className="block wrap-anywhere">{note}</span> : null}
              </>
            ),
          }))}
        />
      </section>
    </Drawer>
  );
}
