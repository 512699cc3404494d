import type { LogPage } from "@/server/domain/runs/schema";
import { LogBuffer, PAGE_LINES, pageStart } from "./log-buffer";

export type FetchLogPage = (from: number, limit: number, signal: AbortSignal) => Promise<LogPage>;

/** Scrolling past lines must not fetch each of them: only where it rests for this long. */
const REST_MS = 60;

/**
 * One run's log on one screen: what is loaded, how long it is, and the fetching of what is looked at. Live lines and
 * fetched pages meet here by line number.
 */
export class LogStore {
  readonly #buffer = new LogBuffer();
  readonly #fetch: FetchLogPage;
  readonly #listeners = new Set<() => void>();
  readonly #underway = new Map<number, AbortController>();
  /** Pages the server answered without all their lines, by the length of the log then: not asked again until it grows. */
  readonly #short = new Map<number, number>();
  #wanted = { from: 1, to: 1 };
  #rest: ReturnType<typeof setTimeout> | undefined;
  #notice: ReturnType<typeof setTimeout> | undefined;
  #version = 0;
  total: number;
  /** Why the last page could not be loaded; null once one could. */
  problem: Error | null = null;

  constructor(first: LogPage, fetch: FetchLogPage) {
    this.#fetch = fetch;
    this.total = first.lineCount;
    this.#buffer.put(first.firstLine, first.lines);
    this.#wanted = { from: first.lineCount, to: first.lineCount };
  }

  get widest(): number {
    return this.#buffer.widest;
  }

  get loaded(): number {
    return this.#buffer.size;
  }

  line(number: number): string | undefined {
    return this.#buffer.line(number);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Changes whenever something to show has changed. */
  readonly version = (): number => this.#version;

  /** Takes in a page from anywhere; lines that are already there are left alone. */
  append(page: LogPage): void {
    this.#buffer.put(page.firstLine, page.lines);
    this.total = Math.max(this.total, page.lineCount, page.firstLine + page.lines.length - 1);
    this.#settle();
  }

  /** Learns from elsewhere how long the log is. */
  grow(total: number): void {
    if (total <= this.total) return;
    this.total = total;
    this.#settle();
  }

  /** Says which lines are on the screen; what is missing there is fetched, and fetches for elsewhere are given up. */
  want(from: number, to: number): void {
    this.#wanted = { from, to };
    this.#disarm();
    this.#arm();
  }

  retry(): void {
    this.problem = null;
    this.#short.clear();
    this.#load();
  }

  /** Gives up every fetch; the store can be used again afterwards. */
  stop(): void {
    this.#disarm();
    for (const controller of this.#underway.values()) controller.abort();
    this.#underway.clear();
  }

  #arm(): void {
    if (this.#missing().length > 0) this.#rest ??= setTimeout(() => this.#load(), REST_MS);
  }

  #disarm(): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
  }

  #missing(): number[] {
    const { from, to } = this.#wanted;
    return this.#buffer
      .missingPages(from, to, this.total)
      .filter((page) => this.#short.get(page) !== this.total);
  }

  #load(): void {
    this.#disarm();
    const missing = this.#missing();
    for (const [page, controller] of this.#underway) {
      if (missing.includes(page)) continue;
      controller.abort();
      this.#underway.delete(page);
    }
    for (const page of missing) if (!this.#underway.has(page)) void this.#loadPage(page);
  }

  async #loadPage(page: number): Promise<void> {
    const controller = new AbortController();
    this.#underway.set(page, controller);
    try {
      const answer = await this.#fetch(pageStart(page), PAGE_LINES, controller.signal);
      this.problem = null;
      this.#underway.delete(page);
      this.#buffer.put(answer.firstLine, answer.lines);
      if (this.#buffer.missingPages(pageStart(page), pageStart(page), this.total).includes(page)) {
        this.#short.set(page, this.total);
      } else this.#short.delete(page);
      this.append(answer);
    } catch (error) {
      if (controller.signal.aborted) return;
      this.#underway.delete(page);
      this.problem = error instanceof Error ? error : new Error(String(error));
      this.#announce();
    }
  }

  #settle(): void {
    this.#buffer.evict((this.#wanted.from + this.#wanted.to) / 2);
    this.#arm();
    this.#announce();
  }

  /** A burst of lines is one change. */
  #announce(): void {
    this.#notice ??= setTimeout(() => {
      this.#notice = undefined;
      this.#version += 1;
      for (const listener of this.#listeners) listener();
    }, 16);
  }
}
