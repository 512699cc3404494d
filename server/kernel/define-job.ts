import type { z } from "zod";
import type { CommandContext, Ports } from "./context";

/**
 * A kind of run, declared once. `retry: "safe"` work may be started again after a lost worker; "never" work
 * becomes interrupted and a person decides.
 */
export interface RunKind<S extends z.ZodType = z.ZodType> {
  kind: string;
  /** What a person calls it, for example "Backup". */
  label: string;
  input: S;
  retry: "safe" | "never";
  /** Attempts in all, the first included. */
  maxAttempts: number;
  /** Milliseconds an attempt may take before it is stopped. */
  timeoutMs: number;
}

export function defineRunKind<S extends z.ZodType>(kind: RunKind<S>): RunKind<S> {
  return kind;
}

export interface RunProgress {
  /** 0 to 1 when it can be measured; left out when it cannot. */
  fraction?: number;
  /** What is happening, in a few words. */
  text: string;
}

/** What a handler holds while it works. Everything it writes is guarded by the run's fence. */
export interface RunHandle {
  id: string;
  number: number;
  attempt: number;
  fence: bigint;
  launchId: string | null;
  systemId: string | null;
  requestedByName: string;
  requestedById: string | null;
  ports: Ports;
  /** Aborts on cancel, on time-out and when the lease is lost. Children must be gone when the handler returns. */
  signal: AbortSignal;
  log(line: string): void;
  progress(progress: RunProgress): void;
  /** Names a step of the log; it fails when `work` throws. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Removes these strings from every later log line and error. */
  redact(secrets: readonly string[]): void;
}

export interface RunOutcome {
  /** A small JSON summary kept on the run. */
  result: Record<string, unknown>;
  /** Changes that become true together with "succeeded", in the same fenced transaction. */
  effects?: (tx: CommandContext) => Promise<void>;
}

export type RunHandler<S extends z.ZodType = z.ZodType> = (
  run: RunHandle,
  input: z.output<S>,
) => Promise<RunOutcome>;

export interface RunWork<S extends z.ZodType = z.ZodType> {
  kind: RunKind<S>;
  perform: RunHandler<S>;
  /** Told once when the run ended without success; runs in the transaction that records the end. */
  abandoned?: (
    tx: CommandContext,
    runId: string,
    state: "failed" | "cancelled" | "interrupted",
  ) => Promise<void>;
}

/** Joins a kind with the function that performs it. */
export function defineRunWork<S extends z.ZodType>(work: RunWork<S>): RunWork<S> {
  return work;
}
