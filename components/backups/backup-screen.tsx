"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { runQuery } from "@/components/runs/queries";
import { RunLine } from "@/components/runs/run-line";
import { useRunsLive } from "@/components/runs/use-runs-live";
import { ApiProblem } from "@/components/shell/api";
import { formProblems } from "@/components/shell/form-problems";
import { useLive } from "@/components/shell/live";
import { Button, ButtonLink } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { Card, FactList, PageHeader, Panel } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import { formatBytes, formatDuration } from "@/lib/format";
import type { BackupDetail } from "@/server/domain/backups/schema";
import { UNITS } from "@/server/domain/systems/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { backupsHref, restoreHref, runHref } from "./addresses";
import { BACKUP_STATUS } from "./backup-words";
import { RestoresTable } from "./backups-table";
import { CopiesPanel } from "./copies-panel";
import { capitalised, ENGINE_WORDS, itemCount } from "./engine-words";
import { applyBackupEvent, backupQuery, deleteBackup } from "./queries";
import { TableRowsTable } from "./table-rows";

export type BackupScreenProps = { backupId: string; slug: string; role: Role };

/** One backup: what it is, what it holds, how to open it without the console, and what was restored from it. */
export function BackupScreen({ backupId, slug, role }: BackupScreenProps) {
  const queries = useQueryClient();
  useRunsLive();
  useLive((event) => applyBackupEvent(queries, event));
  const backup = useQuery(backupQuery(backupId));
  if (backup.data) return <Loaded backup={backup.data} slug={slug} role={role} />;
  return (
    <Card flush>
      {backup.isError ? (
        <ErrorState
          title="The backup could not be loaded."
          safe="It is not touched by that."
          detail={backup.error.message}
          onRetry={() => void backup.refetch()}
          requestId={backup.error instanceof ApiProblem ? backup.error.requestId : undefined}
        />
      ) : (
        <Skeleton lines={10} />
      )}
    </Card>
  );
}

type LoadedProps = { backup: BackupDetail; slug: string; role: Role };

function Loaded({ backup, slug, role }: LoadedProps) {
  const good = backup.state === "good";
  const words = ENGINE_WORDS[backup.engine];
  const { row } = UNITS[backup.engine];
  return (
    <div className="grid gap-6">
      <PageHeader
        title={`Backup of ${backup.systemName}`}
        eyebrow={
          <Link href={backupsHref(slug)} className="link">
            Backups
          </Link>
        }
        actions={
          <>
            {good && may(role, "backups:restore") ? (
              <ButtonLink variant="primary" href={restoreHref(slug, backup.id)}>
                {`Restore into a new ${words.made}`}
              </ButtonLink>
            ) : null}
            {good && may(role, "backups:delete") ? <DeleteBackup backup={backup} /> : null}
          </>
        }
      >
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusBadge {...BACKUP_STATUS[backup.state]} />
          <Time at={backup.snapshotAt ?? backup.createdAt} show="absolute" />
        </span>
      </PageHeader>
      {backup.state === "pending" && backup.runId ? <Working runId={backup.runId} slug={slug} /> : null}
      <Facts backup={backup} slug={slug} />
      {backup.copies.length > 0 ? <CopiesPanel backup={backup} slug={slug} role={role} /> : null}
      {backup.emergencyCommand ? <Emergency command={backup.emergencyCommand} /> : null}
      <Panel title="Restores from this backup" flush>
        {backup.restores.length > 0 ? (
          <RestoresTable restores={backup.restores} slug={slug} />
        ) : (
          <EmptyState title="Never restored.">A backup proves itself when it is restored.</EmptyState>
        )}
      </Panel>
      {backup.tables.length > 0 ? (
        <Panel
          title={`${capitalised(row)}s when it was taken`}
          aside={itemCount(backup.engine, backup.tables.length)}
          flush
        >
          <TableRowsTable
            tables={backup.tables}
            engine={backup.engine}
            caption={`${capitalised(row)}s at backup time`}
          />
        </Panel>
      ) : null}
    </div>
  );
}

function Working({ runId, slug }: { runId: string; slug: string }) {
  const run = useQuery(runQuery(runId));
  return run.data ? (
    <Card>
      <RunLine run={run.data} launchSlug={slug} />
    </Card>
  ) : null;
}

function ofWhat({ databaseBytes, engine }: BackupDetail): string {
  if (databaseBytes === null || databaseBytes === 0) return "";
  const what = ENGINE_WORDS[engine].made === "database" ? "a database of " : "";
  return `, of ${what}${formatBytes(databaseBytes)}`;
}

/** "age, zstd and pg_restore", as the command names them. */
function programsOf(command: string): string {
  const names = command.split(/&&|\|/).map((part) => part.trim().split(" ")[0] ?? "");
  const needed = [...new Set(names.filter((name) => !["cat", "mkdir", "createdb", ""].includes(name)))];
  return `${needed.slice(0, -1).join(", ")} and ${needed.at(-1)}`;
}

function Facts({ backup, slug }: Pick<LoadedProps, "backup" | "slug">) {
  const size = backup.bytes === null ? "–" : `${formatBytes(backup.bytes)} stored${ofWhat(backup)}`;
  const run = backup.runId ? (
    <Link href={runHref(slug, backup.runId)} className="link">
      #{backup.runNumber}
    </Link>
  ) : (
    "found in a store; the run that made it is not known"
  );
  return (
    <Card>
      <FactList
        facts={[
          ...(backup.errorText ? [{ name: "What happened", value: backup.errorText }] : []),
          ...(backup.deletedBy
            ? [{ name: "Deleted", value: `by ${backup.deletedBy}: ${backup.deletedReason ?? ""}` }]
            : []),
          { name: "Size", value: size },
          { name: "Took", value: backup.durationMs === null ? "–" : formatDuration(backup.durationMs) },
          { name: "By", value: backup.requestedBy },
          { name: "Run", value: run },
          ...(backup.serverVersion
            ? [{ name: "Server", value: `${ENGINE_WORDS[backup.engine].product} ${backup.serverVersion}` }]
            : []),
          { name: "Where", value: <span className="font-mono text-sm">{backup.location}</span> },
          ...(backup.sha256
            ? [{ name: "SHA-256", value: <span className="font-mono text-sm">{backup.sha256}</span> }]
            : []),
        ]}
      />
    </Card>
  );
}

function Emergency({ command }: { command: string }) {
  return (
    <Panel
      title="Without the console"
      aside={`${programsOf(command)} are enough`}
      actions={<CopyButton text={command} name="Copy the command" />}
    >
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-sm"
      >
        {command}
      </pre>
    </Panel>
  );
}

function DeleteBackup({ backup }: { backup: BackupDetail }) {
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<string | null>(null);
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={!backup.deletable}>
        {backup.deletable ? "Delete" : "The last good backup stays"}
      </Button>
      <ConfirmDialog
        tier="T3"
        open={open}
        onOpenChange={setOpen}
        title="Delete this backup?"
        target={backup.systemName}
        environment={backup.environment}
        impact={[
          "Its data is erased from the store and cannot be brought back.",
          "Its entry in the history stays, with your name and reason.",
        ]}
        confirmLabel="Delete backup"
        error={error}
        onConfirm={async ({ reason }) => {
          try {
            await deleteBackup(backup.id, reason);
            await queries.invalidateQueries({ queryKey: ["backups"] });
            setOpen(false);
          } catch (problem) {
            setError(formProblems(problem)[0]?.message ?? null);
          }
        }}
      />
    </>
  );
}
