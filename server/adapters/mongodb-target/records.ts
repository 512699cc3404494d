import { BSON, type Document } from "mongodb";
import { DomainError } from "@/server/kernel/errors";

export interface CollectionHead {
  name: string;
  options: Document;
  indexes: Document[];
}

export type SavedRecord = { head: CollectionHead } | { document: Buffer };

/**
 * The file is a row of records: one letter, then one BSON document. "C" begins a collection and holds its name,
 * options and indexes, "D" is a document of it as the server gave it, "E" ends the file and holds their number.
 */
const KINDS = { head: 67, document: 68, end: 69 } as const;
const SMALLEST = 5;
const LARGEST = 48 * 1024 * 1024;

function record(kind: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([kind]), bytes]);
}

export const writeHead = (head: CollectionHead): Buffer => record(KINDS.head, BSON.serialize(head));
export const writeDocument = (bytes: Uint8Array): Buffer => record(KINDS.document, bytes);
export const writeEnd = (documents: number): Buffer => record(KINDS.end, BSON.serialize({ documents }));

interface RawRecord {
  kind: number;
  bytes: Buffer;
}

async function* split(bytes: AsyncIterable<unknown>): AsyncGenerator<RawRecord> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    for (let next = take(rest); next !== null; next = take(rest)) {
      rest = rest.subarray(next.bytes.length + 1);
      yield next;
    }
  }
  if (rest.length > 0) throw damaged("it ends early");
}

/** Reads such a file and refuses one that ends early or holds another number of documents. */
export async function* readRecords(bytes: AsyncIterable<unknown>): AsyncGenerator<SavedRecord> {
  let documents = 0;
  let ended = false;
  for await (const { kind, bytes: content } of split(bytes)) {
    if (ended) throw damaged("something follows its end");
    if (kind === KINDS.head) yield { head: BSON.deserialize(content) as CollectionHead };
    if (kind === KINDS.document) {
      documents += 1;
      yield { document: content };
    }
    if (kind === KINDS.end) {
      ended = true;
      if (BSON.deserialize(content).documents !== documents) throw damaged("documents are missing");
    }
  }
  if (!ended) throw damaged("it ends early");
}

function take(bytes: Buffer): RawRecord | null {
  if (bytes.length < 1 + SMALLEST) return null;
  const kind = bytes[0] ?? 0;
  const size = bytes.readInt32LE(1);
  if (!Object.values(KINDS).some((known) => known === kind) || size < SMALLEST || size > LARGEST) {
    throw damaged("it holds something else than documents");
  }
  return bytes.length < size + 1 ? null : { kind, bytes: bytes.subarray(1, size + 1) };
}

function damaged(why: string): DomainError {
  return new DomainError("conflict", `The saved collections are damaged: ${why}.`, {
    details: { reason: "damaged" },
  });
}
