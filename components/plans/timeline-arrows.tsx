import type { CSSProperties } from "react";
import { cn } from "@/lib/cn";
import type { TimelineLink } from "./timeline-links";
import { dayOf, type Scale } from "./timeline-scale";
import type { TimelineBar } from "./timeline-types";

/** Half of a bar's height, and how far before its end an arrow leaves it. */
const [HALF, OUT] = [7, 5];
/** So many rows (their height is told by the style sheet, and smaller on paper) and so many px. */
const at = (rows: number, px = 0) => `calc(var(--timeline-row) * ${rows} + ${px}px)`;

export type ArrowsProps = {
  rows: readonly TimelineBar[];
  links: readonly TimelineLink[];
  scale: Scale;
  /** Rows of the chain in view; null when none is. */
  chain: ReadonlySet<number> | null;
};

/**
 * Each arrow leaves the end of a bar downwards (or upwards) and enters the next bar from the left, where its row is
 * empty. Lines are boxes in percent of the width, so that they hold at every width and on paper.
 */
export function TimelineArrows({ rows, links, scale, chain }: ArrowsProps) {
  return (
    <>
      {links.map(({ from, to }) => {
        const [first, second] = [rows[from], rows[to]];
        if (!first || !second) return null;
        const inChain = chain?.has(from) === true && chain.has(to);
        return (
          <Arrow
            key={`${first.id}:${second.id}`}
            left={scale.at(dayOf(first.end) + 1)}
            right={scale.at(dayOf(second.start))}
            rows={[from, to]}
            look={chain === null ? "plain" : inChain ? "lit" : "faint"}
            critical={first.critical && second.critical}
          />
        );
      })}
    </>
  );
}

type Look = "plain" | "lit" | "faint";

function Arrow({
  left,
  right,
  rows: [from, to],
  look,
  critical,
}: {
  left: number;
  right: number;
  rows: readonly [number, number];
  look: Look;
  critical: boolean;
}) {
  const down = to > from;
  const strong = look === "lit" || critical;
  const line = cn(
    "absolute",
    look === "lit" ? "border-accent" : critical ? "border-ink" : "border-ink-3",
    look === "faint" && "opacity-20",
  );
  const width = strong ? 2 : 1;
  const out = `calc(${left}% - ${OUT}px)`;
  const enters = `calc(${right}% - ${2 * OUT}px)`;
  const end = to + 0.5;
  // A bar that begins before the other ends is entered from the left all the same: the line turns back beside it.
  const back = right < left;
  const turn = back ? end + (down ? -0.5 : 0.5) : end;
  const parts: CSSProperties[] = [
    {
      left: out,
      top: down ? at(from + 0.5, HALF) : at(turn),
      height: down ? at(turn - from - 0.5, -HALF) : at(from + 0.5 - turn, -HALF),
      borderInlineStartWidth: width,
    },
    ...(back
      ? [
          { left: enters, top: at(turn), width: `calc(${left - right}% + ${OUT}px)`, borderTopWidth: width },
          { left: enters, top: at(Math.min(turn, end)), height: at(0.5), borderInlineStartWidth: width },
          { left: enters, top: at(end), width: OUT, borderTopWidth: width },
        ]
      : [{ left: out, top: at(end), width: `calc(${right - left}% + 1px)`, borderTopWidth: width }]),
  ];
  return (
    <>
      {parts.map((style, part) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one line have no other name
        <span key={part} className={line} style={style} />
      ))}
      <span
        className={cn(line, "border-y-transparent! border-y-3 border-s-5")}
        style={{ left: `calc(${right}% - ${OUT}px)`, top: at(end, width / 2 - 3) }}
      />
    </>
  );
}
