import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** A surface with a hairline. `flush` lets a table or a list reach the edges. */
export function Card({
  flush = false,
  className,
  children,
}: {
  flush?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      className={cn(
        "min-w-0 rounded-lg border border-line bg-surface",
        flush ? "overflow-clip" : "p-4 sm:p-5",
        className,
      )}
    >
      {children}
    </div>
  );
}

export type PanelProps = {
  title: string;
  /** A fact beside the title: a count, an age. */
  aside?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  className?: string;
  level?: 2 | 3;
  children: ReactNode;
};

/** A card with a heading: one section of a page. */
export function Panel({ title, aside, actions, flush = false, className, level = 2, children }: PanelProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section
      className={cn("min-w-0 rounded-lg border border-line bg-surface", flush && "overflow-clip", className)}
    >
      <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2 sm:px-5">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <Heading className="font-semibold">{title}</Heading>
          {aside ? <span className="text-ink-3 text-sm">{aside}</span> : null}
        </div>
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </header>
      <div className={cn(flush ? "border-line border-t" : "px-4 pb-4 sm:px-5 sm:pb-5")}>{children}</div>
    </section>
  );
}

export type PageHeaderProps = {
  title: string;
  /** Where this belongs: an id, an environment, a link back. */
  eyebrow?: ReactNode;
  /** One or two facts under the title. */
  children?: ReactNode;
  actions?: ReactNode;
};

/** The head of a page: its only `h1`, its facts, its actions. */
export function PageHeader({ title, eyebrow, children, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 gap-1">
        {eyebrow ? <div className="text-ink-3 text-sm">{eyebrow}</div> : null}
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        {children ? <div className="text-ink-2">{children}</div> : null}
      </div>
      {actions ? <div className="no-print flex flex-wrap gap-2">{actions}</div> : null}
    </header>
  );
}

export type StatProps = {
  label: string;
  value: ReactNode;
  unit?: string;
  /** What the number is measured against, or since when. */
  note?: ReactNode;
};

/** One number and what it means. Group several in a `StatList`. */
export function Stat({ label, value, unit, note }: StatProps) {
  return (
    <div className="grid content-start gap-0.5">
      <dt className="text-ink-3 text-sm">{label}</dt>
      <dd className="font-semibold text-2xl tracking-tight">
        {value}
        {unit ? <span className="ms-1 font-normal text-base text-ink-2 tracking-normal">{unit}</span> : null}
      </dd>
      {note ? <dd className="text-ink-2 text-sm">{note}</dd> : null}
    </div>
  );
}

export function StatList({ className, children }: { className?: string; children: ReactNode }) {
  return <dl className={cn("grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4", className)}>{children}</dl>;
}

/** Names and values of one thing, in two columns: the detail of a system, a run, a backup. */
export function FactList({
  facts,
  className,
}: {
  facts: readonly { name: string; value: ReactNode }[];
  className?: string;
}) {
  return (
    <dl className={cn("grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-6 gap-y-1.5", className)}>
      {facts.map((fact) => (
        <div key={fact.name} className="contents">
          <dt className="text-ink-3">{fact.name}</dt>
          <dd className="min-w-0 wrap-anywhere">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A key, or keys pressed one after the other: `<KeyHint keys={["g", "p"]} />`. */
export function KeyHint({ keys, className }: { keys: readonly string[]; className?: string }) {
  return (
    <span className={cn("inline-flex gap-1", className)}>
      {keys.map((key) => (
        <kbd
          key={key}
          className="mark-text inline-grid h-5 min-w-5 place-items-center rounded-sm border border-line-strong px-1 text-ink-2"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}

export type TimelineEntry = {
  id: string | number;
  /** A StatusShape, an avatar, or nothing. */
  mark?: ReactNode;
  /** Who did what to which. */
  title: ReactNode;
  time?: ReactNode;
  detail?: ReactNode;
  /** An Undo, a link. */
  action?: ReactNode;
};

/** What happened, newest first. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label: string }) {
  return (
    <ol aria-label={label} className="grid">
      {entries.map((entry) => (
        <li
          key={entry.id}
          className="relative grid grid-cols-[1rem_1fr_auto] gap-x-3 pb-4 last:pb-0 [&:not(:last-child)]:before:absolute [&:not(:last-child)]:before:inset-y-5 [&:not(:last-child)]:before:start-2 [&:not(:last-child)]:before:border-line [&:not(:last-child)]:before:border-s [&:not(:last-child)]:before:bottom-0.5"
        >
          <span className="mt-0.5 grid size-4 place-items-center">
            {entry.mark ?? <span className="size-1.5 rounded-full bg-line-strong" />}
          </span>
          <div className="min-w-0">
            <div className="wrap-anywhere">{entry.title}</div>
            {entry.detail ? <div className="text-ink-2 text-sm">{entry.detail}</div> : null}
          </div>
          <div className="flex items-start gap-2 text-ink-3 text-sm">
            {entry.action}
            {entry.time}
          </div>
        </li>
      ))}
    </ol>
  );
}
