import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { defineRunWork, type RunHandle, type RunOutcome, type RunWork } from "@/server/kernel/define-job";
import { startWorker } from "@/workers/start-worker";
import { childKind, onceKind, sleepKind } from "./fixture-kinds";

interface Task {
  seconds: number;
  secret: string;
}

/** Writes a line every 100 ms until the time is over; the lines say how often somebody got this far. */
async function sleep(run: RunHandle, { seconds, secret }: Task): Promise<RunOutcome> {
  if (secret) run.redact([secret]);
  run.log(`begin ${run.attempt} by ${process.pid} ${secret}`);
  await run.step("Sleep", async () => {
    const until = performance.now() + seconds * 1000;
    for (let beat = 0; performance.now() < until; beat++) {
      run.log(`beat ${run.attempt}.${beat}`);
      run.progress({ fraction: 1 - (until - performance.now()) / (seconds * 1000), text: "sleeping" });
      await pause(100, undefined, { signal: run.signal });
    }
  });
  run.log(`end ${run.attempt}`);
  const slug = `effect-${run.id}-${run.attempt}`;
  return {
    result: { attempt: run.attempt, pid: process.pid },
    effects: async (tx) => {
      await tx.db.launch.create({ data: { name: "Effect", slug } });
    },
  };
}

/** Starts a program that must be gone when the run has ended. */
async function child(run: RunHandle, { seconds }: Task): Promise<RunOutcome> {
  const program = spawn("sleep", [String(seconds)], {
    stdio: "ignore",
    signal: run.signal,
    killSignal: "SIGKILL",
  });
  const ended = once(program, "exit");
  run.log(`child ${program.pid}`);
  program.on("error", () => {});
  await ended;
  run.signal.throwIfAborted();
  return { result: {} };
}

const works = [
  defineRunWork({ kind: sleepKind, perform: sleep }),
  defineRunWork({ kind: onceKind, perform: sleep }),
  defineRunWork({ kind: childKind, perform: child }),
] as readonly RunWork[];

await startWorker({
  registry: new Map(works.map((work) => [work.kind.kind, work])),
  timings: { leaseSeconds: 6, heartbeatSeconds: 0.5, selfFenceSeconds: 4.5, reconcileMs: 500, drainMs: 500 },
});
