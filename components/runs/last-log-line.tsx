"use client";

import { useState } from "react";
import { useLive, useLiveRun } from "@/components/shell/live";
import { cn } from "@/lib/cn";
import { plainLogLine } from "./log-ansi";

type LogAdded = { runId: string; lines: string[] };

export type LastLogLineProps = { runId: string; className?: string };

/** The newest line of a run's log, live, beside the button that started it. One at a time: a tab follows one run. */
export function LastLogLine({ runId, className }: LastLogLineProps) {
  const [line, setLine] = useState("");
  useLiveRun(runId);
  useLive((event) => {
    if (event.type !== "runs.log") return;
    const added = event.payload as LogAdded;
    const last = added.lines.at(-1);
    if (added.runId === runId && last !== undefined) setLine(plainLogLine(last));
  });
  return (
    <p data-last-log-line="" className={cn("min-h-5 truncate font-mono text-ink-2 text-sm", className)}>
      {line}
    </p>
  );
}
