"use client";

import { useQuery } from "@tanstack/react-query";
import { MoreHorizontal } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { Button, ButtonLink, IconButton } from "@/components/ui/button";
import { HoldBar } from "@/components/ui/hold-bar";
import { Card, PageHeader } from "@/components/ui/layout";
import { Menu, MenuItem } from "@/components/ui/menu";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { useNow, useZone } from "@/components/ui/time";
import { formatCount } from "@/lib/format";
import type { BoardEntry, LaunchView } from "@/server/domain/launches/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { launchHref, planHref } from "./addresses";
import { FirstRun } from "./first-run";
import { LaunchDialog } from "./launch-dialog";
import { boardQuery } from "./queries";
import { RemoveLaunchDialog } from "./remove-launch-dialog";
import { RemoveSampleButton, SampleButton } from "./sample-buttons";
import { countdown, countdownText } from "./target-date";
import { VerdictBadge } from "./verdict-badge";

type Window = { kind: "new" } | { kind: "edit" | "remove"; launch: LaunchView };

/** All launches: how far each is, what is in its way, and how long it has. */
export function LaunchesScreen({ role }: { role: Role }) {
  const router = useRouter();
  const board = useQuery(boardQuery());
  const [window, setWindow] = useState<Window | null>(null);
  const [template, setTemplate] = useQueryState("new", parseAsString);
  const close = () => {
    setWindow(null);
    void setTemplate(null);
  };
  const launches = board.data?.launches ?? [];
  const mayWrite = may(role, "launches:write");
  if (board.isPending) return <Skeleton lines={6} />;
  if (board.isError && launches.length === 0) {
    return (
      <ErrorState
        title="The launches could not be read."
        safe="Nothing was changed."
        onRetry={() => void board.refetch()}
      />
    );
  }
  const begin =
    mayWrite && (window?.kind === "new" || template !== null) ? (
      <LaunchDialog
        template={template}
        onClose={close}
        onDone={(launch) => router.push(planHref(launch.slug))}
      />
    ) : null;
  if (launches.length === 0) {
    return (
      <>
        <FirstRun role={role} />
        {begin}
      </>
    );
  }
  const hasSample = launches.some(({ launch }) => launch.sample);
  return (
    <div className="grid gap-5">
      <PageHeader
        title="Launches"
        actions={
          <>
            {may(role, "templates:read") ? (
              <ButtonLink href="/templates" variant="quiet">
                Templates
              </ButtonLink>
            ) : null}
            {!hasSample && may(role, "launches:sample") ? <SampleButton>Add the sample</SampleButton> : null}
            {mayWrite ? (
              <Button variant="primary" onClick={() => setWindow({ kind: "new" })}>
                New launch
              </Button>
            ) : null}
          </>
        }
      />
      <Card flush>
        <Table caption="Launches">
          <Thead>
            <Tr>
              <Th>Launch</Th>
              <Th>State</Th>
              <Th className="w-1/3">Ticked and proven</Th>
              <Th align="end">In the way</Th>
              <Th align="end">Target date</Th>
              <Th align="end">
                <span className="sr-only">Actions</span>
              </Th>
            </Tr>
          </Thead>
          <Tbody>
            {launches.map((entry) => (
              <LaunchRow key={entry.launch.id} entry={entry} role={role} onOpen={setWindow} />
            ))}
          </Tbody>
        </Table>
      </Card>
      {begin}
      {window?.kind === "edit" ? (
        <LaunchDialog launch={window.launch} onClose={close} onDone={close} />
      ) : null}
      {window?.kind === "remove" ? <RemoveLaunchDialog launch={window.launch} onClose={close} /> : null}
    </div>
  );
}

function LaunchRow({
  entry: { launch, verdict, progress, inTheWay },
  role,
  onOpen,
}: {
  entry: BoardEntry;
  role: Role;
  onOpen: (window: Window) => void;
}) {
  const now = useNow();
  const zone = useZone();
  const { targetDate } = launch;
  return (
    <Tr>
      <RowHead>
        <Link href={launchHref(launch.slug)} className="link text-lg">
          {launch.name}
        </Link>
        <span className="mark-text font-normal text-ink-3 sm:block">
          {[launch.version, launch.sample ? "SAMPLE" : ""].filter(Boolean).join(" · ")}
        </span>
      </RowHead>
      <Td label="State">
        <VerdictBadge verdict={verdict} blocked={inTheWay > 0} />
      </Td>
      <Td label="Progress">
        <span className="grid w-full min-w-0 gap-0.5">
          <HoldBar {...progress} name={launch.name} />
          <span className="text-ink-2 text-sm">
            {progress.total === 0
              ? "No plan yet"
              : `${progress.ticked} of ${progress.total} ticked, ${progress.proven} proven`}
          </span>
        </span>
      </Td>
      <Td label="In the way" align="end">
        {inTheWay === 0 ? <span className="text-ink-3">Nothing</span> : formatCount(inTheWay, "blocker")}
      </Td>
      <Td label="Target date" align="end">
        {targetDate ? (
          <span className="grid justify-items-end">
            <span>{countdownText(targetDate, now, zone)}</span>
            <span className="text-ink-3 text-sm">{countdown(targetDate, now, zone).day}</span>
          </span>
        ) : (
          <span className="text-ink-3">None</span>
        )}
      </Td>
      <Td align="end" className="sm:py-1.5">
        {launch.sample ? (
          may(role, "launches:sample") ? (
            <RemoveSampleButton short />
          ) : null
        ) : may(role, "launches:write") ? (
          <Menu
            align="end"
            trigger={
              <IconButton name={`More for ${launch.name}`} icon={<MoreHorizontal className="size-4" />} />
            }
          >
            <MenuItem onSelect={() => onOpen({ kind: "edit", launch })}>Edit</MenuItem>
            <MenuItem danger onSelect={() => onOpen({ kind: "remove", launch })}>
              Remove
            </MenuItem>
          </Menu>
        ) : null}
      </Td>
    </Tr>
  );
}
