"use client";

import type { ReactNode } from "react";
import type { Status } from "@/components/ui/status";
import { StatusShape } from "@/components/ui/status-shape";
import { cn } from "@/lib/cn";
import type { RunDetail } from "@/server/domain/runs/schema";
import { attemptStories, errorAdvice, resultFacts } from "./run-words";

function Notice({
  status,
  title,
  tone = "plain",
  aside,
  children,
}: {
  status: Status;
  title: string;
  tone?: "plain" | "bad" | "warn";
  aside?: ReactNode;
  children?: ReactNode;
}) {
  const tones = {
    plain: "border-line bg-surface",
    bad: "border-bad bg-bad-soft",
    warn: "border-warn bg-warn-soft",
  };
  return (
    <section className={cn("flex gap-3 rounded-lg border px-4 py-3", tones[tone])}>
      <StatusShape status={status} className="mt-0.5" />
      <div className="grid min-w-0 flex-1 gap-1">
        <h2 className="flex flex-wrap items-baseline justify-between gap-x-4 font-semibold">
          {title}
          {aside}
        </h2>
        {children}
      </div>
    </section>
  );
}

const ENDED_BADLY = { failed: "It failed.", interrupted: "It was interrupted." } as const;

function Ending({ run }: { run: RunDetail }) {
  if (run.state === "cancelled") {
    return (
      <Notice status="cancelled" title={run.cancelledBy ? `Cancelled by ${run.cancelledBy}.` : "Cancelled."}>
        <p className="text-ink-2">
          {run.startedAt
            ? "What it had done by then was not undone; the log says how far it came."
            : "It had not started."}
        </p>
      </Notice>
    );
  }
  if (run.state !== "failed" && run.state !== "interrupted") return null;
  return (
    <Notice
      tone={run.state === "failed" ? "bad" : "warn"}
      status={run.state}
      title={ENDED_BADLY[run.state]}
      aside={run.errorCode ? <code className="mark-text font-normal text-ink-2">{run.errorCode}</code> : null}
    >
      {run.errorText ? <p className="wrap-anywhere">{run.errorText}</p> : null}
      <p className="text-ink-2">{errorAdvice(run.errorCode)}</p>
    </Notice>
  );
}

function NoWorker({ run }: { run: RunDetail }) {
  if (run.workersAlive > 0) return null;
  if (run.state === "queued") {
    return (
      <Notice tone="warn" status="warning" title="No worker is running.">
        <p>
          This run is safe and waits; it starts by itself as soon as there is a worker. Whoever runs the
          console brings one up by starting it again: <code className="font-mono text-sm">npm start</code>.
        </p>
      </Notice>
    );
  }
  if (run.state !== "running" && run.state !== "cancelling") return null;
  return (
    <Notice tone="warn" status="warning" title="No worker has answered for 20 s.">
      <p>
        What is shown may be old. When a worker is back, it decides by the kind of run: either it is tried
        again, or it is marked interrupted for a person to look at.
      </p>
    </Notice>
  );
}

/** What a person must know before the log: a missing worker, earlier attempts, how it ended, what it left behind. */
export function RunOutcome({ run }: { run: RunDetail }) {
  const stories = attemptStories(run);
  const facts = run.result ? resultFacts(run.result) : [];
  return (
    <div className="grid gap-3 empty:hidden">
      <NoWorker run={run} />
      {stories.length > 0 ? (
        <Notice
          status="interrupted"
          title={stories.length === 1 ? "An earlier attempt ended" : "Earlier attempts ended"}
        >
          {stories.map((story) => (
            <p key={story} className="wrap-anywhere">
              {story}
            </p>
          ))}
        </Notice>
      ) : null}
      <Ending run={run} />
      {facts.length > 0 ? (
        <Notice status={run.state === "succeeded" ? "passed" : "unknown"} title="Result">
          <dl className="flex flex-wrap gap-x-8 gap-y-1">
            {facts.map((fact) => (
              <div key={fact.name} className="min-w-0">
                <dt className="text-ink-3 text-sm">{fact.name}</dt>
                <dd className="wrap-anywhere">{fact.value}</dd>
              </div>
            ))}
          </dl>
        </Notice>
      ) : null}
    </div>
  );
}
