import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { formatNumber } from "@/lib/format";
import type { RestoreView } from "@/server/domain/backups/schema";
import { type EngineName, UNITS } from "@/server/domain/systems/schema";
import { differences } from "./backup-words";
import { capitalised, itemName } from "./engine-words";

type Comparison = NonNullable<RestoreView["comparison"]>;

/** Every table with its rows then and now; what differs comes first. */
export function ComparisonTable({ comparison, engine }: { comparison: Comparison; engine: EngineName }) {
  const { item, row: unit } = UNITS[engine];
  const different = new Set(differences(comparison));
  const ordered = [...different, ...comparison.filter((row) => !different.has(row))];
  return (
    <Table caption={`${capitalised(unit)}s in the backup and in what was restored`}>
      <Thead>
        <tr role="row">
          <Th>{capitalised(item)}</Th>
          <Th align="end">In the backup</Th>
          <Th align="end">Restored</Th>
          <Th>Result</Th>
        </tr>
      </Thead>
      <Tbody>
        {ordered.map((row) => (
          <Tr key={`${row.schema}.${row.table}`}>
            <RowHead className="font-mono font-normal text-sm">{itemName(row)}</RowHead>
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
                <StatusBadge
                  status="passed"
                  text={row.sameContent ? `Same ${unit}s and content` : `Same number of ${unit}s`}
                />
              )}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
