import type { StoreWriter } from "@/server/kernel/ports/store";
import type { Session } from "./sftp-session";

/** What every server takes in one packet. */
const PACKET = 32 * 1024;
/** Packets under way at once: about one megabyte, so that a distant server is kept busy. */
const WINDOW = 32;

interface Ending {
  /** Bytes that are there already and are not sent again. */
  skip: number;
  publish: () => Promise<void>;
  discard: () => Promise<void>;
}

/** Writes to an open file of the server, several packets at once and never more than the window. */
export function createSftpWriter(
  session: Session,
  handle: Buffer,
  { skip, publish, discard }: Ending,
): StoreWriter {
  const { sftp, ask } = session;
  const underWay = new Set<Promise<void>>();
  let failure: unknown = null;
  let position = 0;
  let over = false;
  const send = async (piece: Buffer, at: number): Promise<void> => {
    if (underWay.size >= WINDOW) await Promise.race(underWay);
    if (failure !== null) throw failure;
    const sending: Promise<void> = ask<void>((done) => sftp.write(handle, piece, 0, piece.length, at, done))
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  };
  const settle = async (): Promise<void> => {
    await Promise.all(underWay);
    if (failure !== null) throw failure;
  };
  const close = async (): Promise<void> => {
    if (over) return;
    over = true;
    await Promise.all(underWay);
    await ask<void>((done) => sftp.close(handle, done)).catch(() => undefined);
  };
  return {
    async write(chunk) {
      // A copy: the packets leave later, and whoever gave the chunk may use its memory again.
      const copy = Buffer.from(chunk);
      for (let offset = 0; offset < copy.length; offset += PACKET) {
        const piece = copy.subarray(offset, offset + PACKET);
        const at = position;
        position += piece.length;
        if (position <= skip) continue;
        await send(piece, at);
      }
    },
    async commit() {
      await settle();
      // Not every server offers it; where it is missing, its own sync decides when the bytes are safe.
      await ask<void>((done) => sftp.ext_openssh_fsync(handle, done)).catch(() => undefined);
      await ask<void>((done) => sftp.close(handle, done));
      over = true;
      await publish();
    },
    async abort() {
      if (over) return;
      await close();
      await discard();
    },
    pause: close,
  };
}

/** Reads an open file to its end, several packets ahead. */
export async function* readAhead(session: Session, handle: Buffer, bytes: number): AsyncGenerator<Buffer> {
  const { sftp, ask } = session;
  const packets: Promise<Buffer>[] = [];
  let asked = 0;
  const fill = (): void => {
    while (asked < bytes && packets.length < WINDOW) {
      const packet = readExactly(asked, Math.min(PACKET, bytes - asked));
      packet.catch(() => undefined);
      packets.push(packet);
      asked += Math.min(PACKET, bytes - asked);
    }
  };
  const readExactly = async (at: number, length: number): Promise<Buffer> => {
    const piece = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = await ask<number>((done) =>
        sftp.read(handle, piece, filled, length - filled, at + filled, done),
      );
      if (read === 0) break;
      filled += read;
    }
    return piece.subarray(0, filled);
  };
  try {
    fill();
    for (let next = packets.shift(); next !== undefined; next = packets.shift()) {
      const piece = await next;
      fill();
      if (piece.length === 0) return;
      yield piece;
    }
  } finally {
    await ask<void>((done) => sftp.close(handle, done)).catch(() => undefined);
  }
}
