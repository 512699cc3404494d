"use client";

import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Button } from "./button";
import { CopyButton } from "./copy-button";
import { StatusShape } from "./status-shape";

/** Nothing here yet: one sentence, and the one thing to do about it. */
export function EmptyState({
  title,
  heading: Heading = "p",
  children,
  action,
  className,
}: {
  title: string;
  /** "h1" where this is the whole page. */
  heading?: "p" | "h1" | "h2";
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("grid justify-items-start gap-3 px-4 py-8 sm:px-6", className)}>
      <div className="grid max-w-prose gap-1">
        <Heading className="font-medium text-lg">{title}</Heading>
        {children ? <div className="text-ink-2">{children}</div> : null}
      </div>
      {action}
    </div>
  );
}

export type ErrorStateProps = {
  /** What failed: "The runs could not be loaded." */
  title: string;
  /** What is safe: "Nothing was changed; runs go on without this page." */
  safe: string;
  /** The server's own words, when it gave any. */
  detail?: string | undefined;
  onRetry?: (() => void) | undefined;
  requestId?: string | undefined;
  heading?: "p" | "h1" | "h2";
  className?: string;
};

/** What failed, what is safe, Retry, and the id to quote. */
export function ErrorState({
  title,
  safe,
  detail,
  onRetry,
  requestId,
  heading: Heading = "p",
  className,
}: ErrorStateProps) {
  return (
    <div role="alert" className={cn("grid justify-items-start gap-3 px-4 py-6 sm:px-6", className)}>
      <div className="flex gap-3">
        <StatusShape status="failed" className="mt-1" />
        <div className="grid max-w-prose gap-1">
          <Heading className="font-medium text-lg leading-6">{title}</Heading>
          {detail ? <p>{detail}</p> : null}
          <p className="text-ink-2">{safe}</p>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-3 ps-7">
        {onRetry ? <Button onClick={onRetry}>Retry</Button> : null}
        {requestId ? (
          <span className="flex items-center gap-1 text-ink-3 text-sm">
            Request <code className="font-mono">{requestId}</code>
            <CopyButton text={requestId} name="Copy request id" />
          </span>
        ) : null}
      </div>
    </div>
  );
}

/** Room for what is coming: appears after 200 ms, with the height the content will have. */
export function Skeleton({
  lines = 3,
  className,
  label = "Loading",
}: {
  lines?: number;
  className?: string;
  label?: string;
}) {
  return (
    <div role="status" aria-label={label} className={cn("skeleton grid gap-3 p-4", className)}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <span key={line} className={cn("h-5 rounded-sm bg-sunken", line % 3 === 2 && "w-2/3")} />
      ))}
    </div>
  );
}
