import { Readable } from "node:stream";
import type { Redis } from "ioredis";
import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { Shell } from "@/server/kernel/ports/shell";
import type {
  BackupTarget,
  ByteSink,
  DumpSource,
  ItemCount,
  SourceOptions,
  TargetAnswer,
  TargetFacts,
} from "@/server/kernel/ports/targets";
import { Tally } from "../targets/tally";
import { connect, explainConnection, withSession } from "./connect";
import { mayReplicate, readFacts } from "./facts";
import { MARK_KEY, scanKeys, tallyKey } from "./keys";
import { readCommands, typeOfPayload, writeCommand } from "./protocol";
import { checkSnapshot, snapshotProgram, snapshotTools } from "./rdb";
import { createRestore, removeMarked } from "./restore";

export const SNAPSHOT = "redis-rdb";
export const KEYS = "redis-keys";

/** Redis and what speaks like it: by a replica's snapshot, or key by key where that is refused. */
export function createRedisTarget(shell: Shell): BackupTarget<ServerTarget> {
  return {
    test,
    requireTools: async () => undefined,
    listTables: async () => [],
    open: (target, options) => openSource(shell, target, options),
    reader: async (format) => readerOf(shell, format),
    refuses,
    create: (target, options) => createRestore(shell, target, options),
    endSessions: async () => undefined,
    removeLeftover: (target, name, mark) =>
      withSession(target, Number(name), async (client) => {
        if ((await client.get(MARK_KEY)) !== mark) return false;
        await removeMarked(client);
        return true;
      }),
    byHand: (format) =>
      format === SNAPSHOT
        ? { prepare: null, last: "cat > dump.rdb" }
        : { prepare: null, last: "redis-cli -n 1 --pipe" },
  };
}

async function test(target: ServerTarget, signal?: AbortSignal): Promise<TargetAnswer> {
  try {
    signal?.throwIfAborted();
    const facts = await withSession(target, Number(target.database), (client) => readFacts(client, target));
    return { ok: true, facts };
  } catch (error) {
    return { ok: false, problem: explainConnection(error, target) };
  }
}

async function openSource(shell: Shell, target: ServerTarget, options: SourceOptions): Promise<DumpSource> {
  const { client, tls } = await connect(target);
  try {
    const facts = await readFacts(client, target);
    const tools = await snapshotTools(shell, facts.version);
    const whole = tools !== null && (await mayReplicate(client, target));
    if (!whole) options.onLine("the server hands out no snapshot here; its keys are read one by one");
    const common = { facts, takenAt: new Date(), lsn: null, close: async () => client.disconnect() };
    return whole
      ? { ...common, ...(await snapshotSource(shell, target, tls, tools.version)) }
      : { ...common, ...keysSource(client, facts, options) };
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

type Bytes = Pick<DumpSource, "format" | "tool" | "count" | "start" | "finish">;

async function snapshotSource(
  shell: Shell,
  target: ServerTarget,
  tls: boolean,
  version: string,
): Promise<Bytes> {
  const program = await snapshotProgram(shell, target, tls);
  return {
    format: SNAPSHOT,
    tool: { name: "redis-cli", version },
    count: async () => null,
    start: async () => ({ program }),
    finish: async () => null,
  };
}

function keysSource(client: Redis, facts: TargetFacts, { digest, signal }: SourceOptions): Bytes {
  const tally = new Tally(digest);
  let done = false;
  async function* commands(): AsyncGenerator<Buffer> {
    for await (const record of scanKeys(client, { values: digest, signal })) {
      tallyKey(tally, record);
      yield writeCommand(record);
    }
    done = true;
  }
  return {
    format: KEYS,
    tool: { name: "SCAN and DUMP", version: facts.version },
    count: async () => null,
    start: async () => ({ stream: Readable.from(commands(), { objectMode: false }) }),
    async finish(): Promise<ItemCount[]> {
      if (!done) throw new DomainError("unavailable", "The keys were not read to their end.");
      return tally.result();
    },
  };
}

function readerOf(shell: Shell, format: string): ByteSink {
  if (format === SNAPSHOT) return { take: (bytes, signal) => checkSnapshot(shell, bytes, signal) };
  return {
    take: async (bytes, signal) => {
      const tally = new Tally(false);
      for await (const { key, payload, expiresAt } of readCommands(bytes)) {
        signal.throwIfAborted();
        tallyKey(tally, { key, payload, expiresAt, type: typeOfPayload(payload), value: null });
      }
      return tally.result();
    },
  };
}

async function refuses(target: ServerTarget, name: string): Promise<string | null> {
  if (Number(name) === Number(target.database)) {
    return "This is the database the backup was taken of. A restore never writes into it; choose another number.";
  }
  try {
    const keys = await withSession(target, Number(name), (client) => client.dbsize());
    return keys === 0 ? null : `Database ${name} holds ${keys} keys. A restore needs an empty one.`;
  } catch (error) {
    return explainConnection(error, { ...target, database: name }).message;
  }
}
