"use client";

import Link from "next/link";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { formatBytes, formatDuration } from "@/lib/format";
import type { BackupView, RestoreView } from "@/server/domain/backups/schema";
import { backupHref, runHref } from "./addresses";
import { BACKUP_STATUS, comparisonSentence, RESTORE_STATUS } from "./backup-words";

/** Backups, newest first; each row leads to the backup, and to its run while it has nothing else to show. */
export function BackupsTable({ backups, slug }: { backups: readonly BackupView[]; slug: string }) {
  return (
    <Table caption="Backups, newest first">
      <Thead>
        <tr role="row">
          <Th>Backup</Th>
          <Th>State</Th>
          <Th align="end">Size</Th>
          <Th align="end">Took</Th>
          <Th>By</Th>
          <Th>Run</Th>
        </tr>
      </Thead>
      <Tbody>
        {backups.map((backup) => (
          <Tr key={backup.id}>
            <RowHead>
              <span className="min-w-0">
                <Link href={backupHref(slug, backup.id)} className="link">
                  <Time at={backup.snapshotAt ?? backup.createdAt} show="absolute" />
                </Link>
                <span className="block font-normal text-ink-3 text-sm">{backup.systemName}</span>
              </span>
            </RowHead>
            <Td label="State">
              <span className="grid gap-0.5">
                <StatusBadge {...BACKUP_STATUS[backup.state]} />
                {backup.errorText ? (
                  <span className="line-clamp-2 max-w-80 text-ink-2 text-sm">{backup.errorText}</span>
                ) : null}
              </span>
            </Td>
            <Td label="Size" align="end">
              {backup.bytes === null ? "–" : formatBytes(backup.bytes)}
            </Td>
            <Td label="Took" align="end">
              {backup.durationMs === null ? "–" : formatDuration(backup.durationMs)}
            </Td>
            <Td label="By">{backup.requestedBy}</Td>
            <Td label="Run">
              {backup.runId ? (
                <Link href={runHref(slug, backup.runId)} className="link mark-text">
                  #{backup.runNumber}
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

/** Restores, newest first, with what the comparison of rows said. */
export function RestoresTable({ restores, slug }: { restores: readonly RestoreView[]; slug: string }) {
  return (
    <Table caption="Restores, newest first">
      <Thead>
        <tr role="row">
          <Th>Restored as</Th>
          <Th>State</Th>
          <Th>Compared with the backup</Th>
          <Th align="end">Took</Th>
          <Th>By</Th>
          <Th>Run</Th>
        </tr>
      </Thead>
      <Tbody>
        {restores.map((restore) => (
          <Tr key={restore.id}>
            <RowHead>
              <span className="min-w-0">
                <Link
                  href={backupHref(slug, restore.backupId)}
                  className="link font-mono text-sm wrap-anywhere"
                >
                  {restore.newDatabase}
                </Link>
                <span className="block font-normal text-ink-3 text-sm">
                  {restore.systemName}, <Time at={restore.createdAt} />
                </span>
              </span>
            </RowHead>
            <Td label="State">
              <StatusBadge {...RESTORE_STATUS[restore.state]} />
            </Td>
            <Td label="Compared with the backup">
              <span className="max-w-96 text-ink-2">
                {restore.comparison
                  ? comparisonSentence(restore.comparison, restore.engine)
                  : (restore.errorText ?? "–")}
              </span>
            </Td>
            <Td label="Took" align="end">
              {restore.durationMs === null ? "–" : formatDuration(restore.durationMs)}
            </Td>
            <Td label="By">{restore.requestedBy}</Td>
            <Td label="Run">
              <Link href={runHref(slug, restore.runId)} className="link mark-text">
                #{restore.runNumber}
              </Link>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
