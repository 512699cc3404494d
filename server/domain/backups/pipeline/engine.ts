import type { EngineName, TargetConnection } from "@/server/kernel/ports/connections";
import type { PostgresTarget } from "@/server/kernel/ports/postgres-target";
import type { Shell } from "@/server/kernel/ports/shell";
import type { Store } from "@/server/kernel/ports/store";
import type { BackupTarget, Targets } from "@/server/kernel/ports/targets";
import type { Keyring, Vault } from "@/server/kernel/ports/vault";
import type { Phase, Progress } from "../schema";
import { CUSTOM_FORMAT, postgresKind } from "./postgres-kind";

/** What is needed to reach a system of any kind. */
export interface Reach {
  shell: Shell;
  postgres: PostgresTarget;
  targets: Targets;
}

/** The outside worlds a backup or restore needs. */
export interface Engine extends Reach {
  store: Store;
  vault: Vault;
  keyring: Keyring;
  now(): Date;
}

/** A kind of system together with the connection to one of them. */
export type Bound = {
  [Verb in Exclude<
    keyof BackupTarget<never>,
    "requireTools" | "reader" | "byHand"
  >]: BackupTarget<never>[Verb] extends (connection: never, ...rest: infer Rest) => infer Answer
    ? (...rest: Rest) => Answer
    : never;
} & Pick<BackupTarget<never>, "requireTools" | "reader" | "byHand">;

/** What the console does with one system, whatever its kind. */
export function targetOf(reach: Reach, connection: TargetConnection): Bound {
  if ("path" in connection) return bind(reach.targets[connection.engine], connection);
  if (connection.engine === "postgresql") return bind(postgresKind(reach), connection);
  return bind(reach.targets[connection.engine], connection);
}

/** How the opened bytes of a backup become a system again, by hand. */
export function byHandOf(
  reach: Reach,
  engine: EngineName,
  format: string | null,
): { prepare: string | null; last: string } {
  if (engine === "postgresql") return postgresKind(reach).byHand(format ?? CUSTOM_FORMAT);
  return reach.targets[engine].byHand(format ?? "");
}

function bind<C>(target: BackupTarget<C>, connection: C): Bound {
  return {
    test: (signal) => target.test(connection, signal),
    requireTools: (major) => target.requireTools(major),
    listTables: (signal) => target.listTables(connection, signal),
    open: (options) => target.open(connection, options),
    reader: (format, options) => target.reader(format, options),
    refuses: (name) => target.refuses(connection, name),
    create: (options) => target.create(connection, options),
    endSessions: (label) => target.endSessions(connection, label),
    removeLeftover: (name, mark) => target.removeLeftover(connection, name, mark),
    byHand: (format) => target.byHand(format),
  };
}

/** Texts that must never leave the adapters. */
export function secretsOf(connection: TargetConnection): string[] {
  return "password" in connection && connection.password !== "" ? [connection.password] : [];
}

/** How a running job talks to whoever started it. */
export interface Watch {
  signal: AbortSignal;
  onProgress(progress: Progress): void;
  onLine(text: string): void;
}

export interface Source {
  system: { id: string; name: string };
  connection: TargetConnection;
}

export interface Tracker {
  enter(phase: Phase, bytesTotal?: number | null): void;
  bytes(total: number): void;
  tables(done: number, total: number): void;
  /** Counts a table when a program's line says that it began one. */
  line(line: { label: string; text: string }): void;
}

const TABLE_BEGINS = /(?:dumping contents of table|processing data for table|Sending SELECT query) /;

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
