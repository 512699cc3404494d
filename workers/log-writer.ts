import { appendLog } from "@/server/domain/runs";
import type { Ports } from "@/server/kernel/context";

const FLUSH_MS = 80;
const FLUSH_LINES = 400;
const RETRY_MS = 500;
/** Writes tried at the end of a run while the database is away. */
const CLOSE_TRIES = 20;
const MAX_LINE = 16_384;
/** Bytes of log a run may store; what comes after is counted and left out. */
const MAX_LOG_BYTES = 200 * 1024 * 1024;

/** Collects a run's log lines and stores them in order, in chunks, under the run's fence. */
export class LogWriter {
  private readonly ports: Ports;
  private readonly run: { id: string; fence: bigint; attempt: number };
  private secrets: readonly string[] = [];
  private waiting: string[] = [];
  private bytes = 0;
  private dropped = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  /** Lines stored or waiting, over all attempts. */
  lineCount: number;

  constructor(ports: Ports, run: { id: string; fence: bigint; attempt: number; lineCount: number }) {
    this.ports = ports;
    this.run = run;
    this.lineCount = run.lineCount;
  }

  redact(secrets: readonly string[]): void {
    const all = new Set([...this.secrets, ...secrets.flatMap(spellings)]);
    // Longest first: a secret that begins with another would otherwise leave its rest behind.
    this.secrets = [...all].sort((a, b) => b.length - a.length);
  }

  /** The text without secrets and without the one character PostgreSQL cannot store. */
  clean(text: string): string {
    let cleaned = text;
    for (const secret of this.secrets) cleaned = cleaned.replaceAll(secret, "[removed]");
    return cleaned.replaceAll("\0", "\u2400");
  }

  add(text: string): void {
    for (const line of this.clean(text).split(/\r\n|\n|\r/)) {
      if (this.bytes > MAX_LOG_BYTES) {
        this.dropped++;
        continue;
      }
      const kept = line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)} … (${line.length} characters)` : line;
      this.waiting.push(kept);
      this.bytes += kept.length;
      this.lineCount++;
    }
    if (this.waiting.length >= FLUSH_LINES) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Resolves when every line added so far is stored; a failed write is tried again with the next one. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  async close(): Promise<void> {
    if (this.dropped > 0) {
      this.bytes = 0;
      this.add(`The log was cut here: ${this.dropped} more lines were not kept.`);
    }
    for (let tries = 1; this.waiting.length > 0 && tries <= CLOSE_TRIES; tries++) {
      if (tries > 1) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      await this.flush();
    }
    clearTimeout(this.timer);
    await this.writing;
  }

  private async write(): Promise<void> {
    const lines = this.waiting;
    if (lines.length === 0) return;
    this.waiting = [];
    try {
      await appendLog(this.ports, this.run, lines);
    } catch (error) {
      this.waiting = [...lines, ...this.waiting];
      this.ports.logger.warn({ err: error, runId: this.run.id }, "log lines wait for the database");
      this.timer ??= setTimeout(() => void this.flush(), RETRY_MS);
    }
  }
}

const SHORTEST_PART = 8;

/** A secret as programs print it: itself, in a URL, in JSON, and the single lines of a key of many lines. */
function spellings(secret: string): string[] {
  const parts = secret
    .split(/\r?\n/)
    .filter((line, _, all) => all.length > 1 && line.length >= SHORTEST_PART);
  return [
    secret,
    encodeURIComponent(Buffer.from(secret).toString("utf8")),
    JSON.stringify(secret).slice(1, -1),
    ...parts,
  ].filter((text) => text.length > 0);
}
