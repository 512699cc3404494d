import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { STATUS_LOOKS, type Status, type Tone } from "./status";

export const toneText: Record<Tone, string> = {
  good: "text-accent",
  bad: "text-bad",
  warn: "text-warn",
  active: "text-ink",
  neutral: "text-ink-3",
};

const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.5 } as const;
/** Lines cut out of a filled shape take the colour behind it, so the shape survives any theme. */
const cut = { fill: "none", stroke: "var(--surface)", strokeWidth: 1.75 } as const;
const solid = { fill: "currentColor" } as const;
const octagon = "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z";
const shield = "M8 1 14 3v5c0 3.4-2.4 5.9-6 7-3.6-1.1-6-3.6-6-7V3z";

const shapes: Record<Status, ReactNode> = {
  passed: (
    <>
      <circle cx="8" cy="8" r="7" {...solid} />
      <path d="m4.5 8.3 2.4 2.4 4.7-5" {...cut} />
    </>
  ),
  failed: (
    <>
      <path d={octagon} {...solid} />
      <path d="m5.3 5.3 5.4 5.4m0-5.4-5.4 5.4" {...cut} />
    </>
  ),
  warning: (
    <>
      <path d="M8 1 15.5 14.5H.5z" {...solid} />
      <path d="M8 5.5v4.2m0 1.6v1.6" {...cut} />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="6" {...line} strokeWidth="2" opacity="0.3" />
      <path d="M8 2a6 6 0 0 1 0 12" {...line} strokeWidth="2" />
    </>
  ),
  queued: <circle cx="8" cy="8" r="6" {...line} />,
  waiting: (
    <>
      <rect x="1.75" y="1.75" width="12.5" height="12.5" rx="1" {...line} />
      <path d="M6 5v6m4-6v6" {...line} strokeWidth="2" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="8" cy="8" r="6" {...line} />
      <path d="m3.8 12.2 8.4-8.4" {...line} />
    </>
  ),
  cancelling: (
    <>
      <circle cx="8" cy="8" r="6" {...line} strokeDasharray="3 2.2" />
      <path d="m5 11 6-6" {...line} />
    </>
  ),
  interrupted: (
    <>
      <path d="M8 1.5 14.5 8 8 14.5 1.5 8z" {...line} />
      <path d="M8 4.8v3.9m0 1.3v1.6" {...line} strokeWidth="1.75" />
    </>
  ),
  skipped: <path d="M2.5 8h11" {...line} strokeWidth="2.5" />,
  stale: (
    <>
      <circle cx="8" cy="8" r="6.25" {...line} strokeDasharray="2.6 1.6" />
      <path d="M8 4.5V8l2.6 1.8" {...line} />
    </>
  ),
  unknown: (
    <>
      <path d="M5 5.6C5 3.7 6.3 2.6 8 2.6s3 1.1 3 2.8c0 2.3-3 2.4-3 4.6" {...line} strokeWidth="2" />
      <circle cx="8" cy="13" r="1.25" {...solid} />
    </>
  ),
  waived: (
    <>
      <path d={shield} {...line} />
      <path d="m3.5 13 9-10.5" {...line} />
    </>
  ),
  open: <rect x="2.25" y="2.25" width="11.5" height="11.5" rx="1" {...line} />,
  claimed: (
    <>
      <rect x="2.25" y="2.25" width="11.5" height="11.5" rx="1" {...line} />
      <path d="m4.8 8.3 2.2 2.2 4.3-4.7" {...line} />
    </>
  ),
  proven: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="1.5" {...solid} />
      <path d="m4.6 8.3 2.3 2.4 4.5-5" {...cut} />
    </>
  ),
  contradicted: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="1.5" {...solid} />
      <path d="m5 5 6 6m0-6-6 6" {...cut} />
    </>
  ),
};

/** The shape alone, for a place where the word stands beside it; otherwise pass `title` to name it. */
export function StatusShape({
  status,
  title,
  className,
}: {
  status: Status;
  title?: string;
  className?: string;
}) {
  const named = title ? { role: "img", "aria-label": title } : { "aria-hidden": true };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: it is either named by aria-label or hidden beside its word
    <svg
      viewBox="0 0 16 16"
      {...named}
      data-status={status}
      className={cn(
        "size-4 shrink-0",
        toneText[STATUS_LOOKS[status].tone],
        status === "running" && "ring-spin animate-ring",
        className,
      )}
    >
      {shapes[status]}
    </svg>
  );
}
