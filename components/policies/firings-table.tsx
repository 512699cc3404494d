import Link from "next/link";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { FiringView } from "@/server/domain/policies/schema";
import { backupHref } from "./addresses";
import { FIRING_STATUS } from "./policy-words";

/** What became of the last occurrences of a schedule. */
export function FiringsTable({ firings, slug }: { firings: readonly FiringView[]; slug: string }) {
  return (
    <Table caption="Past times of the schedule, newest first">
      <Thead>
        <tr role="row">
          <Th>Due</Th>
          <Th>Became</Th>
          <Th>Why</Th>
          <Th>Backup</Th>
        </tr>
      </Thead>
      <Tbody>
        {firings.map(({ dueAt, outcome, reason, backupId }) => (
          <Tr key={dueAt}>
            <RowHead>
              <Time at={dueAt} show="absolute" />
            </RowHead>
            <Td>
              <StatusBadge {...FIRING_STATUS[outcome]} />
            </Td>
            <Td label="Why">
              <span className="max-w-prose text-ink-2">{reason ?? "–"}</span>
            </Td>
            <Td label="Backup">
              {backupId ? (
                <Link href={backupHref(slug, backupId)} className="link">
                  Open
                </Link>
              ) : (
                "–"
              )}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
