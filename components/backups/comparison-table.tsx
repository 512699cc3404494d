import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { formatNumber } from "@/lib/format";
import type { RestoreView } from "@/server/domain/backups/schema";
import { differences } from "./backup-words";

type Comparison = NonNullable<RestoreView["comparison"]>;

/** Every table with its rows then and now; what differs comes first. */
export function ComparisonTable({ comparison }: { comparison: Comparison }) {
  const different = new Set(differences(comparison));
  const ordered = [...different, ...comparison.filter((row) => !different.has(row))];
  return (
    <Table caption="Rows in the backup and in the restored database">
      <Thead>
        <tr role="row">
          <Th>Table</Th>
          <Th align="end">In the backup</Th>
          <Th align="end">Restored</Th>
          <Th>Result</Th>
        </tr>
      </Thead>
      <Tbody>
        {ordered.map((row) => (
          <Tr key={`${row.schema}.${row.table}`}>
            <RowHead className="font-mono font-normal text-sm">{`${row.schema}.${row.table}`}</RowHead>
            <Td label="In the backup" align="end">
              {formatNumber(row.expected)}
            </Td>
            <Td label="Restored" align="end">
              {row.found === null ? "missing" : formatNumber(row.found)}
            </Td>
            <Td label="Result">
              {different.has(row) ? (
                <StatusBadge status="failed" text="Differs" />
              ) : (
                <StatusBadge status="passed" text={row.sameContent ? "Same rows and content" : "Same rows"} />
              )}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
