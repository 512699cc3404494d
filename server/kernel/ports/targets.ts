import type { Readable } from "node:stream";
import type { PathEngine, PathTarget, ServerEngine, ServerTarget } from "./connections";
import type { ConnectionProblem, DatabaseDescription, ServerFacts, TableCount } from "./postgres-target";
import type { Command, StageResult } from "./shell";

/** A table, a kind of key, a collection, a folder: what a backup holds and what a restore is compared by. */
export type ItemCount = TableCount;

/** What a test of the connection found. `tables` counts whatever the engine has instead. */
export interface TargetFacts extends Omit<ServerFacts, "databaseOid" | "superuser"> {
  product: string;
  /** What a backup can not promise here, in words. */
  warnings: readonly string[];
}

export type TargetAnswer = { ok: true; facts: TargetFacts } | { ok: false; problem: ConnectionProblem };

/** The first step of a backup: a program that writes bytes, or a stream of this process. */
export type ByteSource = { program: Command } | { stream: Readable };

/**
 * The last step of a way back: a program that reads bytes, or a function of this process that settles when it has
 * read everything and everything was right.
 */
export type ByteSink =
  | { program: Command }
  | { take: (bytes: Readable, signal: AbortSignal) => Promise<ItemCount[] | null> };

export interface SourceOptions {
  /** Shown to the server's administrators, and how left-over sessions are found. */
  label: string;
  /** Also sums up the content of every item. */
  digest: boolean;
  signal: AbortSignal;
  onLine(text: string): void;
}

/** One moment of a system, held until it is closed: what is counted and what is dumped. */
export interface DumpSource {
  /** Names the format of the bytes; the same engine reads it back. */
  format: string;
  tool: { name: string; version: string };
  facts: TargetFacts;
  takenAt: Date;
  lsn: string | null;
  /** What is there; null where only reading tells. */
  count(): Promise<ItemCount[] | null>;
  /** What it is besides its content, at the same moment. Called before `start`. */
  describe?(): Promise<DatabaseDescription>;
  /** Called once, after `count`. */
  start(): Promise<ByteSource>;
  /** Hears every line of the program, for example to know that its own moment has begun. */
  hears?(text: string): void;
  /** After the bytes ended well: what they hold, when `count` could not tell. Throws when they hold less than all. */
  finish(): Promise<ItemCount[] | null>;
  /** Text to be sealed beside the data, for example the roles of a server. */
  besides?(): Promise<string | null>;
  close(): Promise<void>;
}

export interface RestoreOptions {
  /** Of the new thing, checked by `newNameOf`. */
  name: string;
  format: string;
  /** The version of the tool that made the bytes. */
  toolMajor: number | null;
  encoding: string;
  collation: string;
  label: string;
  digest: boolean;
  /** Written on the new thing while it is incomplete, so that a leftover is known for what it is. */
  mark: string;
  doneMark: string;
  signal: AbortSignal;
  onLine(text: string): void;
}

/** A new, empty thing beside the source, being filled. */
export interface RestoreTarget {
  sink: ByteSink;
  /** True when the program's failure means nothing: what it did is whole nevertheless. */
  forgives?(stage: StageResult): boolean;
  count(): Promise<ItemCount[]>;
  /** What should be found now: less than was saved where something expired since. */
  expected?(saved: readonly ItemCount[], found: readonly ItemCount[]): ItemCount[];
  /** Makes it ready for use and takes the mark away. */
  complete(): Promise<void>;
  /** Removes what this restore made, and nothing else. True when it is gone. */
  undo(): Promise<boolean>;
}

/** Everything the console does with one kind of system; the same life for each. */
export interface BackupTarget<Connection> {
  /** Never throws for a system that cannot be reached. */
  test(connection: Connection, signal?: AbortSignal): Promise<TargetAnswer>;
  /** Throws `unavailable` with the install line when a program is missing. */
  requireTools(major: number | null): Promise<void>;
  /** The tables rows can be chosen from; empty where there is no choice. */
  listTables(connection: Connection, signal?: AbortSignal): Promise<{ name: string; bytes: number }[]>;
  open(connection: Connection, options: SourceOptions): Promise<DumpSource>;
  /** Reads bytes of this format to their end: the proof that they are whole. */
  reader(format: string, options: { digest: boolean; signal: AbortSignal }): Promise<ByteSink>;
  /** A sentence why nothing may be made under this name, or null. */
  refuses(connection: Connection, name: string): Promise<string | null>;
  create(connection: Connection, options: RestoreOptions): Promise<RestoreTarget>;
  /** Ends what a killed worker left on the server under this label. */
  endSessions(connection: Connection, label: string): Promise<void>;
  /** Removes an incomplete thing a restore left under this name, only when it carries this mark. True when it did. */
  removeLeftover(connection: Connection, name: string, mark: string): Promise<boolean>;
  /** How the opened bytes become a system again, by hand: the end of a pipe. */
  byHand(format: string): { prepare: string | null; last: string };
}

/** Every engine but PostgreSQL, which has a port of its own. */
export type Targets = Record<Exclude<ServerEngine, "postgresql">, BackupTarget<ServerTarget>> &
  Record<PathEngine, BackupTarget<PathTarget>>;

declare module "../context" {
  interface OutsideWorld {
    targets: Targets;
  }
}
