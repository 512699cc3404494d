import type { Readable, Writable } from "node:stream";

/** One external program. It is started without a shell; nothing of the console's own environment reaches it. */
export interface Command {
  /** Short name for log lines, for example "pg_dump". */
  label: string;
  /** Absolute path of the program. */
  file: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /**
   * Files only the program can open. It learns the path by the variable `env`, or by a first argument that begins
   * with `option`. Nothing stays on the disk.
   */
  secretFiles?: readonly SecretFileContent[];
}

export type SecretFileContent = ({ env: string } | { option: string }) & { content: string };

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

export interface ReadOptions extends Pick<PipelineOptions, "signal" | "secrets" | "onLine"> {
  input?: string;
}

export interface Pipeline {
  input: Writable | null;
  output: Readable | null;
  /** Settles when no child process is left, and never rejects. */
  done: Promise<PipelineResult>;
}

/** Programs that are looked for on this machine. */
export const TOOL_NAMES = [
  "age",
  "zstd",
  "mariadb-dump",
  "mariadb",
  "redis-cli",
  "redis-server",
  "redis-check-rdb",
  "sqlite3",
] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

export interface PostgresTools {
  major: number;
  version: string;
  dump: string;
  restore: string;
  /** Null where it is not installed beside the others. */
  dumpAll: string | null;
}

export type PostgresToolsAnswer =
  | { found: true; tools: PostgresTools }
  | { found: false; reason: string; install: string };

export interface Toolbox {
  /** The client programs for a server of this major version, never older than it; null when it is not known yet. */
  postgres(serverMajor: number | null): Promise<PostgresToolsAnswer>;
  /** Absolute path, or null when the program is not installed. */
  find(name: ToolName): Promise<string | null>;
  /** The line that installs what brings this program on this machine. */
  installLine(name: ToolName): Promise<string>;
}

export interface Shell {
  tools: Toolbox;
  /**
   * Starts the programs so that each reads what the one before it writes. Aborting sends SIGTERM, then SIGKILL one
   * second later; when this process dies, the programs die with it.
   */
  start(commands: readonly Command[], options?: PipelineOptions): Promise<Pipeline>;
  /**
   * Runs one program that writes a little text. Gives it `input`, waits for its end, and keeps at most four million
   * characters; a program that writes more is ended and counts as failed.
   */
  read(command: Command, options?: ReadOptions): Promise<{ result: PipelineResult; text: string }>;
}

declare module "../context" {
  interface OutsideWorld {
    shell: Shell;
  }
}
