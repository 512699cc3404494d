import type { PostgresConnection, PostgresTarget } from "@/server/kernel/ports/postgres-target";
import type { Shell } from "@/server/kernel/ports/shell";
import type { Store } from "@/server/kernel/ports/store";
import type { Keyring, Vault } from "@/server/kernel/ports/vault";
import type { Phase, Progress } from "../schema";

/** The outside worlds a backup or restore needs. */
export interface Engine {
  shell: Shell;
  postgres: PostgresTarget;
  store: Store;
  vault: Vault;
  keyring: Keyring;
  now(): Date;
}

/** How a running job talks to whoever started it. */
export interface Watch {
  signal: AbortSignal;
  onProgress(progress: Progress): void;
  onLine(text: string): void;
}

export interface Source {
  system: { id: string; name: string };
  connection: PostgresConnection;
}

export interface Tracker {
  enter(phase: Phase, bytesTotal?: number | null): void;
  bytes(total: number): void;
  tables(done: number, total: number): void;
  /** Counts a table when a program's line says that it began one. */
  line(line: { label: string; text: string }): void;
}

const TABLE_BEGINS = /(?:dumping contents of table|processing data for table) /;

export function createTracker(watch: Watch): Tracker {
  let progress: Progress = { phase: "connect", bytes: 0, bytesTotal: null, tablesDone: 0, tablesTotal: null };
  const update = (change: Partial<Progress>): void => {
    progress = { ...progress, ...change };
    watch.onProgress(progress);
  };
  return {
    enter: (phase, bytesTotal = null) => update({ phase, bytes: 0, bytesTotal }),
    bytes: (bytes) => update({ bytes }),
    tables: (tablesDone, tablesTotal) => update({ tablesDone, tablesTotal }),
    line({ label, text }) {
      watch.onLine(text.startsWith(`${label}:`) ? text : `${label}: ${text}`);
      if (TABLE_BEGINS.test(text)) update({ tablesDone: progress.tablesDone + 1 });
    },
  };
}
