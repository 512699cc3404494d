import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LINE_BUFFER = 64 * 1024;

/** Lines kept outside of memory, in a file without a name: when this process dies, they are gone. */
export class Spool {
  private readonly handle: FileHandle;
  private pending = "";
  private written = 0;

  private constructor(handle: FileHandle) {
    this.handle = handle;
  }

  static async open(): Promise<Spool> {
    const folder = await mkdtemp(join(tmpdir(), "holdpoint-list-"));
    try {
      return new Spool(await open(join(folder, "list"), "wx+", 0o600));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async add(record: unknown): Promise<void> {
    this.pending += `${JSON.stringify(record)}\n`;
    if (this.pending.length > LINE_BUFFER) await this.flush();
  }

  async size(): Promise<number> {
    await this.flush();
    return this.written;
  }

  async *bytes(): AsyncGenerator<Buffer> {
    const size = await this.size();
    for (let at = 0; at < size; ) {
      const buffer = Buffer.alloc(Math.min(LINE_BUFFER, size - at));
      const { bytesRead } = await this.handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async *records(): AsyncGenerator<unknown> {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of this.bytes()) {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
        yield JSON.parse(rest.subarray(0, end).toString("utf8"));
        rest = rest.subarray(end + 1);
      }
    }
  }

  async close(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }

  private async flush(): Promise<void> {
    if (this.pending === "") return;
    const bytes = Buffer.from(this.pending);
    this.pending = "";
    await this.handle.write(bytes, 0, bytes.length, this.written);
    this.written += bytes.length;
  }
}
