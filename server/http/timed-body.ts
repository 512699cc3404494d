import { DomainError } from "@/server/kernel/errors";

export interface BodyTime {
  /** Longest silence between two pieces. */
  idleMs: number;
  /** For all of it. */
  totalMs: number;
}

/** The body in pieces; one that pauses or takes too long is given up, so that it holds nothing for ever. */
export async function* timedBody(
  body: ReadableStream<Uint8Array>,
  { idleMs, totalMs }: BodyTime,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const end = Date.now() + totalMs;
  let timer: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      const left = Math.min(idleMs, end - Date.now());
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new DomainError("invalid", "The body took too long to arrive. Send it again.")),
          Math.max(0, left),
        );
      });
      const { done, value } = await Promise.race([reader.read(), late]);
      clearTimeout(timer);
      if (done) return;
      yield value;
    }
  } finally {
    clearTimeout(timer);
    await reader.cancel().catch(() => {});
  }
}
