"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { randomKey } from "@/lib/random-key";
import type { RunDetail, RunView } from "@/server/domain/runs/schema";
import { cancelRun, runKeys } from "./queries";

function impactOf(run: RunView): string[] {
  if (run.state === "queued") return ["It has not started, so nothing has to be undone.", "It ends at once."];
  return [
    "It is told to stop and ends within seconds.",
    "What it has already done is not undone.",
    "It cannot be continued; it can be started again as a new run.",
  ];
}

/** When the button goes away with the run's end, the focus goes to the page instead of being lost. */
function useFocusHandover() {
  useEffect(
    () => () => {
      setTimeout(() => {
        if (document.activeElement === document.body)
          document.getElementById("main")?.focus({ preventScroll: true });
      }, 200);
    },
    [],
  );
}

/** Asks once, then stops the run. */
export function CancelRun({ run }: { run: RunView }) {
  useFocusHandover();
  const queries = useQueryClient();
  const [key, setKey] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const confirm = async () => {
    if (key === null) return;
    setError(null);
    try {
      const view = await cancelRun(run.id, key);
      queries.setQueryData<RunDetail>(runKeys.detail(run.id), (detail) => detail && { ...detail, ...view });
      setKey(null);
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem));
    }
  };
  return (
    <>
      <Button onClick={() => setKey(randomKey())} busy={run.state === "cancelling"}>
        {run.state === "cancelling" ? "Cancelling" : "Cancel run"}
      </Button>
      <ConfirmDialog
        tier="T1"
        open={key !== null}
        onOpenChange={() => {
          setKey(null);
          setError(null);
        }}
        title={`Cancel run ${run.number}?`}
        target={run.title}
        impact={impactOf(run)}
        confirmLabel="Cancel run"
        error={error}
        onConfirm={confirm}
      />
    </>
  );
}
