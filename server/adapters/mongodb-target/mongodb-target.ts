import { Readable } from "node:stream";
import { BSON, type Db, type MongoClient } from "mongodb";
import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type {
  BackupTarget,
  DumpSource,
  RestoreOptions,
  RestoreTarget,
  SourceOptions,
  TargetAnswer,
  TargetFacts,
} from "@/server/kernel/ports/targets";
import { Tally } from "../targets/tally";
import { countCollections, headsOf, MARK_COLLECTION } from "./collections";
import { asDomainError, connect, explainConnection, withClient } from "./connect";
import { type CollectionHead, readRecords, writeDocument, writeEnd, writeHead } from "./records";

export const FORMAT = "mongodb-bson";

/** A MongoDB database by the official driver: documents as the server stores them, with indexes and options. */
export function createMongodbTarget(): BackupTarget<ServerTarget> {
  return {
    test,
    requireTools: async () => undefined,
    listTables: async () => [],
    open: openSource,
    reader: async (_format, { digest }) => ({ take: (bytes) => countRecords(bytes, digest) }),
    async refuses(target, name) {
      const found = await withClient(target, async (client) => headsOf(client.db(name)));
      if (found.length === 0) return null;
      return `There is already a database named ${name}. A restore never writes into one; choose another name.`;
    },
    create: createTarget,
    endSessions: async () => undefined,
    removeLeftover: (target, name, mark) => withClient(target, (client) => dropMarked(client.db(name), mark)),
    byHand: () => ({ prepare: null, last: "cat > restored.bson" }),
  };
}

async function test(target: ServerTarget, signal?: AbortSignal): Promise<TargetAnswer> {
  try {
    signal?.throwIfAborted();
    return { ok: true, facts: await withClient(target, (client) => readFacts(client, target)) };
  } catch (error) {
    return { ok: false, problem: explainConnection(error, target) };
  }
}

async function readFacts(client: MongoClient, target: ServerTarget): Promise<TargetFacts> {
  const db = client.db(target.database);
  const { version } = await db.command({ buildInfo: 1 });
  const heads = await headsOf(db);
  const stats = await db.command({ dbStats: 1 }).catch(() => null);
  const views = (await db.listCollections({ type: "view" }, { nameOnly: true }).toArray()).length;
  const set = await db.command({ hello: 1 });
  return {
    product: "MongoDB",
    version: String(version),
    major: Number.parseInt(String(version), 10) || 0,
    databaseBytes: Number(stats?.dataSize ?? 0),
    systemIdentifier: typeof set.setName === "string" ? set.setName : null,
    tables: heads.length,
    encoding: "",
    collation: "",
    role: target.user === "" ? "anybody" : target.user,
    canCreateDatabase: true,
    unreadable: [],
    warnings: [
      "Collections are read one after the other: written to meanwhile, they are saved as of different moments.",
      ...(views > 0 ? [`${views} views are not part of a backup.`] : []),
      ...(set.msg === "isdbgrid"
        ? ["Behind a router, chunks that move meanwhile may be read twice or not at all."]
        : []),
    ],
  };
}

async function openSource(target: ServerTarget, { digest, signal }: SourceOptions): Promise<DumpSource> {
  let client: MongoClient;
  try {
    client = await connect(target);
    const facts = await readFacts(client, target);
    const tally = new Tally(digest);
    let done = false;
    async function* records(): AsyncGenerator<Buffer> {
      try {
        yield* dump(client.db(target.database), tally, signal);
        done = true;
      } catch (error) {
        signal.throwIfAborted();
        throw asDomainError(error, target);
      }
    }
    return {
      format: FORMAT,
      tool: { name: "MongoDB driver", version: facts.version },
      facts,
      takenAt: new Date(),
      lsn: null,
      count: async () => null,
      start: async () => ({ stream: Readable.from(records(), { objectMode: false }) }),
      async finish() {
        if (!done) throw new DomainError("unavailable", "The collections were not read to their end.");
        return tally.result();
      },
      close: () => client.close(),
    };
  } catch (error) {
    throw asDomainError(error, target);
  }
}

async function* dump(db: Db, tally: Tally, signal: AbortSignal): AsyncGenerator<Buffer> {
  let documents = 0;
  for (const head of await headsOf(db)) {
    tally.item("", head.name);
    tallyIndexes(tally, head);
    yield writeHead(head);
    const cursor = db.collection(head.name).find({}, { raw: true, noCursorTimeout: true });
    try {
      for await (const document of cursor) {
        signal.throwIfAborted();
        const bytes = document as unknown as Buffer;
        documents += 1;
        tally.add("", head.name, [bytes]);
        yield writeDocument(bytes);
      }
    } finally {
      await cursor.close();
    }
  }
  yield writeEnd(documents);
}

const INDEXES = "indexes";

function tallyIndexes(tally: Tally, { name, indexes }: CollectionHead): void {
  for (const { name: index, key } of indexes)
    tally.add("", INDEXES, [name, String(index), JSON.stringify(key)]);
}

async function countRecords(bytes: Readable, digest: boolean): Promise<ReturnType<Tally["result"]>> {
  const tally = new Tally(digest);
  let name = "";
  for await (const record of readRecords(bytes)) {
    if ("head" in record) {
      name = record.head.name;
      tally.item("", name);
      tallyIndexes(tally, record.head);
    } else tally.add("", name, [record.document]);
  }
  return tally.result();
}

async function createTarget(
  target: ServerTarget,
  { name, mark, digest, signal }: RestoreOptions,
): Promise<RestoreTarget> {
  const client = await connect(target).catch((error: unknown) => {
    throw asDomainError(error, target);
  });
  const db = client.db(name);
  try {
    if ((await headsOf(db)).length > 0) {
      throw new DomainError("conflict", `There is already a database named ${name}. Choose another name.`);
    }
    await db.collection(MARK_COLLECTION).insertOne({ mark });
  } catch (error) {
    await client.close();
    throw asDomainError(error, target);
  }
  return {
    sink: {
      take: async (bytes) => {
        await load(db, bytes, signal).catch((error: unknown) => {
          signal.throwIfAborted();
          throw asDomainError(error, target);
        });
        return null;
      },
    },
    count: () => countCollections(db, { digest, signal }, tallyIndexes),
    async complete() {
      await db.collection(MARK_COLLECTION).drop();
      await client.close();
    },
    async undo() {
      try {
        return await dropMarked(db, mark);
      } finally {
        await client.close();
      }
    },
  };
}

const AT_ONCE = 500;
const MOST_BYTES = 16_000_000;

async function load(db: Db, bytes: Readable, signal: AbortSignal): Promise<void> {
  let head: CollectionHead | null = null;
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    signal.throwIfAborted();
    if (head !== null && waiting.length > 0) {
      // Bytes that came through the driver once are put back as they are, the order of fields included.
      const documents = waiting.map((document) => BSON.deserialize(document, EXACT));
      await db.collection(head.name).insertMany(documents, { ordered: true });
    }
    waiting = [];
    size = 0;
  };
  const finishCollection = async (): Promise<void> => {
    await flush();
    const extra = head?.indexes.filter(({ name }) => name !== "_id_") ?? [];
    if (head === null || extra.length === 0) return;
    await db.command({
      createIndexes: head.name,
      indexes: extra.map(({ v: _v, ns: _ns, ...index }) => index),
    });
  };
  for await (const record of readRecords(bytes)) {
    if ("head" in record) {
      await finishCollection();
      head = record.head;
      await db.createCollection(head.name, head.options);
    } else {
      if (size + record.document.length > MOST_BYTES || waiting.length >= AT_ONCE) await flush();
      waiting.push(record.document);
      size += record.document.length;
    }
  }
  await finishCollection();
}

/** Numbers and dates keep their own types, so that they go back as they came. */
const EXACT = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true };

async function dropMarked(db: Db, mark: string): Promise<boolean> {
  const ours = await db.collection(MARK_COLLECTION).findOne({ mark });
  if (ours === null) return false;
  await db.dropDatabase();
  return true;
}
