import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { BackupTarget, TargetAnswer, TargetFacts } from "@/server/kernel/ports/targets";
import { ask, download, explainConnection } from "./http";
import { normalises, placeOf, readCollection } from "./points";
import { collectionExists, createRestore, readSaved, removeLeftover } from "./restore";
import { openSource, POINTS } from "./source";

/** One collection of a Qdrant server, over its HTTP interface. */
export function createQdrantTarget(): BackupTarget<ServerTarget> {
  return {
    test,
    requireTools: async () => undefined,
    listTables: async () => [],
    async open(target, options) {
      const answer = await test(target, options.signal);
      if (!answer.ok) throw new DomainError("unavailable", answer.problem.message);
      return openSource(target, answer.facts, options);
    },
    reader: async (format, { digest }) => ({ take: (bytes) => readSaved(format, bytes, digest) }),
    async refuses(target, name) {
      if (!(await collectionExists(target, name))) return null;
      return `There is already a collection named ${name}. A restore never writes into one; choose another name.`;
    },
    create: createRestore,
    endSessions: async () => undefined,
    removeLeftover,
    byHand: (format) => ({
      prepare: null,
      last:
        format === POINTS
          ? "cat > points.jsonl"
          : "curl -F snapshot=@- 'http://localhost:6333/collections/restored/snapshots/upload?priority=snapshot'",
    }),
  };
}

async function test(target: ServerTarget, signal?: AbortSignal): Promise<TargetAnswer> {
  try {
    return { ok: true, facts: await readFacts(target, signal) };
  } catch (error) {
    signal?.throwIfAborted();
    return { ok: false, problem: explainConnection(error, target) };
  }
}

async function readFacts(target: ServerTarget, signal?: AbortSignal): Promise<TargetFacts> {
  const version = await readVersion(target, signal);
  const collection = await readCollection(target, target.database, signal);
  const Count = z.object({ count: z.number() });
  const path = `${placeOf(target.database)}/points/count`;
  const { count } = await ask(target, Count, { method: "POST", path, json: { exact: true }, signal });
  return {
    product: "Qdrant",
    version,
    major: Number.parseInt(version, 10) || 0,
    databaseBytes: 0,
    systemIdentifier: null,
    tables: count,
    encoding: "",
    collation: "",
    role: target.password === "" ? "anybody" : "this API key",
    canCreateDatabase: true,
    unreadable: [],
    warnings: [
      "Aliases are not part of a backup.",
      ...(normalises(collection)
        ? ["Where no snapshot can be made, vectors of this collection are compared by their shape only."]
        : []),
    ],
  };
}

async function readVersion(target: ServerTarget, signal?: AbortSignal): Promise<string> {
  const body = await download(target, { path: "/", signal });
  let text = "";
  for await (const chunk of body) text = (text + String(chunk)).slice(0, 10_000);
  const About = z.object({ version: z.string() });
  try {
    return About.parse(JSON.parse(text)).version;
  } catch {
    return "unknown";
  }
}
