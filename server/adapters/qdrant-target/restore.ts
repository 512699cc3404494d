import { createHash, randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { extract } from "tar-stream";
import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { ItemCount, RestoreOptions, RestoreTarget } from "@/server/kernel/ports/targets";
import { Tally } from "../targets/tally";
import { asDomainError, ask, QdrantRefusal } from "./http";
import {
  Collection,
  countCollection,
  normalises,
  Point,
  placeOf,
  readCollection,
  tallyIndexes,
  tallyPoint,
} from "./points";
import { POINTS } from "./source";

const UPLOAD_MS = 6 * 3_600_000;
const AT_ONCE = 100;

const Line = z.union([
  z.object({ collection: Collection.pick({ config: true, payload_schema: true }) }),
  z.object({ point: Point }),
  z.object({ end: z.number() }),
]);
type Line = z.infer<typeof Line>;

async function* readLines(bytes: Readable): AsyncGenerator<Line> {
  let points = 0;
  let end: number | null = null;
  for await (const text of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (end !== null) throw damaged("something follows its end");
    const line = Line.parse(JSON.parse(text));
    if ("point" in line) points += 1;
    if ("end" in line) end = line.end;
    yield line;
  }
  if (end !== points) throw damaged("it ends early");
}

function damaged(why: string): DomainError {
  return new DomainError("conflict", `The saved collection is damaged: ${why}.`, {
    details: { reason: "damaged" },
  });
}

/** Reads what was saved to its end. A snapshot is a tar archive; its points are only known once it is restored. */
export async function readSaved(
  format: string,
  bytes: Readable,
  digest: boolean,
): Promise<ItemCount[] | null> {
  if (format !== POINTS) {
    const tar = extract();
    bytes.once("error", (error) => tar.destroy(error));
    bytes.pipe(tar);
    let entries = 0;
    for await (const entry of tar) {
      entries += 1;
      entry.resume();
    }
    if (entries === 0) throw damaged("it holds nothing");
    return null;
  }
  const tally = new Tally(digest);
  let exactVectors = true;
  for await (const line of readLines(bytes)) {
    if ("collection" in line) {
      const collection = { status: "", ...line.collection };
      exactVectors = !normalises(collection);
      tallyIndexes(tally, collection);
    } else if ("point" in line) tallyPoint(tally, line.point, exactVectors);
  }
  return tally.result();
}

/** Marks a collection as incomplete: an alias whose name only this restore knows. */
const aliasOf = (mark: string): string =>
  `holdpoint-${createHash("sha256").update(mark).digest("hex").slice(0, 24)}`;

async function changeAlias(target: ServerTarget, action: object): Promise<void> {
  await ask(target, z.unknown(), {
    method: "POST",
    path: "/collections/aliases",
    json: { actions: [action] },
  });
}

export async function createRestore(target: ServerTarget, options: RestoreOptions): Promise<RestoreTarget> {
  const { name, mark, format, digest, signal } = options;
  if (await collectionExists(target, name)) {
    throw new DomainError("conflict", `There is already a collection named ${name}. Choose another name.`);
  }
  let exactVectors = true;
  const mine = (): Promise<void> =>
    changeAlias(target, { create_alias: { collection_name: name, alias_name: aliasOf(mark) } });
  const take = async (bytes: Readable): Promise<null> => {
    try {
      if (format === POINTS) exactVectors = await loadPoints(target, bytes, options, mine);
      else {
        await uploadSnapshot(target, bytes, name, signal);
        await mine();
      }
      return null;
    } catch (error) {
      throw asDomainError(error, target);
    }
  };
  return {
    sink: { take },
    count: () => countCollection(target, name, { digest, exactVectors, signal }),
    complete: () => changeAlias(target, { delete_alias: { alias_name: aliasOf(mark) } }),
    undo: () => removeLeftover(target, name, mark),
  };
}

export async function collectionExists(target: ServerTarget, name: string): Promise<boolean> {
  try {
    await readCollection(target, name);
    return true;
  } catch (error) {
    if (error instanceof QdrantRefusal && error.status === 404) return false;
    throw asDomainError(error, target);
  }
}

async function uploadSnapshot(
  target: ServerTarget,
  bytes: Readable,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const boundary = `holdpoint-${randomUUID()}`;
  async function* form(): AsyncGenerator<Buffer> {
    yield Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="snapshot"; filename="restore.snapshot"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    );
    for await (const chunk of bytes) yield chunk as Buffer;
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  }
  await ask(target, z.unknown(), {
    method: "POST",
    path: `${placeOf(name)}/snapshots/upload?priority=snapshot&wait=true`,
    body: Readable.from(form(), { objectMode: false }),
    contentType: `multipart/form-data; boundary=${boundary}`,
    signal,
    patienceMs: UPLOAD_MS,
  });
}

async function loadPoints(
  target: ServerTarget,
  bytes: Readable,
  { name, signal }: RestoreOptions,
  claim: () => Promise<void>,
): Promise<boolean> {
  let exactVectors = true;
  let waiting: Point[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const path = `${placeOf(name)}/points?wait=true`;
    await ask(target, z.unknown(), { method: "PUT", path, json: { points: waiting }, signal });
    waiting = [];
  };
  for await (const line of readLines(bytes)) {
    if ("collection" in line) {
      const collection = { status: "", ...line.collection };
      exactVectors = !normalises(collection);
      await ask(target, z.unknown(), {
        method: "PUT",
        path: placeOf(name),
        json: settingsOf(collection),
        signal,
      });
      await claim();
      await makeIndexes(target, name, collection, signal);
    } else if ("point" in line) waiting.push(line.point);
    if (waiting.length >= AT_ONCE) await flush();
  }
  await flush();
  return exactVectors;
}

/** What the server tells of a collection, in the form in which it takes it. */
function settingsOf({ config }: Collection): object {
  const { params, hnsw_config, wal_config, optimizer_config, quantization_config } = config as Record<
    string,
    unknown
  >;
  const given = { hnsw_config, wal_config, quantization_config, optimizers_config: optimizer_config };
  return {
    ...(params as object),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null)),
  };
}

async function makeIndexes(
  target: ServerTarget,
  name: string,
  { payload_schema }: Collection,
  signal: AbortSignal,
): Promise<void> {
  for (const [field, { data_type, params }] of Object.entries(payload_schema)) {
    const path = `${placeOf(name)}/index?wait=true`;
    await ask(target, z.unknown(), {
      method: "PUT",
      path,
      json: { field_name: field, field_schema: params ?? data_type },
      signal,
    });
  }
}

/** Removes a collection only when the alias of this mark leads to it. */
export async function removeLeftover(target: ServerTarget, name: string, mark: string): Promise<boolean> {
  const Aliases = z.object({
    aliases: z.array(z.object({ alias_name: z.string(), collection_name: z.string() })),
  });
  const { aliases } = await ask(target, Aliases, { path: "/aliases" });
  const ours = aliases.some((alias) => alias.alias_name === aliasOf(mark) && alias.collection_name === name);
  if (!ours) return false;
  await ask(target, z.unknown(), { method: "DELETE", path: placeOf(name) });
  return true;
}
