"use client";

import { Button } from "@/components/ui/button";
import { StatusShape } from "@/components/ui/status-shape";
import { usePlanTools } from "./plan-tools";
import type { TickProblem } from "./tick-store";

const word = (ticked: boolean) => (ticked ? "ticked" : "not ticked");

/** What came between a person and a tick, in the row itself, with what to do about it. */
export function RowNotice({ nodeId, problem }: { nodeId: string; problem: TickProblem }) {
  const { ticks } = usePlanTools();
  const conflict = problem.kind === "conflict";
  const differs = problem.wanted !== problem.now;
  return (
    <div
      role="alert"
      className="mt-1 mb-0.5 grid gap-1.5 rounded-md border border-warn bg-warn-soft px-3 py-2 text-ink text-sm"
    >
      <p className="flex gap-2">
        <StatusShape status={conflict ? "interrupted" : "failed"} className="mt-0.5" />
        <span>
          {problem.message}
          {conflict ? (
            <span className="block text-ink-2">
              You wanted: {word(problem.wanted)}. Now: {word(problem.now)}.
            </span>
          ) : null}
        </span>
      </p>
      <div className="flex flex-wrap gap-2 ps-6">
        <Button size="sm" onClick={() => ticks.dismiss(nodeId)}>
          {conflict ? "Keep it as it is" : "Understood"}
        </Button>
        {differs || !conflict ? (
          <Button size="sm" variant="quiet" onClick={() => ticks.tick(nodeId, problem.wanted)}>
            {problem.wanted ? "Tick again" : "Take the tick off again"}
          </Button>
        ) : (
          <Button size="sm" variant="quiet" onClick={() => ticks.tick(nodeId, !problem.now)}>
            {problem.now ? "Take the tick off" : "Tick it"}
          </Button>
        )}
      </div>
    </div>
  );
}
