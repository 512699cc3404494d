import type { Readable, Writable } from "node:stream";

/** One external program. It is started without a shell; nothing of the console's own environment reaches it. */
export interface Command {
  /** Short name for log lines, for example "pg_dump". */
  label: string;
  /** Absolute path of the program. */
  file: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Files only the program can open: the variable `env` is set to the path. Nothing stays on the disk. */
  secretFiles?: readonly { env: string; content: string }[];
}

export interface StageResult {
  label: string;
  /** Null when the program was ended by a signal or never started. */
  code: number | null;
  signal: string | null;
  /** The last lines of its error stream, secrets removed. */
  lastLines: readonly string[];
}

export interface PipelineResult {
  /** True only when every program exited with 0 and nobody cancelled. */
  ok: boolean;
  cancelled: boolean;
  stages: readonly StageResult[];
}

export interface PipelineOptions {
  signal?: AbortSignal;
  /** Texts that must never leave the adapter. */
  secrets?: readonly string[];
  /** "pipe" when the caller writes to the first program; otherwise it reads an empty input. */
  input?: "pipe" | "none";
  /** "pipe" when the caller reads from the last program; otherwise its output is thrown away. */
  output?: "pipe" | "none";
  onLine?: (line: { label: string; text: string }) => void;
}

export interface Pipeline {
  input: Writable | null;
  output: Readable | null;
  /** Settles when no child process is left, and never rejects. */
  done: Promise<PipelineResult>;
}

export interface PostgresTools {
  major: number;
  version: string;
  dump: string;
  restore: string;
}

export type PostgresToolsAnswer =
  | { found: true; tools: PostgresTools }
  | { found: false; reason: string; install: string };

export interface Toolbox {
  /** The client programs for a server of this major version, never older than it; null when it is not known yet. */
  postgres(serverMajor: number | null): Promise<PostgresToolsAnswer>;
  /** Absolute path, or null when the program is not installed. */
  find(name: "age" | "zstd"): Promise<string | null>;
}

export interface Shell {
  tools: Toolbox;
  /**
   * Starts the programs so that each reads what the one before it writes. Aborting sends SIGTERM, then SIGKILL one
   * second later; when this process dies, the programs die with it.
   */
  start(commands: readonly Command[], options?: PipelineOptions): Promise<Pipeline>;
}

declare module "../context" {
  interface OutsideWorld {
    shell: Shell;
  }
}
