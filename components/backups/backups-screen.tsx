"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { runListQuery, runningNowInput } from "@/components/runs/queries";
import { isActiveRun } from "@/components/runs/run-words";
import { useRunsLive } from "@/components/runs/use-runs-live";
import { ApiProblem } from "@/components/shell/api";
import { useLive } from "@/components/shell/live";
import { systemsQuery } from "@/components/systems/queries";
import { ButtonLink } from "@/components/ui/button";
import { Card, PageHeader } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { LinkTabs } from "@/components/ui/tabs";
import type { SystemView } from "@/server/domain/systems/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { backupsHref } from "./addresses";
import { BackupsTable, RestoresTable } from "./backups-table";
import { DatabaseCard } from "./database-cards";
import { applyBackupEvent, backupsQuery, PER_PAGE, restoresQuery } from "./queries";
import { SizeTrend } from "./size-trend";
import { StoreChoices } from "./store-choices";

export type BackupsScreenProps = {
  launchId: string;
  slug: string;
  role: Role;
  /** What is promised about backups, from the room above. */
  promises?: ReactNode;
};

/** Databases with their button, the history of backups, and the history of restores. */
export function BackupsScreen({ launchId, slug, role, promises }: BackupsScreenProps) {
  const queries = useQueryClient();
  useRunsLive();
  useLive((event) => applyBackupEvent(queries, event));
  const [tab] = useQueryState("tab", parseAsStringLiteral(["backups", "restores"]).withDefault("backups"));
  const systems = useQuery(systemsQuery(launchId));
  const databases = (systems.data?.systems ?? []).filter(({ engine }) => engine !== null);
  const href = backupsHref(slug);
  return (
    <div className="grid gap-6">
      <PageHeader title="Backups">
        Taken with each system's own tools, sealed, read back, and only then called good.
      </PageHeader>
      {systems.isPending ? <Skeleton lines={3} /> : null}
      {systems.data && databases.length === 0 ? (
        <NoDatabase slug={slug} mayWrite={may(role, "systems:write")} />
      ) : null}
      {databases.length > 0 ? (
        <Databases databases={databases} launchId={launchId} slug={slug} role={role} />
      ) : null}
      {promises}
      <StoreChoices launchId={launchId} role={role} systems={databases} />
      <div className="grid gap-3">
        <LinkTabs
          label="History"
          tabs={[
            { href, text: "Backups", current: tab === "backups" },
            { href: `${href}?tab=restores`, text: "Restores", current: tab === "restores" },
          ]}
        />
        {tab === "backups" ? (
          <BackupHistory launchId={launchId} slug={slug} />
        ) : (
          <RestoreHistory launchId={launchId} slug={slug} />
        )}
      </div>
    </div>
  );
}

function NoDatabase({ slug, mayWrite }: { slug: string; mayWrite: boolean }) {
  return (
    <Card flush>
      <EmptyState
        title="There is nothing to back up yet."
        action={
          mayWrite ? (
            <ButtonLink variant="primary" href={`/systems/${encodeURIComponent(slug)}`}>
              Register a system
            </ButtonLink>
          ) : undefined
        }
      >
        Register the databases, folders and buckets behind the launch; then a button here backs each of them
        up.
      </EmptyState>
    </Card>
  );
}

function Databases({
  databases,
  launchId,
  slug,
  role,
}: Omit<BackupsScreenProps, "promises"> & { databases: readonly SystemView[] }) {
  const backups = useQuery(backupsQuery({ launchId, limit: PER_PAGE }));
  const running = useQuery(runListQuery(runningNowInput(launchId)));
  const [pressed, setPressed] = useState<string | null>(null);
  const followed = pressed ?? running.data?.runs.find(isActiveRun)?.systemId;
  return (
    <section aria-label="Systems" className="grid gap-4 md:grid-cols-2">
      {databases.map((system) => (
        <DatabaseCard
          key={system.id}
          system={system}
          slug={slug}
          lastGood={backups.data?.backups.find(
            ({ systemId, state }) => systemId === system.id && state === "good",
          )}
          run={running.data?.runs.find((run) => run.systemId === system.id && isActiveRun(run))}
          mayRun={may(role, "backups:run")}
          followsLog={followed === system.id}
          onPress={() => setPressed(system.id)}
        />
      ))}
    </section>
  );
}

function Failed({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <ErrorState
      title="The history could not be loaded."
      safe="Backups are not touched by that."
      detail={error.message}
      onRetry={retry}
      requestId={error instanceof ApiProblem ? error.requestId : undefined}
    />
  );
}

type HistoryProps = { launchId: string; slug: string };

function useAfter() {
  return useQueryState("after", parseAsString)[0];
}

function BackupHistory({ launchId, slug }: HistoryProps) {
  const after = useAfter();
  const list = useQuery(backupsQuery({ launchId, limit: PER_PAGE, ...(after ? { after } : {}) }));
  if (list.isPending) return <Skeleton lines={5} />;
  if (!list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const { backups, more } = list.data;
  const href = backupsHref(slug);
  return (
    <Card flush>
      <SizeTrend backups={backups} />
      {backups.length > 0 ? (
        <BackupsTable backups={backups} slug={slug} />
      ) : (
        <EmptyState title="No backup has been taken yet." />
      )}
      <Paging newest={after ? href : null} older={more ? `${href}?after=${backups.at(-1)?.id}` : null} />
    </Card>
  );
}

function RestoreHistory({ launchId, slug }: HistoryProps) {
  const after = useAfter();
  const list = useQuery(restoresQuery({ launchId, limit: PER_PAGE, ...(after ? { after } : {}) }));
  if (list.isPending) return <Skeleton lines={5} />;
  if (!list.data) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const { restores, more } = list.data;
  const href = `${backupsHref(slug)}?tab=restores`;
  return (
    <Card flush>
      {restores.length > 0 ? (
        <RestoresTable restores={restores} slug={slug} />
      ) : (
        <EmptyState title="Nothing has been restored yet.">
          Open a good backup and restore it into a new database; the original is never touched.
        </EmptyState>
      )}
      <Paging newest={after ? href : null} older={more ? `${href}&after=${restores.at(-1)?.id}` : null} />
    </Card>
  );
}

function Paging({ newest, older }: { newest: string | null; older: string | null }) {
  if (!newest && !older) return null;
  return (
    <nav aria-label="Pages" className="flex justify-end gap-5 px-4 py-2.5 text-sm sm:px-5">
      {newest ? (
        <Link href={newest} className="link">
          Newest
        </Link>
      ) : null}
      {older ? (
        <Link href={older} className="link">
          Older
        </Link>
      ) : null}
    </nav>
  );
}
