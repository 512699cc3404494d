import { StatusBadge } from "@/components/ui/status-badge";
import { formatDuration } from "@/lib/format";
import type { GaugeView } from "@/server/domain/policies/schema";
import { GAUGE_FILL, GAUGE_STATUS, gaugeShape } from "./policy-words";

export type GaugeProps = {
  /** "Data at risk (RPO)". */
  label: string;
  gauge: GaugeView;
};

/** One measured length of time against its promise: the number, the bar with the promise as a notch, the sentence. */
export function Gauge({ label, gauge }: GaugeProps) {
  const { fill, notch } = gaugeShape(gauge);
  return (
    <div className="grid content-start gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="text-ink-3 text-sm">{label}</span>
        <StatusBadge {...GAUGE_STATUS[gauge.state]} />
      </div>
      <p className="font-semibold text-lg tracking-tight">
        {gauge.measuredMs === null ? "–" : formatDuration(gauge.measuredMs)}
      </p>
      <div aria-hidden="true" className="relative h-2.5 rounded-sm border border-line-strong bg-sunken">
        <div className={`h-full rounded-xs ${GAUGE_FILL[gauge.state]}`} style={{ width: `${fill}%` }} />
        {notch === null ? null : (
          <span className="absolute -inset-y-1 w-0.5 bg-ink" style={{ insetInlineStart: `${notch}%` }} />
        )}
      </div>
      <p className="text-ink-2 text-sm">{gauge.sentence}</p>
    </div>
  );
}
