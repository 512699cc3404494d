import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { LARGEST_IN_MEMORY } from "./part-size";

/** One part of an upload, complete and with its checksum, to be sent as often as it takes. */
export interface Part {
  bytes: number;
  md5: Buffer;
  body(): Buffer | Readable;
}

export interface PartBuffer {
  size: number;
  room(): number;
  add(piece: Uint8Array): Promise<void>;
  /** The part collected so far; the buffer begins anew once the part was sent. */
  take(): Part;
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Collects parts of `partSize` bytes in constant memory, whatever the size. */
export async function createPartBuffer(partSize: number): Promise<PartBuffer> {
  return partSize <= LARGEST_IN_MEMORY ? inMemory(partSize) : inFile(partSize);
}

function inMemory(partSize: number): PartBuffer {
  let held: Buffer | null = null;
  const buffer: PartBuffer = {
    size: 0,
    room: () => partSize - buffer.size,
    async add(piece) {
      held ??= Buffer.allocUnsafe(partSize);
      held.set(piece, buffer.size);
      buffer.size += piece.length;
    },
    take() {
      const body = held?.subarray(0, buffer.size) ?? Buffer.alloc(0);
      return { bytes: body.length, md5: createHash("md5").update(body).digest(), body: () => body };
    },
    async reset() {
      buffer.size = 0;
    },
    async close() {
      held = null;
    },
  };
  return buffer;
}

async function inFile(partSize: number): Promise<PartBuffer> {
  const folder = await mkdtemp(join(tmpdir(), "holdpoint-part-"));
  const path = join(folder, "part");
  const handle: FileHandle = await open(path, "wx+", 0o600);
  let hash: Hash = createHash("md5");
  const buffer: PartBuffer = {
    size: 0,
    room: () => partSize - buffer.size,
    async add(piece) {
      hash.update(piece);
      let offset = 0;
      while (offset < piece.length) {
        const { bytesWritten } = await handle.write(
          piece,
          offset,
          piece.length - offset,
          buffer.size + offset,
        );
        offset += bytesWritten;
      }
      buffer.size += piece.length;
    },
    take() {
      const bytes = buffer.size;
      const end = Math.max(0, bytes - 1);
      return { bytes, md5: hash.digest(), body: () => createReadStream(path, { start: 0, end }) };
    },
    async reset() {
      hash = createHash("md5");
      buffer.size = 0;
    },
    async close() {
      await handle.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return buffer;
}
