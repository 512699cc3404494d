import Link from "next/link";
import { Button } from "@/components/ui/button";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { TargetRow } from "@/server/domain/plans/schema";
import { valueText, verdictLook } from "./register-words";
import { TargetSpark } from "./target-spark";

export type TargetTableProps = {
  rows: readonly TargetRow[];
  hrefOf: (nodeId: string) => string;
  /** Absent for who may not measure. */
  onMeasure?: ((row: TargetRow) => void) | undefined;
};

/** Every target: what is wanted, what was measured last and by whom, and whether that is enough. */
export function TargetTable({ rows, hrefOf, onMeasure }: TargetTableProps) {
  return (
    <Table caption="Targets with their latest measurement">
      <Thead>
        <Tr>
          <Th>Metric</Th>
          <Th align="end">Baseline</Th>
          <Th align="end">Target</Th>
          <Th align="end">Latest</Th>
          <Th className="print:hidden">Trend</Th>
          <Th>Verdict</Th>
          {onMeasure ? (
            <Th className="print:hidden">
              <span className="sr-only">Action</span>
            </Th>
          ) : null}
        </Tr>
      </Thead>
      <Tbody>
        {rows.map((row) => (
          <Tr key={row.nodeId}>
            <RowHead className="min-w-44 print:min-w-32">
              <Link href={hrefOf(row.nodeId)} scroll={false} className="link font-normal wrap-anywhere">
                {row.externalId ? <span className="mark-text me-2">{row.externalId}</span> : null}
                {row.metric}
              </Link>
            </RowHead>
            <Td label="Baseline" align="end" className="whitespace-nowrap text-ink-2">
              {row.baseline?.text ?? "–"}
            </Td>
            <Td label="Target" align="end" className="whitespace-nowrap font-medium">
              {row.target?.text ?? "–"}
            </Td>
            <Td label="Latest" align="end">
              <Latest row={row} />
            </Td>
            <Td label="Trend" className="max-sm:hidden! print:hidden!">
              <TargetSpark row={row} />
            </Td>
            <Td label="Verdict" className="min-w-40">
              <span className="grid gap-0.5">
                <StatusBadge {...verdictLook(row)} />
                {row.verdict === "met" ? null : <span className="text-ink-2 text-sm">{row.reason}</span>}
              </span>
            </Td>
            {onMeasure ? (
              <Td align="end" className="print:hidden">
                <Button size="sm" onClick={() => onMeasure(row)}>
                  Record<span className="sr-only"> a measurement of {row.metric}</span>
                </Button>
              </Td>
            ) : null}
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function Latest({ row: { measurements } }: { row: TargetRow }) {
  const [latest] = measurements;
  if (!latest) return <span className="text-ink-3">–</span>;
  return (
    <span className="grid justify-items-end gap-0.5 max-sm:justify-items-start">
      <span className="whitespace-nowrap font-medium">
        {valueText(latest.value, latest.unit)}
        {latest.percentile === null ? "" : ` (p${latest.percentile})`}
      </span>
      <span className="text-ink-3 text-sm">
        {latest.source.kind === "hand" ? "by hand, " : ""}
        {latest.source.label}, <Time at={latest.observedAt} />
      </span>
    </span>
  );
}
