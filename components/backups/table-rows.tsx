import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { formatNumber } from "@/lib/format";
import type { TableRows } from "@/server/domain/backups/schema";

/** Tables and their rows, the largest first. */
export function TableRowsTable({ tables, caption }: { tables: readonly TableRows[]; caption: string }) {
  const sorted = [...tables].sort((a, b) => b.rows - a.rows || a.table.localeCompare(b.table, "en"));
  return (
    <Table caption={caption}>
      <Thead>
        <tr role="row">
          <Th>Table</Th>
          <Th align="end">Rows</Th>
        </tr>
      </Thead>
      <Tbody>
        {sorted.map(({ schema, table, rows }) => (
          <Tr key={`${schema}.${table}`}>
            <RowHead className="font-mono font-normal text-sm">{`${schema}.${table}`}</RowHead>
            <Td label="Rows" align="end">
              {formatNumber(rows)}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
