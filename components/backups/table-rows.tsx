import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { formatNumber } from "@/lib/format";
import type { TableRows } from "@/server/domain/backups/schema";
import { type EngineName, UNITS } from "@/server/domain/systems/schema";
import { capitalised, itemName } from "./engine-words";

/** Tables and their rows, the largest first. */
export function TableRowsTable({
  tables,
  caption,
  engine,
}: {
  tables: readonly TableRows[];
  caption: string;
  engine: EngineName;
}) {
  const item = capitalised(UNITS[engine].item);
  const rows = `${capitalised(UNITS[engine].row)}s`;
  const sorted = [...tables].sort((a, b) => b.rows - a.rows || a.table.localeCompare(b.table, "en"));
  return (
    <Table caption={caption}>
      <Thead>
        <tr role="row">
          <Th>{item}</Th>
          <Th align="end">{rows}</Th>
        </tr>
      </Thead>
      <Tbody>
        {sorted.map((row) => (
          <Tr key={itemName(row)}>
            <RowHead className="font-mono font-normal text-sm">{itemName(row)}</RowHead>
            <Td label={rows} align="end">
              {formatNumber(row.rows)}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
