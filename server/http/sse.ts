/** Bytes that may wait for a slow client before its stream is closed; it then comes back and resumes. */
const QUEUE_BYTES = 1024 * 1024;
const KEEP_ALIVE_MS = 15_000;

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  connection: "keep-alive",
};

/** One open event stream: writes text, keeps the line alive, and ends exactly once whoever goes first. */
export class EventStream {
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private readonly encoder = new TextEncoder();
  private readonly onEnd: (() => void)[] = [];
  private ended = false;

  get isEnded(): boolean {
    return this.ended;
  }

  /** False when the client reads too slowly to be kept. */
  write(text: string): boolean {
    if (this.ended) return true;
    try {
      this.controller?.enqueue(this.encoder.encode(text));
    } catch {
      // Closed from the other side between two of our writes.
      this.end();
    }
    return (this.controller?.desiredSize ?? 0) > -QUEUE_BYTES;
  }

  /** Calls `work` on an interval for as long as the stream is open. */
  every(ms: number, work: () => void): void {
    const timer = setInterval(work, ms);
    this.ending(() => clearInterval(timer));
  }

  ending(work: () => void): void {
    if (this.ended) work();
    else this.onEnd.push(work);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const work of this.onEnd) work();
    try {
      this.controller?.close();
    } catch {
      // The client has gone already.
    }
  }

  /** The response that carries the stream; `begin` runs when the client starts reading. */
  respond(signal: AbortSignal, begin: () => Promise<void>): Response {
    const end = () => this.end();
    signal.addEventListener("abort", end, { once: true });
    const body = new ReadableStream<Uint8Array>(
      {
        start: async (controller) => {
          this.controller = controller;
          // Browsers that lost the stream together must not come back together.
          this.write(`retry: ${1_000 + Math.floor(Math.random() * 1_500)}\n\n`);
          this.every(KEEP_ALIVE_MS, () => this.write(": still here\n\n"));
          if (signal.aborted) return this.end();
          try {
            await begin();
          } catch {
            // Without a beginning there is nothing to follow; the browser comes back by itself.
            this.end();
          }
        },
        cancel: end,
      },
      new ByteLengthQueuingStrategy({ highWaterMark: QUEUE_BYTES }),
    );
    return new Response(body, { headers: HEADERS });
  }
}
