import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { extract, type Pack, pack } from "tar-stream";
import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { Spool } from "./spool";

/** The last entry of an archive: what is in it, one line of JSON for each thing. */
const LIST_NAME = "holdpoint-files.jsonl";

const Entry = z.object({
  /** A path inside the archive, or the key of an object. */
  path: z.string(),
  type: z.enum(["file", "directory", "symlink"]),
  size: z.number().int().min(0),
  /** Of the content; empty for a folder or link. */
  sha256: z.string(),
  mode: z.number().int(),
  mtime: z.number(),
  /** Where a link leads. */
  link: z.string().optional(),
  /** It changed while it was read, and again the second time: what is kept is no one moment of it. */
  changed: z.boolean().optional(),
  contentType: z.string().optional(),
  etag: z.string().optional(),
});
export type ArchiveEntry = z.infer<typeof Entry>;

/** The declared type of a header asks for everything at once; each entry has what its kind needs. */
type Headers = Parameters<Pack["entry"]>[0];

export type EntryDraft = Omit<ArchiveEntry, "sha256">;

/** Writes a tar stream and, at its end, the list of what is in it. Memory does not grow with either. */
export class ArchiveWriter {
  readonly stream: Readable;
  private readonly tar: Pack;
  private readonly list: Spool;

  private constructor(list: Spool) {
    this.list = list;
    this.tar = pack();
    this.stream = Readable.from(this.tar as AsyncIterable<Buffer>, { objectMode: false });
    this.stream.once("close", () => this.tar.destroy());
  }

  static async open(): Promise<ArchiveWriter> {
    return new ArchiveWriter(await Spool.open());
  }

  /** Exactly `size` bytes: what is missing is filled with zeros, what is too much is cut, and either is told. */
  async add(
    draft: EntryDraft,
    content: AsyncIterable<Uint8Array> | null,
  ): Promise<{ sha256: string; exact: boolean }> {
    const { size } = draft;
    if (content === null) {
      await this.entry(headerOf(draft), null);
      return { sha256: "", exact: true };
    }
    const hash = createHash("sha256");
    let seen = 0;
    async function* exactly(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        const piece = chunk.subarray(0, Math.max(0, size - seen));
        seen += chunk.length;
        if (piece.length > 0) yield piece;
        if (seen > size) break;
      }
      for (let at = seen; at < size; at += 65_536) yield new Uint8Array(Math.min(65_536, size - at));
    }
    await this.entry(headerOf(draft), hashed(exactly(content), hash));
    return { sha256: hash.digest("hex"), exact: seen === size };
  }

  async note(entry: ArchiveEntry): Promise<void> {
    await this.list.add(entry);
  }

  async finish(): Promise<void> {
    const size = await this.list.size();
    await this.entry({ name: LIST_NAME, size, mode: 0o600, mtime: new Date(0) }, this.list.bytes());
    this.tar.finalize();
  }

  fail(error: unknown): void {
    this.tar.destroy(error instanceof Error ? error : new Error("stopped"));
  }

  async close(): Promise<void> {
    this.tar.destroy();
    await this.list.close();
  }

  private async entry(
    header: Partial<Headers> & { name: string },
    content: AsyncIterable<Uint8Array> | null,
  ): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => reject(new Error("the archive was closed"));
      this.tar.once("close", stop);
      const done = (error?: Error | null): void => {
        this.tar.off("close", stop);
        if (error) reject(error);
        else resolve();
      };
      if (content === null) {
        this.tar.entry(header, "", done);
        return;
      }
      const sink = this.tar.entry(header, done);
      void pour(content, sink).catch(done);
    });
  }
}

async function pour(content: AsyncIterable<Uint8Array>, sink: NodeJS.WritableStream): Promise<void> {
  for await (const chunk of content) {
    if (!sink.write(chunk)) await new Promise((resolve) => sink.once("drain", resolve));
  }
  sink.end();
}

async function* hashed(
  content: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
}

const CONTENT_TYPE = "HOLDPOINT.content-type";

function headerOf({
  path,
  type,
  size,
  mode,
  mtime,
  link,
  contentType,
}: EntryDraft): Partial<Headers> & { name: string } {
  const pax = contentType === undefined ? {} : { pax: { [CONTENT_TYPE]: contentType } };
  const common = { name: path, mode: mode & 0o777, mtime: new Date(mtime), type, ...pax };
  return type === "symlink" ? { ...common, linkname: link ?? "" } : { ...common, size };
}

export interface ArchiveVisitor {
  /** Reads the content to its end. Called again for the same path when a file was read a second time. */
  file(
    path: string,
    content: AsyncIterable<Uint8Array>,
    about: { size: number; contentType?: string },
  ): Promise<string>;
  /** Every thing of the list, after all contents, together with the digest its content had in the archive. */
  entry(entry: ArchiveEntry): Promise<void>;
}

/** Reads an archive to its end and holds every content against the list. Throws when anything is missing or other. */
export async function readArchive(
  bytes: Readable,
  visitor: ArchiveVisitor,
  signal: AbortSignal,
): Promise<void> {
  const list = await Spool.open();
  const digests = await Spool.open();
  const tar = extract();
  const stop = (): void => void tar.destroy(signal.reason as Error);
  signal.addEventListener("abort", stop, { once: true });
  bytes.once("error", (error) => tar.destroy(error));
  try {
    // Whoever listens must do so before the first entry comes: nothing is waited for in between.
    bytes.pipe(tar);
    const listed = await visitEntries(tar, visitor, { list, digests });
    if (!listed) throw damaged("it ends before its list");
    for await (const record of list.records()) await visitor.entry(Entry.parse(record));
  } finally {
    signal.removeEventListener("abort", stop);
    await list.close();
    await digests.close();
  }
}

/** Contents come in the order of the list, so only one digest is remembered at a time per open question. */
async function visitEntries(
  tar: ReturnType<typeof extract>,
  visitor: ArchiveVisitor,
  { list, digests }: { list: Spool; digests: Spool },
): Promise<boolean> {
  let listed = false;
  for await (const entry of tar) {
    if (listed) throw damaged("something follows its list");
    const { name, type } = entry.header;
    const content = entry as AsyncIterable<Uint8Array>;
    if (name === LIST_NAME) {
      await readList(content, list);
      await compareDigests(digests, list);
      listed = true;
    } else if (type === "file") {
      const sha256 = await visitor.file(name, content, aboutOf(entry.header));
      await digests.add({ path: name, sha256 });
    } else entry.resume();
  }
  return listed;
}

function aboutOf({ size, pax }: { size?: number | undefined; pax?: unknown }): {
  size: number;
  contentType?: string;
} {
  const contentType = z.object({ [CONTENT_TYPE]: z.string() }).safeParse(pax);
  return { size: size ?? 0, ...(contentType.success ? { contentType: contentType.data[CONTENT_TYPE] } : {}) };
}

async function readList(content: AsyncIterable<Uint8Array>, list: Spool): Promise<void> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of content) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) await list.add(Entry.parse(JSON.parse(line)));
  }
  if (rest !== "") throw damaged("its list is cut");
}

const Digest = z.object({ path: z.string(), sha256: z.string() });

/** Both come in the same order; of a file that was read twice the later content counts. */
async function compareDigests(digests: Spool, list: Spool): Promise<void> {
  const found = digests.records();
  let ahead = await found.next();
  for await (const record of list.records()) {
    const entry = Entry.parse(record);
    if (entry.type !== "file") continue;
    let last: string | null = null;
    while (!ahead.done) {
      const { path, sha256 } = Digest.parse(ahead.value);
      if (path !== entry.path) break;
      last = sha256;
      ahead = await found.next();
    }
    if (last !== entry.sha256) throw damaged(`${entry.path} is not what its list says`);
  }
  if (!ahead.done) throw damaged("it holds more than its list says");
}

function damaged(why: string): DomainError {
  return new DomainError("conflict", `The archive is damaged: ${why}.`, { details: { reason: "damaged" } });
}

/** The digest of a content that nobody keeps. */
export async function digestContent(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk);
  return hash.digest("hex");
}
