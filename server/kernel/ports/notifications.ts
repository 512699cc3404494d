/** What a wake-up is about: a stream has new events, a run has new log lines, a run should stop. */
export type Wake = { topic: "stream" | "log" | "cancel"; id: string };

export interface Notifications {
  /** Calls back on every wake-up, and with null when wake-ups may have been missed (after a reconnect). */
  subscribe(listener: (wake: Wake | null) => void): () => void;
  close(): Promise<void>;
}
