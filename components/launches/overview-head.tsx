"use client";

import { NotebookText, Pencil, Printer, Share2 } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import type { LaunchOverview } from "@/server/domain/launches/schema";
import { HeroBar, Numbers, VerdictLine } from "./verdict-head";

/** The verdict in words, the bar, and the four numbers. */
export function OverviewHead({
  overview,
  onEdit,
  onShare,
  onWeekly,
}: {
  overview: LaunchOverview;
  /** Left out for people who may not change the launch. */
  onEdit?: (() => void) | undefined;
  onShare?: (() => void) | undefined;
  /** For the team; the summary names systems. */
  onWeekly?: (() => void) | undefined;
}) {
  const { launch, verdict, progress, blockers, backups } = overview;
  return (
    <header className="grid gap-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1.5 sm:flex-1 sm:basis-80">
          <p className="flex flex-wrap items-baseline gap-x-3 text-ink-2">
            <span className="font-medium">{launch.name}</span>
            {launch.version ? <span className="mark-text text-ink-3">{launch.version}</span> : null}
          </p>
          <VerdictLine verdict={verdict} blocked={blockers.length > 0} />
        </div>
        <div className="no-print flex flex-wrap gap-1">
          {onEdit ? (
            <IconButton name="Edit the launch" icon={<Pencil className="size-4" />} onClick={onEdit} />
          ) : null}
          {onWeekly ? (
            <Button icon={<NotebookText className="size-4" />} onClick={onWeekly}>
              Weekly summary
            </Button>
          ) : null}
          {onShare ? (
            <Button icon={<Share2 className="size-4" />} onClick={onShare}>
              Share
            </Button>
          ) : null}
          <Button icon={<Printer className="size-4" />} onClick={() => window.print()}>
            Print
          </Button>
        </div>
      </div>
      <HeroBar progress={progress} name={launch.name} />
      <Numbers launch={launch} progress={progress} backups={backups} />
    </header>
  );
}
