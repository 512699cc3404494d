import type { RunHandle } from "@/server/kernel/define-job";
import type { Watch } from "./pipeline/engine";
import { describeProgress, phaseName } from "./rules";
import type { Phase, Progress } from "./schema";

export interface PhaseWatch extends Watch {
  /** Ends the last step well, or with the error that ended the work. */
  finish(error?: unknown): Promise<void>;
}

/** Tells a run's steps, progress and log from the phases the pipeline goes through. */
export function followPhases(run: RunHandle): PhaseWatch {
  let current: Phase | null = null;
  let steps: Promise<void> = Promise.resolve();
  let end: (error?: unknown) => void = () => undefined;
  const enter = (phase: Phase): void => {
    end();
    current = phase;
    const over = new Promise<void>((resolve, reject) => {
      end = (error) => (error === undefined ? resolve() : reject(error));
    });
    // The step listens to this later; until then a rejection must not count as unhandled.
    over.catch(() => undefined);
    steps = steps.then(() => run.step(phaseName(phase), () => over)).catch(() => undefined);
  };
  return {
    signal: run.signal,
    onLine: (text) => run.log(text),
    onProgress: (progress: Progress) => {
      if (progress.phase !== current) enter(progress.phase);
      run.progress(describeProgress(progress));
    },
    finish: async (error) => {
      end(error);
      await steps;
    },
  };
}
