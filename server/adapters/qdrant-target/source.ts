import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { DumpSource, ItemCount, SourceOptions, TargetFacts } from "@/server/kernel/ports/targets";
import { Tally } from "../targets/tally";
import { asDomainError, ask, download, QdrantRefusal } from "./http";
import {
  countCollection,
  normalises,
  placeOf,
  readCollection,
  scrollPoints,
  tallyIndexes,
  tallyPoint,
} from "./points";

export const SNAPSHOT = "qdrant-snapshot";
export const POINTS = "qdrant-points";

const SNAPSHOT_MS = 3_600_000;
const Snapshot = z.object({ name: z.string(), size: z.number(), checksum: z.string().nullish() });
type Snapshot = z.infer<typeof Snapshot>;

/**
 * The server's own snapshot where it makes one and nobody writes meanwhile; otherwise its points, one page after the
 * other. Either way what is counted is what is in it.
 */
export async function openSource(
  target: ServerTarget,
  facts: TargetFacts,
  options: SourceOptions,
): Promise<DumpSource> {
  const common = { facts, takenAt: new Date(), lsn: null };
  const tool = { name: "Qdrant", version: facts.version };
  try {
    const made = await makeSnapshot(target, options);
    if (made !== null) return { ...common, tool, ...snapshotSource(target, made, options) };
    return { ...common, tool, ...(await pointsSource(target, options)) };
  } catch (error) {
    throw asDomainError(error, target);
  }
}

interface Made {
  snapshot: Snapshot;
  items: ItemCount[];
}

async function makeSnapshot(
  target: ServerTarget,
  { digest, signal, onLine }: SourceOptions,
): Promise<Made | null> {
  const name = target.database;
  if (await hasPeers(target, signal)) {
    onLine("a snapshot holds one node only and this is a cluster; its points are read instead");
    return null;
  }
  const look = () => countCollection(target, name, { digest, exactVectors: true, signal });
  const before = await look();
  let snapshot: Snapshot;
  try {
    snapshot = await ask(target, Snapshot, {
      method: "POST",
      path: `${placeOf(name)}/snapshots?wait=true`,
      signal,
      patienceMs: SNAPSHOT_MS,
    });
  } catch (error) {
    if (!(error instanceof QdrantRefusal) || error.status === 401) throw error;
    onLine(`the server makes no snapshot (${error.message}); its points are read instead`);
    return null;
  }
  if (JSON.stringify(before) === JSON.stringify(await look())) return { snapshot, items: before };
  onLine("points were written while the snapshot was made; they are read one by one instead");
  await removeSnapshot(target, snapshot.name);
  return null;
}

async function hasPeers(target: ServerTarget, signal: AbortSignal): Promise<boolean> {
  const Cluster = z.object({ status: z.string(), peers: z.record(z.string(), z.unknown()).optional() });
  const cluster = await ask(target, Cluster, { path: "/cluster", signal }).catch(() => null);
  return Object.keys(cluster?.peers ?? {}).length > 1;
}

async function removeSnapshot(target: ServerTarget, name: string): Promise<void> {
  const path = `${placeOf(target.database)}/snapshots/${encodeURIComponent(name)}?wait=true`;
  await ask(target, z.unknown(), { method: "DELETE", path }).catch(() => undefined);
}

type Bytes = Pick<DumpSource, "format" | "count" | "start" | "finish" | "close">;

function snapshotSource(target: ServerTarget, { snapshot, items }: Made, { signal }: SourceOptions): Bytes {
  const path = `${placeOf(target.database)}/snapshots/${encodeURIComponent(snapshot.name)}`;
  const hash = createHash("sha256");
  let seen = 0;
  async function* bytes(): AsyncGenerator<Buffer> {
    for await (const chunk of await download(target, { path, signal })) {
      hash.update(chunk as Buffer);
      seen += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  }
  return {
    format: SNAPSHOT,
    count: async () => items,
    start: async () => ({ stream: guarded(bytes(), target) }),
    async finish() {
      const digest = hash.digest("hex");
      const { size, checksum } = snapshot;
      if (seen === size && (!checksum || checksum.toLowerCase() === digest)) return null;
      throw new DomainError(
        "unavailable",
        `Qdrant sent ${seen} of ${size} bytes of the snapshot, or other ones. Try again.`,
        {
          details: { reason: "transfer" },
        },
      );
    },
    // It takes room on the node until it is removed, whatever became of the backup.
    close: () => removeSnapshot(target, snapshot.name),
  };
}

/** A collection's settings in the first line, then a point in each, then how many there were. */
async function pointsSource(target: ServerTarget, { digest, signal }: SourceOptions): Promise<Bytes> {
  const collection = await readCollection(target, target.database, signal);
  const tally = new Tally(digest);
  tallyIndexes(tally, collection);
  const exactVectors = !normalises(collection);
  let points = 0;
  let done = false;
  async function* lines(): AsyncGenerator<string> {
    const { config, payload_schema } = collection;
    yield `${JSON.stringify({ collection: { config, payload_schema } })}\n`;
    for await (const point of scrollPoints(target, target.database, signal)) {
      tallyPoint(tally, point, exactVectors);
      points += 1;
      yield `${JSON.stringify({ point })}\n`;
    }
    yield `${JSON.stringify({ end: points })}\n`;
    done = true;
  }
  return {
    format: POINTS,
    count: async () => null,
    start: async () => ({ stream: guarded(lines(), target) }),
    async finish() {
      if (!done) throw new DomainError("unavailable", "The points were not read to their end.");
      return tally.result();
    },
    close: async () => undefined,
  };
}

function guarded(pieces: AsyncIterable<Buffer | string>, target: ServerTarget): Readable {
  async function* explained(): AsyncGenerator<Buffer | string> {
    try {
      yield* pieces;
    } catch (error) {
      throw asDomainError(error, target);
    }
  }
  return Readable.from(explained(), { objectMode: false });
}
