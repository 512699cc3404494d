"use client";

import Link from "next/link";
import { cn } from "@/lib/cn";

const tab = cn(
  "-mb-px inline-flex min-h-9 items-center gap-2 border-transparent border-b-2 px-1 forced-colors:border-[Canvas] font-medium text-ink-2 hover:text-ink",
  "whitespace-nowrap pointer-coarse:min-h-11",
);
const list = "flex gap-5 overflow-x-auto border-b border-line";

export type LinkTab = { href: string; text: string; count?: number; current: boolean };

/** Tabs whose choice lives in the address, so that Back, refresh and sharing keep it. Prefer these. */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly LinkTab[] }) {
  return (
    <nav aria-label={label} className={list}>
      {tabs.map((entry) => (
        <Link
          key={entry.href}
          href={entry.href}
          aria-current={entry.current ? "page" : undefined}
          className={cn(
            tab,
            "-outline-offset-2",
            entry.current && "border-ink text-ink forced-colors:border-[CanvasText]",
          )}
        >
          {entry.text}
          {entry.count === undefined ? null : (
            <span className="font-normal text-ink-3 text-sm">{entry.count}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
