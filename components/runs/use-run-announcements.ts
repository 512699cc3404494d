"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { useAnnounce } from "@/components/ui/live-region";
import { formatCount } from "@/lib/format";
import type { RunDetail } from "@/server/domain/runs/schema";
import { isActiveRun, runStateLook } from "./run-words";

/** Progress is told to screen readers at most this often; rows of the log are never live. */
const TELL_MS = 10_000;

function progressSentence(run: RunDetail, lines: number): string {
  const steps = run.steps.filter((step) => step.attempt === run.attempt);
  const current = steps.at(-1);
  return `${current ? `Step ${steps.length}, ${current.name}. ` : ""}${formatCount(lines, "line")}.`;
}

/** Tells how far a run is, politely and rarely, and its end at once. */
export function useRunAnnouncements(run: RunDetail, lines: number): void {
  const announce = useAnnounce();
  const told = useRef("");
  const before = useRef(run.state);
  const active = isActiveRun(run);
  const tell = useEffectEvent(() => {
    const sentence = progressSentence(run, lines);
    if (sentence !== told.current) announce(sentence);
    told.current = sentence;
  });
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => tell(), TELL_MS);
    return () => clearInterval(timer);
  }, [active]);

  const { state, number, errorText } = run;
  useEffect(() => {
    if (before.current !== state && !active) {
      announce(
        `Run ${number} ${runStateLook(state).text.toLowerCase()}. ${errorText ?? ""}`.trim(),
        "assertive",
      );
    }
    before.current = state;
  }, [state, active, number, errorText, announce]);
}
