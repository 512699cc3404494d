"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/layout";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/format";
import { nameOf } from "./plan-rows";
import { type Ghost, TimelineChart } from "./timeline-chart";
import { linksOf, MANY_LINKS, type TimelineLink } from "./timeline-links";
import { timelineQuery } from "./timeline-queries";
import { dayOf, dayText, timelineScale, ZOOMS, type Zoom } from "./timeline-scale";
import { TimelineTable } from "./timeline-table";
import type { Timeline } from "./timeline-types";
import { chooseRows, timelineParsers } from "./timeline-view";

const ZOOM_WORDS: Record<Zoom, string> = { week: "Week", month: "Month", fit: "Fit" };

/** Bars and their table twin. A phone shows the table and the bars on request, a desk the other way; paper shows both. */
export function TimelinePicture({
  launchId,
  timeline,
  hrefOf,
}: {
  launchId: string;
  timeline: Timeline;
  hrefOf: (id: string) => string;
}) {
  const [{ zoom, rows: wanted, bars: shown, table, arrows }, setAddress] = useQueryStates(timelineParsers, {
    history: "replace",
    scroll: false,
  });
  const { bars, today, target } = timeline;
  const { rows, depth, left } = useMemo(() => chooseRows(bars, wanted), [bars, wanted]);
  const links = useMemo(() => linksOf(bars, rows), [bars, rows]);
  const showsArrows = arrows === null ? links.length <= MANY_LINKS : arrows === "shown";
  const ghosts = useGhosts(launchId, timeline);
  const marks = [
    { day: dayOf(today), text: "Today", strong: false },
    ...(target === null ? [] : [{ day: dayOf(target), text: `Target ${dayText(target)}`, strong: true }]),
  ];
  const scale = timelineScale(
    [...rows, ...rows.flatMap(({ id }) => ghosts.get(id) ?? [])],
    marks.map(({ day }) => day),
    zoom,
  );
  const visible = marks.filter(({ day }) => day >= scale.first && day <= scale.last);
  const hidden = marks.filter((mark) => !visible.includes(mark));
  const names = new Map(bars.map((bar) => [bar.id, bar.externalId ?? nameOf(bar).slice(0, 60)]));
  return (
    <>
      <Panel
        title="Bars"
        aside={<Legend milestones={rows.some(({ kind }) => kind === "milestone")} whatIf={ghosts.size > 0} />}
        flush
        className={cn(shown === null && "max-sm:hidden print:block")}
        actions={
          <Choices
            zoom={zoom}
            depth={depth}
            table={table !== null}
            arrows={links.length === 0 ? null : showsArrows}
            onArrows={() => void setAddress({ arrows: showsArrows ? "hidden" : "shown" })}
            onTable={() => void setAddress({ table: table === null ? "shown" : null })}
            onZoom={(next) => void setAddress({ zoom: next })}
            onDepth={(next) => void setAddress({ rows: next })}
          />
        }
      >
        <TimelineChart
          rows={rows}
          links={showsArrows ? links : NO_LINKS}
          ghosts={ghosts}
          scale={scale}
          today={dayOf(today)}
          marks={visible}
          hrefOf={hrefOf}
        />
        {hidden.length > 0 ? (
          <p className="border-line border-t px-4 py-2 text-ink-2 text-sm">
            Outside of the picture: {hidden.map(({ text }) => text).join(", ")}.
          </p>
        ) : null}
      </Panel>
      <Panel
        title="Table"
        aside={formatCount(rows.length, "row")}
        flush
        className={cn(table === null && "sm:hidden")}
        actions={
          <Button
            size="sm"
            variant="quiet"
            className="sm:hidden"
            aria-pressed={shown !== null}
            onClick={() => void setAddress({ bars: shown === null ? "shown" : null })}
          >
            {shown === null ? "Show bars" : "Hide bars"}
          </Button>
        }
      >
        <TimelineTable rows={rows} names={names} hrefOf={hrefOf} />
        {left > 0 ? (
          <p className="border-line border-t px-4 py-2 text-ink-2 text-sm">
            {formatCount(left, "more row")} {left === 1 ? "is" : "are"} not shown here.
          </p>
        ) : null}
      </Panel>
    </>
  );
}

function Choices({
  zoom,
  depth,
  table,
  arrows,
  onArrows,
  onTable,
  onZoom,
  onDepth,
}: {
  zoom: Zoom;
  table: boolean;
  /** null: nothing waits for anything. */
  arrows: boolean | null;
  onArrows: () => void;
  onTable: () => void;
  depth: "groups" | "all";
  onZoom: (zoom: Zoom) => void;
  onDepth: (depth: "groups" | "all") => void;
}) {
  return (
    <>
      <fieldset className="flex items-center gap-1">
        <legend className="sr-only">Zoom</legend>
        {ZOOMS.map((each) => (
          <Button
            key={each}
            size="sm"
            variant={each === zoom ? "secondary" : "quiet"}
            aria-pressed={each === zoom}
            onClick={() => onZoom(each)}
          >
            {ZOOM_WORDS[each]}
          </Button>
        ))}
      </fieldset>
      <Button size="sm" variant="quiet" onClick={() => onDepth(depth === "all" ? "groups" : "all")}>
        {depth === "all" ? "Groups only" : "Show items"}
      </Button>
      {arrows === null ? null : (
        <Button size="sm" variant="quiet" aria-pressed={arrows} onClick={onArrows}>
          {arrows ? "Hide arrows" : "Show arrows"}
        </Button>
      )}
      <Button size="sm" variant="quiet" aria-pressed={table} className="max-sm:hidden" onClick={onTable}>
        {table ? "Hide table" : "Show table"}
      </Button>
      <Button size="sm" variant="quiet" onClick={() => window.print()}>
        Print
      </Button>
    </>
  );
}

const NO_LINKS: readonly TimelineLink[] = [];

/** What would move in "What if", by row; the panel below asks the same question. */
function useGhosts(launchId: string, { bars, target }: Timeline): ReadonlyMap<string, Ghost> {
  const [{ shift, days }] = useQueryStates(timelineParsers);
  const asked =
    shift !== null && days !== null && bars.some(({ id }) => id === shift) ? { nodeId: shift, days } : null;
  const { data } = useQuery({ ...timelineQuery(launchId, target, asked), enabled: asked !== null });
  const whatIf = asked === null ? null : data?.whatIf;
  const fits = whatIf?.nodeId === asked?.nodeId && whatIf?.shiftDays === asked?.days;
  return useMemo(
    () =>
      new Map(fits ? (whatIf?.moved ?? []).map(({ id, start, newEnd }) => [id, { start, end: newEnd }]) : []),
    [whatIf, fits],
  );
}

function Legend({ milestones, whatIf }: { milestones: boolean; whatIf: boolean }) {
  return (
    <span className="inline-flex flex-wrap gap-x-4">
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden="true" className="inline-block h-2.5 w-5 border border-accent" /> ticked
      </span>
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden="true" className="inline-block h-2.5 w-5 bg-accent [print-color-adjust:exact]" />{" "}
        proven
      </span>
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden="true" className="inline-block h-2 w-5 outline-2 outline-ink" /> critical
      </span>
      {milestones ? (
        <span className="inline-flex items-center gap-1.5">
          <span
            aria-hidden="true"
            className="inline-block size-2 rotate-45 bg-ink [print-color-adjust:exact]"
          />{" "}
          milestone
        </span>
      ) : null}
      {whatIf ? (
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className="inline-block h-3 w-5 border-2 border-warn border-dashed" /> what
          if
        </span>
      ) : null}
    </span>
  );
}
