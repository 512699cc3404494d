import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { extract, pack } from "tar-stream";
import type { ServerTarget } from "@/server/kernel/ports/connections";

interface Point {
  id: number | string;
  payload?: unknown;
  vector?: unknown;
}

interface StoredCollection {
  params: Record<string, unknown>;
  payload_schema: Record<string, { data_type: string }>;
  points: Map<string, Point>;
}

/** What a test may break: each is what a real server has answered to somebody. */
export interface QdrantFaults {
  snapshots?: "refused" | "cut" | "changed";
  /** Ends the connection at the nth page of a scroll. */
  scrollDiesAt?: number;
}

export interface QdrantStandIn {
  target(collection: string, apiKey?: string): ServerTarget;
  collections: Map<string, StoredCollection>;
  snapshotsLeft(): number;
  faults: QdrantFaults;
  close(): Promise<void>;
}

const KEY = "qdrant-key-for-tests";

/**
 * Answers as the OpenAPI description of Qdrant 1.x says, for the calls backups need, and keeps everything in memory.
 * It is no Qdrant: it proves that the conversation is right, not what a server does with it.
 */
export async function startQdrantStandIn(): Promise<QdrantStandIn> {
  const collections = new Map<string, StoredCollection>();
  const snapshots = new Map<string, Buffer>();
  const aliases = new Map<string, string>();
  const faults: QdrantFaults = {};
  const server = createServer((request, response) => {
    void answer({ collections, snapshots, aliases, faults }, request, response).catch(() =>
      response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    target: (database, password = KEY) => ({
      engine: "qdrant",
      options: {},
      host: "127.0.0.1",
      port,
      database,
      user: "",
      password,
      sslMode: "disable",
    }),
    collections,
    snapshotsLeft: () => snapshots.size,
    faults,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface World {
  collections: Map<string, StoredCollection>;
  snapshots: Map<string, Buffer>;
  aliases: Map<string, string>;
  faults: QdrantFaults;
}

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: object): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const { pathname } = new URL(request.url ?? "/", "http://x");
  const body = await buffer(request);
  if (request.headers["api-key"] !== KEY) return send(401, { status: { error: "Must provide an API key" } });
  if (pathname === "/") return send(200, { title: "qdrant - vector search engine", version: "1.15.4" });
  const download = /^\/collections\/[^/]+\/snapshots\/([^/]+)$/.exec(pathname);
  if (download && request.method === "GET") return sendSnapshot(world, download[1] ?? "", response);
  try {
    const json = /json/.test(request.headers["content-type"] ?? "") ? JSON.parse(body.toString()) : {};
    const result = await route({ world, json, body, response }, `${request.method} ${pathname}`);
    if (!response.destroyed) send(200, { result, status: "ok", time: 0 });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    send(error.status, { status: { error: error.message }, time: 0 });
  }
}

function sendSnapshot({ snapshots, faults }: World, file: string, response: ServerResponse): void {
  const bytes = snapshots.get(file) ?? Buffer.alloc(0);
  if (faults.snapshots === "cut") {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2));
    setTimeout(() => response.destroy(), 20);
    return;
  }
  const sent = Buffer.from(bytes);
  if (faults.snapshots === "changed") sent[600] = (sent[600] ?? 0) ^ 1;
  response.writeHead(200).end(sent);
}

interface Asked {
  world: World;
  json: Record<string, unknown>;
  body: Buffer;
  response: ServerResponse;
}

async function route(asked: Asked, call: string): Promise<unknown> {
  const { world } = asked;
  if (call === "GET /cluster") return { status: "disabled" };
  if (call === "GET /aliases") {
    return {
      aliases: [...world.aliases].map(([alias_name, collection_name]) => ({ alias_name, collection_name })),
    };
  }
  if (call === "POST /collections/aliases") return changeAliases(world, asked.json);
  const [, method = "", name = "", rest = ""] = /^(\w+) \/collections\/([^/]+)(.*)$/.exec(call) ?? [];
  if (method === "PUT" && rest === "") return makeCollection(asked, name);
  if (rest === "/snapshots/upload") {
    world.collections.set(name, await unpackSnapshot(asked.body));
    return true;
  }
  const collection = world.collections.get(name);
  if (!collection) throw new Refusal(404, `Not found: Collection \`${name}\` doesn't exist!`);
  if (method === "DELETE") return remove(world, name, rest);
  const handler = CALLS[`${method} ${rest}`];
  if (!handler) throw new Refusal(404, `no such call: ${call}`);
  return handler(asked, collection, name);
}

function makeCollection({ world, json }: Asked, name: string): boolean {
  if (world.collections.has(name)) throw new Refusal(409, `Collection \`${name}\` already exists!`);
  const { hnsw_config: _h, wal_config: _w, optimizers_config: _o, ...params } = json;
  world.collections.set(name, { params, payload_schema: {}, points: new Map() });
  return true;
}

function remove({ snapshots, aliases, collections }: World, name: string, rest: string): boolean {
  const file = /^\/snapshots\/(.+)$/.exec(rest);
  if (file) return snapshots.delete(file[1] ?? "");
  for (const [alias, of] of aliases) if (of === name) aliases.delete(alias);
  return collections.delete(name);
}

type Handler = (asked: Asked, collection: StoredCollection, name: string) => unknown;

const CALLS: Record<string, Handler> = {
  "GET ": (_, { params, payload_schema, points }) => ({
    status: "green",
    points_count: points.size,
    config: { params, hnsw_config: { m: 16 }, optimizer_config: {}, wal_config: {} },
    payload_schema,
  }),
  "POST /points/count": (_, { points }) => ({ count: points.size }),
  "POST /points/scroll": ({ world, json, response }, collection) => {
    const points = [...collection.points.values()];
    const from = Number(json.offset ?? 0);
    const limit = Number(json.limit);
    const { scrollDiesAt } = world.faults;
    if (scrollDiesAt !== undefined && from / limit >= scrollDiesAt) response.destroy();
    const more = from + limit < points.length;
    return { points: points.slice(from, from + limit), next_page_offset: more ? from + limit : null };
  },
  "PUT /points": ({ json }, { points }) => {
    for (const point of json.points as Point[]) points.set(String(point.id), point);
    return { operation_id: 1, status: "completed" };
  },
  "PUT /index": ({ json }, { payload_schema }) => {
    payload_schema[String(json.field_name)] = { data_type: String(json.field_schema) };
    return { operation_id: 2, status: "completed" };
  },
  "POST /snapshots": async ({ world: { faults, snapshots } }, collection, name) => {
    if (faults.snapshots === "refused")
      throw new Refusal(500, "Service internal error: No space left on device");
    const bytes = await packSnapshot(collection);
    const file = `${name}-${snapshots.size}.snapshot`;
    snapshots.set(file, bytes);
    return { name: file, size: bytes.length, checksum: createHash("sha256").update(bytes).digest("hex") };
  },
};

function changeAliases({ aliases, collections }: World, json: Record<string, unknown>): boolean {
  type Action = {
    create_alias?: { alias_name: string; collection_name: string };
    delete_alias?: { alias_name: string };
  };
  for (const { create_alias, delete_alias } of json.actions as Action[]) {
    if (create_alias && !collections.has(create_alias.collection_name))
      throw new Refusal(404, "no such collection");
    if (create_alias) aliases.set(create_alias.alias_name, create_alias.collection_name);
    if (delete_alias) aliases.delete(delete_alias.alias_name);
  }
  return true;
}

async function packSnapshot({ params, payload_schema, points }: StoredCollection): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: "config.json" }, JSON.stringify({ params, payload_schema }));
  tar.entry({ name: "0/segments/points.json" }, JSON.stringify([...points.values()]));
  tar.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of tar) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function unpackSnapshot(body: Buffer): Promise<StoredCollection> {
  const start = body.indexOf("\r\n\r\n") + 4;
  const end = body.lastIndexOf("\r\n--");
  const tar = extract();
  tar.end(body.subarray(start, end));
  const files: Record<string, unknown> = {};
  for await (const entry of tar) files[entry.header.name] = JSON.parse((await buffer(entry)).toString());
  const { params, payload_schema } = files["config.json"] as Omit<StoredCollection, "points">;
  const list = files["0/segments/points.json"] as Point[];
  return { params, payload_schema, points: new Map(list.map((point) => [String(point.id), point])) };
}
