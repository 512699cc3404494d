"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { LastLogLine } from "@/components/runs/last-log-line";
import { RunLine } from "@/components/runs/run-line";
import { formProblems } from "@/components/shell/form-problems";
import { ENVIRONMENT_TEXT, typeOf } from "@/components/systems/system-draft";
import { TYPE_TEXT } from "@/components/systems/system-types";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/layout";
import { Time } from "@/components/ui/time";
import { formatBytes } from "@/lib/format";
import { randomKey } from "@/lib/random-key";
import type { BackupView } from "@/server/domain/backups/schema";
import type { RunView } from "@/server/domain/runs/schema";
import type { SystemView } from "@/server/domain/systems/schema";
import { backupHref } from "./addresses";
import { backupKeys, startBackup } from "./queries";

export type DatabaseCardProps = {
  system: SystemView;
  slug: string;
  /** The newest good backup among those shown. */
  lastGood: BackupView | undefined;
  /** The run that works on this system now. */
  run: RunView | undefined;
  mayRun: boolean;
  /** Shows the run's newest log line; a tab follows one run, so only one card at a time may. */
  followsLog: boolean;
  onPress: () => void;
};

/** One database: how old its last good backup is, the button, and what the button started. */
export function DatabaseCard({
  system,
  slug,
  lastGood,
  run,
  mayRun,
  followsLog,
  onPress,
}: DatabaseCardProps) {
  const queries = useQueryClient();
  // A key per wish: pressing twice by accident starts one backup.
  const [key, setKey] = useState(() => randomKey());
  const start = useMutation({
    mutationFn: () => startBackup(system.id, key),
    onSuccess: () => {
      setKey(randomKey());
      void queries.invalidateQueries({ queryKey: backupKeys.lists() });
      void queries.invalidateQueries({ queryKey: ["runs"] });
    },
  });
  const refused = formProblems(start.error)[0]?.message;
  // The answer to the press names the run before any list does.
  const followed =
    followsLog && (run?.id ?? (lastGood?.runId === start.data?.runId ? undefined : start.data?.runId));
  return (
    <Card className="grid content-start gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid min-w-0 gap-0.5">
          <h3 className="font-semibold wrap-anywhere">{system.name}</h3>
          <p className="text-ink-3 text-sm">
            {`${ENVIRONMENT_TEXT[system.environment]}, ${TYPE_TEXT[typeOf(system)].name}`}
          </p>
        </div>
        {mayRun ? (
          <Button
            variant="primary"
            busy={start.isPending}
            disabled={run !== undefined}
            onClick={() => {
              onPress();
              start.mutate();
            }}
            aria-label={`Back up now: ${system.name}`}
          >
            Back up now
          </Button>
        ) : null}
      </div>
      <p className="text-ink-2">
        {lastGood ? (
          <>
            Last good backup{" "}
            <Link href={backupHref(slug, lastGood.id)} className="link">
              <Time at={lastGood.snapshotAt ?? lastGood.createdAt} />
            </Link>
            {lastGood.bytes === null ? "" : `, ${formatBytes(lastGood.bytes)}`}
          </>
        ) : (
          "No good backup yet."
        )}
      </p>
      {run ? <RunLine run={run} launchSlug={slug} /> : null}
      {followed ? <LastLogLine key={followed} runId={followed} /> : null}
      {refused ? (
        <p role="alert" className="whitespace-pre-line text-bad wrap-anywhere">
          {refused}
        </p>
      ) : null}
    </Card>
  );
}
