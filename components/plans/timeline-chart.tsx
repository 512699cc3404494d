"use client";

import Link from "next/link";
import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { HoldBar } from "@/components/ui/hold-bar";
import { cn } from "@/lib/cn";
import { nameOf } from "./plan-rows";
import { TimelineArrows } from "./timeline-arrows";
import { chainOf, type TimelineLink } from "./timeline-links";
import { dayOf, dayText, type Scale } from "./timeline-scale";
import type { TimelineBar } from "./timeline-types";
import { isGroupBar, remarksOf } from "./timeline-view";

const NAMES = "19rem";
const MOST_INDENT = 5;

/** Where a bar would be if what is asked in "What if" came true. */
export type Ghost = { start: string; end: string };

export type TimelineChartProps = {
  rows: readonly TimelineBar[];
  links: readonly TimelineLink[];
  ghosts: ReadonlyMap<string, Ghost>;
  scale: Scale;
  today: number;
  marks: readonly { day: number; text: string; strong: boolean }[];
  hrefOf: (id: string) => string;
};

/** Names on the left, bars against the days on the right. It scrolls sideways; the names stay. */
export function TimelineChart({ rows, links, ghosts, scale, today, marks, hrefOf }: TimelineChartProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const row = rows.findIndex(({ id }) => id === chosen);
  const chain = useMemo(() => (row < 0 || links.length === 0 ? null : chainOf(links, row)), [links, row]);
  const box = useScrolledTo(scale, today);
  const sheet: CSSProperties = scale.width === null ? {} : { minWidth: `calc(${NAMES} + ${scale.width}px)` };
  return (
    <section
      ref={box}
      className="timeline-scroll overflow-x-auto"
      aria-label="Timeline, scrolls sideways"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <div
        className="timeline-sheet relative grid grid-cols-[10rem_1fr] sm:grid-cols-[19rem_1fr] print:grid-cols-[14rem_1fr]"
        style={sheet}
      >
        <Axis scale={scale} marks={marks} />
        <div className="relative col-span-2 grid grid-cols-subgrid">
          <Behind>
            {scale.ticks.map(({ day }) => (
              <span
                key={day}
                className="absolute inset-y-0 border-line border-s"
                style={{ left: `${scale.at(day)}%` }}
              />
            ))}
            <TimelineArrows rows={rows} links={links} scale={scale} chain={chain} />
          </Behind>
          <ul className="col-span-2 grid grid-cols-subgrid">
            {rows.map((bar, at) => (
              <Row
                key={bar.id}
                bar={bar}
                ghost={ghosts.get(bar.id)}
                scale={scale}
                href={hrefOf(bar.id)}
                look={chain === null ? "plain" : chain.has(at) ? "lit" : "faint"}
                onChoose={setChosen}
              />
            ))}
          </ul>
          <Behind>
            {marks.map(({ day, text, strong }) => (
              <span
                key={text}
                className={cn(
                  "absolute inset-y-0 border-s",
                  strong ? "border-ink border-s-2" : "border-accent border-s-2 border-dashed",
                )}
                style={{ left: `${scale.at(day)}%` }}
              />
            ))}
          </Behind>
        </div>
      </div>
    </section>
  );
}

/** Lines over the days' part of the sheet, which nobody can press. */
function Behind({ children }: { children: ReactNode }) {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 start-40 end-0 sm:start-76 print:start-56"
    >
      {children}
    </div>
  );
}

/** A sheet that is wider than the window begins with what is going on today. */
function useScrolledTo({ width, at }: Scale, today: number) {
  const box = useRef<HTMLElement>(null);
  const share = at(today);
  useEffect(() => {
    const element = box.current;
    if (!element || width === null) return;
    const names = element.scrollWidth - width;
    const room = element.clientWidth - names;
    element.scrollLeft = Math.max(0, (share / 100) * width - room / 4);
  }, [width, share]);
  return box;
}

function Axis({ scale, marks }: Pick<TimelineChartProps, "scale" | "marks">) {
  return (
    <div
      aria-hidden="true"
      className="col-span-2 grid grid-cols-subgrid border-line border-b text-ink-3 text-xs"
    >
      <span className="sticky start-0 z-10 bg-surface" />
      <span className="relative block overflow-hidden" style={{ height: `${marks.length * 16 + 22}px` }}>
        {marks.map(({ day, text }, line) => {
          const late = scale.at(day) > 80;
          return (
            <span
              key={text}
              className={cn(
                "absolute whitespace-nowrap px-1.5 font-medium text-ink",
                late && "-translate-x-full",
              )}
              style={{ left: `${scale.at(day)}%`, top: `${line * 16}px` }}
            >
              {text}
            </span>
          );
        })}
        {scale.ticks.map(({ day, text }) => (
          <span
            key={day}
            className="absolute bottom-0 whitespace-nowrap border-line border-s ps-1 pb-0.5"
            style={{ left: `${scale.at(day)}%` }}
          >
            {text}
          </span>
        ))}
      </span>
    </div>
  );
}

type RowProps = {
  bar: TimelineBar;
  ghost: Ghost | undefined;
  scale: Scale;
  href: string;
  /** Whether its chain of dependencies is in view, and it is in it. */
  look: "plain" | "lit" | "faint";
  onChoose: (id: string | null) => void;
};

function Row({ bar, ghost, scale, href, look, onChoose }: RowProps) {
  const group = isGroupBar(bar);
  const remarks = remarksOf(bar).join(", ");
  return (
    <li
      className={cn(
        "timeline-row relative col-span-2 grid grid-cols-subgrid border-line border-b last:border-b-0 hover:bg-hover/60",
      )}
      onPointerEnter={() => onChoose(bar.id)}
      onPointerLeave={() => onChoose(null)}
      onFocus={() => onChoose(bar.id)}
      onBlur={() => onChoose(null)}
    >
      <span
        className={cn(
          "sticky start-0 z-10 flex min-w-0 items-center border-line border-e bg-surface ps-3 pe-2",
          look === "lit" && "bg-accent-soft",
        )}
      >
        <Link
          href={href}
          title={nameOf(bar)}
          className={cn(
            "min-w-0 truncate text-sm hover:underline print:text-xs print:leading-4",
            group && "font-semibold",
          )}
          style={{ paddingInlineStart: `${Math.min(bar.depth, MOST_INDENT) * 12}px` }}
        >
          {bar.externalId ? (
            <span className="me-1.5 font-mono text-ink-2 text-xs">{bar.externalId}</span>
          ) : null}
          {bar.title}
        </Link>
        <span className="sr-only">
          {`: ${dayText(bar.start)} to ${dayText(bar.end)}${remarks ? `, ${remarks}` : ""}`}
        </span>
      </span>
      <Bar bar={bar} ghost={ghost} scale={scale} faint={look === "faint"} remarks={remarks} />
    </li>
  );
}

function Bar({
  bar,
  ghost,
  scale,
  faint,
  remarks,
}: Pick<RowProps, "bar" | "ghost" | "scale"> & { faint: boolean; remarks: string }) {
  const group = isGroupBar(bar);
  const left = scale.at(dayOf(bar.start));
  const right = scale.at(dayOf(bar.end) + 1);
  return (
    <span className={cn("relative block", faint && "opacity-35")}>
      {ghost ? <GhostBar ghost={ghost} scale={scale} /> : null}
      <span
        className={cn(
          "absolute top-1/2 block min-w-1.5 -translate-y-1/2 bg-sunken",
          bar.critical && "timeline-critical outline-2 outline-ink outline-offset-1",
        )}
        style={{ left: `${left}%`, width: `${Math.max(right - left, 0)}%` }}
      >
        <HoldBar
          size={group ? "row" : "cell"}
          total={bar.total}
          ticked={bar.ticked}
          proven={bar.proven}
          className="my-0! min-w-0 border-line-strong border-s"
        />
      </span>
      {bar.kind === "milestone" ? (
        <span
          aria-hidden="true"
          className="absolute top-1/2 size-3 -translate-x-1/2 -translate-y-1/2 rotate-45 border-2 border-surface bg-ink [print-color-adjust:exact]"
          style={{ left: `${right}%` }}
        />
      ) : null}
      {remarks ? (
        <span
          aria-hidden="true"
          className={cn(
            "absolute top-1/2 -translate-y-1/2 whitespace-nowrap bg-surface px-1 text-ink-2 text-xs",
            right > 75 ? "-ms-3 -translate-x-full" : "ms-2",
          )}
          style={{ left: `${right > 75 ? left : right}%` }}
        >
          {remarks}
        </span>
      ) : null}
    </span>
  );
}

function GhostBar({ ghost, scale }: { ghost: Ghost; scale: Scale }) {
  const left = scale.at(dayOf(ghost.start));
  return (
    <span
      aria-hidden="true"
      className="absolute top-1/2 block h-5 min-w-1.5 -translate-y-1/2 rounded-sm border-2 border-warn border-dashed"
      style={{ left: `${left}%`, width: `${Math.max(scale.at(dayOf(ghost.end) + 1) - left, 0)}%` }}
    />
  );
}
