export interface QueuedRun {
  runId: string;
  attempt: number;
}

/** A wake-up for workers, never the truth: a lost job is enqueued again from the run's row. */
export interface RunQueue {
  /** Resolves within two seconds or rejects. Adding the same run and attempt twice is harmless. */
  enqueue(run: QueuedRun, delayMs?: number): Promise<void>;
  close(): Promise<void>;
}
