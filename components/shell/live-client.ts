import type { LiveFrame } from "@/server/domain/live/schema";

/** The state of the one stream a tab holds. `paused`: closed because nobody looks at the tab. */
export const LIVE_STATES = ["connecting", "live", "reconnecting", "paused"] as const;
export type LiveState = (typeof LIVE_STATES)[number];

/**
 * One change, as the server tells it. Changes have `stream` and `seq` (gap-free per stream); lines of a followed
 * run's log ("runs.log") have neither.
 */
export type LiveEvent = Pick<LiveFrame, "type" | "payload"> & Partial<LiveFrame>;

/** One open connection, as the browser's EventSource gives it. */
export type LiveConnection = { close: () => void };
export type LiveHandlers = {
  onOpen: () => void;
  onMessage: (data: string, id: string) => void;
  onResync: (id: string) => void;
  /** `final`: the connection will not come back by itself. */
  onError: (final: boolean) => void;
};

export type LiveOptions = {
  open: (url: string, handlers: LiveHandlers) => LiveConnection;
  onEvent: (event: LiveEvent) => void;
  /** The stream lost events, or the fallback polls: read everything again. */
  onResync: () => void;
  onState: (state: LiveState, since: number) => void;
};

export const LIVE_TIMES = {
  retryFirst: 1000,
  retryMost: 15_000,
  poll: 15_000,
  pollAfter: 30_000,
  hidden: 60_000,
};

export type LiveTopics = {
  launch?: string | undefined;
  run?: string | undefined;
  /** The last line of the run's log that the screen already has; its lines follow from the next one. */
  afterLine?: number | undefined;
};

export function liveUrl({ launch, run }: LiveTopics, cursor: string): string {
  const query = new URLSearchParams();
  if (launch) query.set("launch", launch);
  if (run) query.set("run", run);
  if (cursor) query.set("after", cursor);
  return `/api/v1/live${query.size > 0 ? `?${query}` : ""}`;
}

/**
 * What stays true of a cursor ("stream=seq;log=line") when the topics change: the console's part always, the
 * launch's part with its launch, the log's line with its run.
 */
export function keepCursor(cursor: string, before: LiveTopics | null, next: LiveTopics | null): string {
  const sameRun = before?.run === next?.run;
  const kept = cursor.split(";").filter((part) => {
    if (part.startsWith("log=")) return sameRun;
    return part.startsWith("console=") || (part !== "" && before?.launch === next?.launch);
  });
  if (!sameRun && next?.run && next.afterLine) kept.push(`log=${next.afterLine}`);
  return kept.join(";");
}

/**
 * The cursor to go on from when the screen shows what was read at `page`: for each stream the earlier of the two, so
 * that nothing falls between the read and the stream. Events that were seen before come again, which changes nothing.
 */
export function rewindCursor(own: string, page: string): string {
  const parts = new Map(own.split(";").flatMap((part) => (part ? [splitPart(part)] : [])));
  let changed = false;
  for (const [stream, seq] of page.split(";").map(splitPart)) {
    const known = parts.get(stream);
    if (stream === "" || (known !== undefined && Number(known) <= Number(seq))) continue;
    parts.set(stream, seq);
    changed = true;
  }
  return changed ? [...parts].map(([stream, seq]) => `${stream}=${seq}`).join(";") : own;
}

function splitPart(part: string): [stream: string, seq: string] {
  const [stream = "", seq = ""] = part.split("=");
  return [stream, seq];
}

function parseEvent(data: string): LiveEvent | null {
  try {
    const event: unknown = JSON.parse(data);
    return typeof event === "object" && event !== null && "type" in event ? (event as LiveEvent) : null;
  } catch {
    return null;
  }
}

/**
 * Keeps one stream open for the current topics. It remembers the last event id itself, so a change of topics loses
 * nothing; when the stream stays away for 30 s it asks every 15 s instead; a hidden tab gives its connection back
 * after 60 s.
 */
export class LiveClient {
  readonly #options: LiveOptions;
  readonly #timers = new Map<"retry" | "fallback" | "hide", ReturnType<typeof setTimeout>>();
  #topics: LiveTopics | null = null;
  #cursor = "";
  /** What a page has read of a launch that is not followed yet. */
  #page: { launch: string; cursor: string } | null = null;
  #connection: LiveConnection | null = null;
  #state: LiveState | null = null;
  #failures = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Follows these topics; the same ones again change nothing, and null closes the stream. */
  follow(next: LiveTopics | null): void {
    const before = this.#topics;
    if (before && next && next.launch === before.launch && next.run === before.run) return;
    this.#cursor = keepCursor(this.#cursor, before, next);
    if (this.#page && this.#page.launch === next?.launch) {
      this.#cursor = rewindCursor(this.#cursor, this.#page.cursor);
      this.#page = null;
    }
    this.#topics = next;
    if (this.#state !== "paused") this.#connect();
  }

  /** A page of this launch shows what was read at `cursor`: the stream must not begin later than that. */
  begin(launch: string, cursor: string): void {
    if (this.#topics?.launch !== launch) {
      this.#page = { launch, cursor };
      return;
    }
    const next = rewindCursor(this.#cursor, cursor);
    if (next === this.#cursor) return;
    this.#cursor = next;
    if (this.#state !== "paused") this.#connect();
  }

  setHidden(hidden: boolean): void {
    this.#disarm("hide");
    if (hidden) this.#arm("hide", LIVE_TIMES.hidden, () => this.#pause());
    else if (this.#state === "paused") this.#connect();
  }

  stop(): void {
    this.#close();
    this.#disarm("fallback");
    this.#disarm("hide");
    this.#topics = null;
    this.#state = null;
  }

  #connect(): void {
    this.#close();
    if (!this.#topics) return;
    if (this.#state !== "reconnecting") this.#enter("connecting");
    const connection: LiveConnection = this.#options.open(liveUrl(this.#topics, this.#cursor), {
      onOpen: () => this.#opened(),
      onMessage: (data, id) => {
        this.#cursor = id || this.#cursor;
        const event = parseEvent(data);
        if (event) this.#options.onEvent(event);
      },
      onResync: (id) => {
        this.#cursor = id || this.#cursor;
        this.#options.onResync();
      },
      onError: (final) => this.#lost(final),
    });
    this.#connection = connection;
  }

  #opened(): void {
    this.#failures = 0;
    this.#disarm("fallback");
    this.#enter("live");
  }

  #lost(final: boolean): void {
    this.#enter("reconnecting");
    if (!this.#timers.has("fallback")) this.#arm("fallback", LIVE_TIMES.pollAfter, () => this.#poll());
    if (!final) return;
    this.#close();
    const wait = Math.min(LIVE_TIMES.retryMost, LIVE_TIMES.retryFirst * 2 ** this.#failures);
    this.#failures += 1;
    this.#arm("retry", wait, () => this.#connect());
  }

  #poll(): void {
    this.#options.onResync();
    this.#arm("fallback", LIVE_TIMES.poll, () => this.#poll());
  }

  #pause(): void {
    this.#close();
    this.#disarm("fallback");
    this.#enter("paused");
  }

  #close(): void {
    this.#connection?.close();
    this.#connection = null;
    this.#disarm("retry");
  }

  #enter(next: LiveState): void {
    if (this.#state === next) return;
    this.#state = next;
    this.#options.onState(next, Date.now());
  }

  #arm(name: "retry" | "fallback" | "hide", ms: number, run: () => void): void {
    this.#disarm(name);
    this.#timers.set(name, setTimeout(run, ms));
  }

  #disarm(name: "retry" | "fallback" | "hide"): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}
