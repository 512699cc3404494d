"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { Button, ButtonLink } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Panel } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import { fileKeys, type MergeAnswer } from "./merge-queries";
import { mergeSentence } from "./merge-words";
import { planKeys, sendUndoImport } from "./queries";

export type MergeDoneProps = {
  launchId: string;
  merged: MergeAnswer;
  planHref: string;
  onAnother: () => void;
};

/** What was merged, and the way back. */
export function MergeDone({ launchId, merged, planHref, onAnother }: MergeDoneProps) {
  const queries = useQueryClient();
  const head = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"merged" | "busy" | "undone">("merged");
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => head.current?.focus(), []);
  const undo = async (loseWork: boolean) => {
    setState("busy");
    setProblem(null);
    try {
      await sendUndoImport(launchId, loseWork);
      setAsked(null);
      setState("undone");
      await queries.invalidateQueries({ queryKey: planKeys.tree(launchId) });
      await queries.invalidateQueries({ queryKey: fileKeys.sources(launchId) });
    } catch (error) {
      setState("merged");
      if (error instanceof ApiProblem && error.details.changedItems) setAsked(error.detail);
      else setProblem(error instanceof Error ? error.message : "It could not be undone. Try again.");
    }
  };
  const undone = state === "undone";
  return (
    <div ref={head} tabIndex={-1} className="outline-none">
      <Panel title={undone ? "The merge was undone" : "Merged"} aside={merged.plan.fileName}>
        <div className="grid gap-4">
          <p role="status" className="flex items-start gap-2">
            <StatusShape status={undone ? "cancelled" : "passed"} className="mt-0.5" />
            <span>
              {undone
                ? "The plan is as it was before. The file stays in the history."
                : `${mergeSentence({ counts: merged.merged })} What was there kept its ticks, evidence and history.`}
            </span>
          </p>
          {problem ? (
            <p role="alert" className="flex items-start gap-2 text-bad">
              <StatusShape status="failed" className="mt-0.5" />
              {problem}
            </p>
          ) : null}
          <div className="flex flex-wrap gap-2">
            <ButtonLink href={planHref} variant="primary">
              Go to the plan
            </ButtonLink>
            {undone ? (
              <Button onClick={onAnother}>Another file</Button>
            ) : (
              <Button busy={state === "busy"} onClick={() => void undo(false)}>
                Undo the merge
              </Button>
            )}
          </div>
        </div>
      </Panel>
      <ConfirmDialog
        tier="T2"
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        title="Undo the merge?"
        target="This merge"
        impact={[asked ?? "", "The file and what was done since stay in the history."]}
        confirmLabel="Undo the merge"
        onConfirm={() => undo(true)}
      />
    </div>
  );
}
