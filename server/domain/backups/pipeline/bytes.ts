import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { DomainError } from "@/server/kernel/errors";
import type { StoreWriter } from "@/server/kernel/ports/store";
import { explainFailure } from "./failure";
import type { Flow } from "./flow";

/**
 * Bytes kept back at the end of a stream. The age format ends in a block of at most this size, without which the
 * rest does not open as a whole: a backup that failed can never become an object that opens.
 */
const HELD_BACK = 64 * 1024 + 16;

export interface Stored {
  bytes: number;
  sha256: string;
}

/**
 * Writes a flow's output and lets the last bytes go only after every program of the flow exited with 0 and `confirm`
 * had nothing against it.
 */
export async function storeFlow(
  flow: Flow,
  writer: StoreWriter,
  onBytes: (total: number) => void,
  confirm: () => Promise<void>,
): Promise<Stored> {
  const hash = createHash("sha256");
  let bytes = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  try {
    for await (const chunk of flow.output ?? Readable.from([])) {
      const piece = chunk as Buffer;
      hash.update(piece);
      bytes += piece.length;
      held.push(piece);
      heldBytes += piece.length;
      while (held[0] !== undefined && heldBytes - held[0].length >= HELD_BACK) {
        const ripe = held.shift() ?? Buffer.alloc(0);
        heldBytes -= ripe.length;
        await writer.write(ripe);
      }
      onBytes(bytes);
    }
  } catch (error) {
    flow.stop(error);
  }
  const result = await flow.done;
  if (!result.ok) throw explainFailure(result);
  await confirm();
  for (const piece of held) await writer.write(piece);
  held = [];
  return { bytes, sha256: hash.digest("hex") };
}

/** Reads the whole object and compares it with what was written. Nothing may open it before this has passed. */
export async function checkStored(
  source: Readable,
  expected: Stored,
  signal: AbortSignal,
  onBytes: (total: number) => void,
): Promise<void> {
  for await (const _ of checkedStream(source, expected, onBytes)) signal.throwIfAborted();
}

/**
 * Passes an object on and fails at its end when it is not the one that was written. The last piece is kept back
 * until then, so that a reader of the age format never sees a clean end of other bytes.
 */
export function checkedStream(
  source: Readable,
  expected: Stored,
  onBytes: (total: number) => void,
): Readable {
  async function* pieces(): AsyncGenerator<Buffer> {
    const hash = createHash("sha256");
    let bytes = 0;
    let last: Buffer | null = null;
    for await (const chunk of source) {
      const piece = chunk as Buffer;
      hash.update(piece);
      bytes += piece.length;
      if (bytes > expected.bytes) break;
      onBytes(bytes);
      if (last !== null) yield last;
      last = piece;
    }
    if (bytes !== expected.bytes || hash.digest("hex") !== expected.sha256)
      throw damaged(bytes, expected.bytes);
    if (last !== null) yield last;
  }
  return Readable.from(pieces(), { objectMode: false, highWaterMark: 256 * 1024 });
}

function damaged(found: number, expected: number): DomainError {
  const how =
    found === expected
      ? "its bytes were changed"
      : `it holds ${found < expected ? found : "more than the"} of ${expected} bytes`;
  return new DomainError(
    "conflict",
    `The stored backup is not what was written: ${how}. Use another backup.`,
    {
      details: { reason: "damaged" },
    },
  );
}
