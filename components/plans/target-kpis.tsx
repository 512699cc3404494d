import { Panel } from "@/components/ui/layout";
import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { formatCount, formatDay } from "@/lib/format";
import type { KpiChange, TargetRow } from "@/server/domain/plans/schema";
import { DIRECTION_WORDS, percentText, valueText } from "./register-words";

const LOOKS: Record<KpiChange["direction"], Status> = {
  better: "claimed",
  worse: "failed",
  same: "skipped",
  unclear: "unknown",
};

/** The figures of success before the launch and after it, or how they stand so far. */
export function TargetKpis({ rows, launchDay }: { rows: readonly TargetRow[]; launchDay: string | null }) {
  const kpis = rows.filter(({ kpi }) => kpi);
  if (kpis.length === 0) return null;
  const after = kpis.filter(({ change }) => change?.afterLaunch).length;
  return (
    <Panel
      title="Before and after"
      aside={
        launchDay === null
          ? "no target date is set"
          : `${after} of ${formatCount(kpis.length, "figure")} measured since ${formatDay(launchDay)}`
      }
      flush
    >
      <Table caption="Figures before the launch and after it">
        <Thead>
          <Tr>
            <Th>Figure</Th>
            <Th align="end">Before</Th>
            <Th align="end">Latest</Th>
            <Th align="end">Change</Th>
            <Th>Direction</Th>
            <Th align="end">Target</Th>
          </Tr>
        </Thead>
        <Tbody>
          {kpis.map((row) => (
            <Tr key={row.nodeId}>
              <RowHead className="wrap-anywhere">{row.metric}</RowHead>
              <Td label="Before" align="end" className="whitespace-nowrap">
                {row.change ? valueText(row.change.before, row.change.unit) : (row.baseline?.text ?? "–")}
              </Td>
              <Td label="Latest" align="end">
                {row.change ? (
                  <After change={row.change} />
                ) : (
                  <span className="text-ink-3">not measured</span>
                )}
              </Td>
              <Td label="Change" align="end" className="whitespace-nowrap font-medium">
                {row.change ? percentText(row.change.percent) : "–"}
              </Td>
              <Td label="Direction">
                {row.change ? (
                  <StatusBadge
                    status={LOOKS[row.change.direction]}
                    text={DIRECTION_WORDS[row.change.direction]}
                  />
                ) : (
                  "–"
                )}
              </Td>
              <Td label="Target" align="end" className="whitespace-nowrap text-ink-2">
                {row.target?.text ?? "–"}
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Panel>
  );
}

function After({ change: { after, unit, afterLaunch } }: { change: KpiChange }) {
  return (
    <span className="grid justify-items-end gap-0.5 max-sm:justify-items-start">
      <span className="whitespace-nowrap font-medium">{valueText(after, unit)}</span>
      <span className="text-ink-3 text-sm">{afterLaunch ? "after the launch" : "before the launch"}</span>
    </span>
  );
}
