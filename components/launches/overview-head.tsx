"use client";

import { Pencil, Printer } from "lucide-react";
import type { ReactNode } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { HoldBar } from "@/components/ui/hold-bar";
import { Stat, StatList } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import { Time, useNow, useZone } from "@/components/ui/time";
import { formatPercent } from "@/lib/format";
import type { LaunchOverview } from "@/server/domain/launches/schema";
import { countdown } from "./target-date";
import { verdictStatus } from "./verdict-badge";

/** The verdict in words, the bar, and the four numbers. */
export function OverviewHead({
  overview,
  onEdit,
}: {
  overview: LaunchOverview;
  /** Left out for people who may not change the launch. */
  onEdit?: (() => void) | undefined;
}) {
  const { launch, verdict, progress, blockers } = overview;
  const [word, numbers] = splitVerdict(verdict.sentence);
  return (
    <header className="grid gap-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1.5">
          <p className="flex flex-wrap items-baseline gap-x-3 text-ink-2">
            <span className="font-medium">{launch.name}</span>
            {launch.version ? <span className="mark-text text-ink-3">{launch.version}</span> : null}
          </p>
          <h1 className="flex min-w-0 items-start gap-3 text-2xl tracking-tight">
            <StatusShape status={verdictStatus(verdict, blockers.length > 0)} className="mt-2 size-5" />
            <span className="min-w-0">
              <strong className="font-semibold">{word}</strong>
              {numbers ? <span className="text-ink-2">{numbers}</span> : null}
            </span>
          </h1>
        </div>
        <div className="no-print flex gap-1">
          {onEdit ? (
            <IconButton name="Edit the launch" icon={<Pencil className="size-4" />} onClick={onEdit} />
          ) : null}
          <Button icon={<Printer className="size-4" />} onClick={() => window.print()}>
            Print
          </Button>
        </div>
      </div>
      <div className="grid gap-1.5">
        <HoldBar {...progress} size="hero" name={launch.name} />
        <p aria-hidden="true" className="flex flex-wrap gap-x-5 gap-y-1 text-ink-2 text-sm">
          <Key swatch={<span className="h-2.5 w-5 border border-accent bg-surface" />}>
            Ticked: somebody says so
          </Key>
          <Key swatch={<span className="h-2.5 w-5 bg-accent [print-color-adjust:exact]" />}>
            Proven: a run has shown it
          </Key>
        </p>
      </div>
      <Numbers overview={overview} />
    </header>
  );
}

function Key({ swatch, children }: { swatch: ReactNode; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2">
      {swatch}
      {children}
    </span>
  );
}

/** "Not ready: 3 of 9 ticked" is set in two weights; the words stay one sentence. */
function splitVerdict(sentence: string): [string, string] {
  const at = sentence.indexOf(":");
  return at < 0 ? [sentence, ""] : [sentence.slice(0, at + 1), sentence.slice(at + 1)];
}

function Numbers({ overview: { launch, progress, backups } }: { overview: LaunchOverview }) {
  const now = useNow();
  const zone = useZone();
  const { total, ticked, proven } = progress;
  const target = launch.targetDate ? countdown(launch.targetDate, now, zone) : null;
  return (
    <StatList className="border-line border-y py-4">
      <Stat
        label="Ticked"
        value={formatPercent(ticked, total)}
        note={total === 0 ? "No items yet" : `${ticked} of ${total} items`}
      />
      <Stat
        label="Proven"
        value={formatPercent(proven, total)}
        note={total === 0 ? "No items yet" : `${proven} of ${total} items`}
      />
      <Stat
        label="To the target date"
        value={target?.value ?? "–"}
        {...(target?.unit ? { unit: target.unit } : {})}
        note={target?.day ?? "No date is set"}
      />
      <Stat label="Last good backup" {...backupAge(backups)} />
    </StatList>
  );
}

function backupAge({ databases, covered, oldestAt }: LaunchOverview["backups"]): {
  value: ReactNode;
  note: string;
} {
  if (databases === 0) return { value: "–", note: "No database is registered" };
  if (oldestAt === null) {
    const note =
      databases === 1
        ? "The database has none"
        : `${databases - covered} of ${databases} databases have none`;
    return { value: "None", note };
  }
  const note = databases === 1 ? "Of the one database" : `The oldest of ${databases} databases`;
  return {
    value: <Time at={oldestAt} className="inline-block first-letter:uppercase print:text-base" />,
    note,
  };
}
