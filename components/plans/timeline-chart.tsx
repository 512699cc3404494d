import Link from "next/link";
import type { CSSProperties } from "react";
import { HoldBar } from "@/components/ui/hold-bar";
import { cn } from "@/lib/cn";
import { nameOf } from "./plan-rows";
import { dayOf, dayText, type Scale } from "./timeline-scale";
import type { TimelineBar } from "./timeline-types";
import { isGroupBar, remarksOf } from "./timeline-view";

const NAMES = "19rem";
const MOST_INDENT = 5;

export type TimelineChartProps = {
  rows: readonly TimelineBar[];
  scale: Scale;
  marks: readonly { day: number; text: string; strong: boolean }[];
  hrefOf: (id: string) => string;
};

/** Names on the left, bars against the days on the right. It scrolls sideways; the names stay. */
export function TimelineChart({ rows, scale, marks, hrefOf }: TimelineChartProps) {
  const sheet: CSSProperties = scale.width === null ? {} : { minWidth: `calc(${NAMES} + ${scale.width}px)` };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="timeline-scroll overflow-x-auto" aria-label="Timeline, scrolls sideways" tabIndex={0}>
      <div
        className="timeline-sheet relative grid grid-cols-[10rem_1fr] sm:grid-cols-[19rem_1fr] print:grid-cols-[14rem_1fr]"
        style={sheet}
      >
        <Axis scale={scale} marks={marks} />
        <ul className="col-span-2 grid grid-cols-subgrid">
          {rows.map((bar) => (
            <Row key={bar.id} bar={bar} scale={scale} href={hrefOf(bar.id)} />
          ))}
        </ul>
        <div
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 start-40 end-0 sm:start-76 print:start-56"
        >
          {marks.map(({ day, text, strong }) => (
            <span
              key={text}
              className={cn(
                "absolute inset-y-0 border-s",
                strong ? "border-ink border-s-2" : "border-ink-3 border-dashed",
              )}
              style={{ left: `${scale.at(day)}%` }}
            />
          ))}
        </div>
      </div>
    </section>
  );
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

function Row({ bar, scale, href }: { bar: TimelineBar; scale: Scale; href: string }) {
  const group = isGroupBar(bar);
  const left = scale.at(dayOf(bar.start));
  const right = scale.at(dayOf(bar.end) + 1);
  const remarks = remarksOf(bar).join(", ");
  return (
    <li className="timeline-row col-span-2 grid grid-cols-subgrid border-line border-b last:border-b-0 hover:bg-hover">
      <span className="sticky start-0 z-10 flex min-h-8 min-w-0 items-center border-line border-e bg-surface py-1 ps-3 pe-2">
        <Link
          href={href}
          title={nameOf(bar)}
          className={cn("min-w-0 truncate text-sm hover:underline", group && "font-semibold")}
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
      <span className="relative block min-h-8">
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
        {remarks ? (
          <span
            aria-hidden="true"
            className={cn(
              "absolute top-1/2 -translate-y-1/2 whitespace-nowrap px-1.5 text-ink-2 text-xs",
              right > 75 && "-translate-x-full",
            )}
            style={{ left: `${right > 75 ? left : right}%` }}
          >
            {remarks}
          </span>
        ) : null}
      </span>
    </li>
  );
}
