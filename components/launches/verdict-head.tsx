"use client";

import type { ReactNode } from "react";
import { HoldBar } from "@/components/ui/hold-bar";
import { Stat, StatList } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import { Time, useNow, useZone } from "@/components/ui/time";
import { formatPercent } from "@/lib/format";
import type { LaunchOverview, LaunchView, VerdictView } from "@/server/domain/launches/schema";
import { countdown } from "./target-date";
import { verdictStatus } from "./verdict-badge";

/** The verdict as the heading of its page. */
export function VerdictLine({ verdict, blocked }: { verdict: VerdictView; blocked: boolean }) {
  const [word, numbers] = splitVerdict(verdict.sentence);
  return (
    <h1 className="flex min-w-0 items-start gap-3 text-2xl tracking-tight">
      <StatusShape status={verdictStatus(verdict, blocked)} className="mt-2 size-5" />
      <span className="min-w-0">
        <strong className="font-semibold">{word}</strong>
        {numbers ? <span className="text-ink-2">{numbers}</span> : null}
      </span>
    </h1>
  );
}

/** The bar at its largest, with what its two layers mean. */
export function HeroBar({ progress, name }: { progress: LaunchOverview["progress"]; name: string }) {
  return (
    <div className="grid gap-1.5">
      <HoldBar {...progress} size="hero" name={name} />
      <p aria-hidden="true" className="flex flex-wrap gap-x-5 gap-y-1 text-ink-2 text-sm">
        <Key swatch={<span className="h-2.5 w-5 border border-accent bg-surface" />}>
          Ticked: somebody says so
        </Key>
        <Key swatch={<span className="h-2.5 w-5 bg-accent [print-color-adjust:exact]" />}>
          Proven: a run has shown it
        </Key>
      </p>
    </div>
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

/** Ticked, proven, the days that are left and the age of the last good backup. */
export function Numbers({
  launch,
  progress,
  backups,
}: Pick<LaunchOverview, "progress" | "backups"> & { launch: Pick<LaunchView, "targetDate"> }) {
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
