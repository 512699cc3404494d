import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { BSON, type Document } from "mongodb";
import type { ServerTarget } from "@/server/kernel/ports/connections";

interface StoredCollection {
  options: Document;
  indexes: Document[];
  documents: Document[];
}

export interface MongoStandIn {
  target(database: string, login?: { user: string; password: string }): ServerTarget;
  collections(database: string): Map<string, StoredCollection>;
  databases(): string[];
  /** Ends the connection when a further batch of documents is asked for. */
  faults: { diesAtBatch?: boolean };
  close(): Promise<void>;
}

type Databases = Map<string, Map<string, StoredCollection>>;

interface World {
  databases: Databases;
  cursors: Map<string, { ns: string; rest: Document[] }>;
  faults: { diesAtBatch?: boolean };
}

/** Numbers keep their kinds, as in a real server. */
const EXACT = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true };
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

/**
 * Speaks MongoDB's wire protocol with the official driver, for the commands backups need, and keeps documents in memory. It
 * is no MongoDB: it proves that the conversation is right, not what a server does with it.
 */
export async function startMongoStandIn(): Promise<MongoStandIn> {
  const world: World = { databases: new Map(), cursors: new Map(), faults: {} };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    listen(world, socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    target: (database, { user, password } = { user: "", password: "" }) => ({
      engine: "mongodb",
      options: {},
      host: "127.0.0.1",
      port,
      database,
      user,
      password,
      sslMode: "disable",
    }),
    collections: (name) => databaseOf(world, name),
    databases: () =>
      [...world.databases].filter(([, collections]) => collections.size > 0).map(([name]) => name),
    faults: world.faults,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function databaseOf({ databases }: World, name: string): Map<string, StoredCollection> {
  const known = databases.get(name) ?? new Map<string, StoredCollection>();
  databases.set(name, known);
  return known;
}

function collectionOf(world: World, database: string, name: string): StoredCollection {
  const collections = databaseOf(world, database);
  const known = collections.get(name) ?? {
    options: {},
    indexes: [{ v: new BSON.Int32(2), key: { _id: new BSON.Int32(1) }, name: "_id_" }],
    documents: [],
  };
  collections.set(name, known);
  return known;
}

function listen(world: World, socket: Socket): void {
  let rest = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 16 && rest.length >= rest.readInt32LE(0)) {
      const message = rest.subarray(0, rest.readInt32LE(0));
      rest = rest.subarray(message.length);
      const reply = answer(world, message);
      if (reply === null) socket.destroy();
      else socket.write(reply);
    }
  });
}

function answer(world: World, message: Buffer): Buffer | null {
  const id = message.readInt32LE(4);
  if (message.readInt32LE(12) === OP_QUERY) {
    const start = message.indexOf(0, 20) + 1 + 8;
    const body = BSON.serialize(run(world, BSON.deserialize(message.subarray(start))) ?? {});
    const head = Buffer.alloc(20);
    head.writeInt32LE(1, 16);
    return frame(id, OP_REPLY, Buffer.concat([head, body]));
  }
  const result = run(world, readMessage(message));
  return result && frame(id, OP_MSG, Buffer.concat([Buffer.alloc(5), BSON.serialize(result)]));
}

function frame(to: number, code: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + body.length, 0);
  head.writeInt32LE(to, 8);
  head.writeInt32LE(code, 12);
  return Buffer.concat([head, body]);
}

/** One command, and after it rows of documents that belong to one of its fields. */
function readMessage(message: Buffer): Document {
  let at = 20;
  let command: Document = {};
  const rows: Document = {};
  while (at < message.length) {
    const kind = message[at];
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    at += 1 + size;
    if (kind === 0) command = BSON.deserialize(section, EXACT);
    else {
      const end = section.indexOf(0, 4);
      const documents: Document[] = [];
      for (let from = end + 1; from < section.length; from += section.readInt32LE(from)) {
        documents.push(BSON.deserialize(section.subarray(from, from + section.readInt32LE(from)), EXACT));
      }
      rows[section.toString("utf8", 4, end)] = documents;
    }
  }
  return { ...command, ...rows };
}

const OK = { ok: 1 };

/** Null ends the connection. */
function run(world: World, command: Document): Document | null {
  const name = Object.keys(command)[0] ?? "";
  const handler = COMMANDS[name];
  if (!handler) return { ok: 0, errmsg: `no such command: '${name}'`, code: 59, codeName: "CommandNotFound" };
  return handler(world, command, String(command.$db ?? "admin"));
}

type Handler = (world: World, command: Document, database: string) => Document | null;

const hello: Handler = () => ({
  ...OK,
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  logicalSessionTimeoutMinutes: 30,
});

const FIRST = 101;

function cursor(world: World, ns: string, documents: Document[]): Document {
  const rest = documents.slice(FIRST);
  const id = rest.length === 0 ? 0 : world.cursors.size + 1;
  if (id > 0) world.cursors.set(String(id), { ns, rest });
  return { ...OK, cursor: { id: BSON.Long.fromNumber(id), ns, firstBatch: documents.slice(0, FIRST) } };
}

const COMMANDS: Record<string, Handler> = {
  hello,
  ismaster: hello,
  ping: () => OK,
  endSessions: () => OK,
  killCursors: () => OK,
  saslStart: () => ({ ok: 0, errmsg: "Authentication failed.", code: 18, codeName: "AuthenticationFailed" }),
  buildInfo: () => ({ ...OK, version: "7.0.14" }),
  dbStats: () => ({ ...OK, dataSize: 4096 }),
  listCollections: (world, command, database) => {
    const wanted = command.filter?.type;
    const found = [...databaseOf(world, database)].map(([name, { options }]) => ({
      name,
      type: "collection",
      options,
    }));
    return cursor(world, `${database}.$cmd.listCollections`, wanted === "view" ? [] : found);
  },
  listIndexes: (world, command, database) => {
    const { indexes } = collectionOf(world, database, String(command.listIndexes));
    return cursor(world, `${database}.${command.listIndexes}`, indexes);
  },
  find: (world, command, database) => {
    const { documents } = collectionOf(world, database, String(command.find));
    const mark = command.filter?.mark;
    const found =
      mark === undefined ? documents : documents.filter((document) => String(document.mark) === String(mark));
    return cursor(world, `${database}.${command.find}`, found);
  },
  getMore: (world, command) => {
    if (world.faults.diesAtBatch) return null;
    const id = String(command.getMore);
    const { ns, rest } = world.cursors.get(id) ?? { ns: "", rest: [] };
    world.cursors.delete(id);
    return { ...OK, cursor: { id: BSON.Long.fromNumber(0), ns, nextBatch: rest } };
  },
  insert: (world, command, database) => {
    collectionOf(world, database, String(command.insert)).documents.push(...command.documents);
    return { ...OK, n: command.documents.length };
  },
  create: (world, { create, $db: _db, lsid: _lsid, ...options }, database) => {
    collectionOf(world, database, String(create)).options = options;
    return OK;
  },
  createIndexes: (world, command, database) => {
    const { indexes } = collectionOf(world, database, String(command.createIndexes));
    for (const index of command.indexes) indexes.push({ v: new BSON.Int32(2), ...index });
    return OK;
  },
  drop: (world, command, database) => {
    databaseOf(world, database).delete(String(command.drop));
    return OK;
  },
  dropDatabase: (world, _, database) => {
    world.databases.delete(database);
    return OK;
  },
};
