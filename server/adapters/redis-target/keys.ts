import { createHash } from "node:crypto";
import type { ChainableCommander, Redis } from "ioredis";
import type { Tally } from "../targets/tally";

/** Marks a database index while a restore fills it. */
export const MARK_KEY = "holdpoint:restore";

/** Keys with an expiry are counted apart: some of them go away by themselves. */
export const EXPIRING = "keys that expire";

export interface KeyRecord {
  key: Buffer;
  type: string;
  /** The server's own form of the value, with a checksum in it. */
  payload: Buffer;
  /** Milliseconds since 1970; 0 for a key that stays. */
  expiresAt: number;
  /** The value itself, the same in every version and form of storing; null when it was not asked for. */
  value: Buffer | null;
}

export function tallyKey(tally: Tally, { key, type, expiresAt, value, payload }: KeyRecord): void {
  if (expiresAt > 0) tally.item("", EXPIRING).rows += 1;
  else tally.add("", type, [key, type, value ?? payload]);
}

/** Remembers keys by 64 bits of their digest, in eight bytes each: SCAN may name a key twice. */
class Seen {
  private slots = new BigUint64Array(1 << 16);
  private count = 0;

  /** False when it was there already. */
  add(key: Buffer): boolean {
    if (this.count * 2 >= this.slots.length) this.grow();
    const mark = createHash("sha256").update(key).digest().readBigUInt64LE(0) | 1n;
    if (!place(this.slots, mark)) return false;
    this.count += 1;
    return true;
  }

  private grow(): void {
    const larger = new BigUint64Array(this.slots.length * 2);
    for (const mark of this.slots) if (mark !== 0n) place(larger, mark);
    this.slots = larger;
  }
}

function place(slots: BigUint64Array, mark: bigint): boolean {
  const mask = slots.length - 1;
  for (let at = Number((mark >> 8n) & BigInt(mask)); ; at = (at + 1) & mask) {
    const there = slots[at] ?? 0n;
    if (there === mark) return false;
    if (there === 0n) {
      slots[at] = mark;
      return true;
    }
  }
}

const BATCH = 200;

/** Every key of a database index once, each as it was at one moment. Memory holds a batch and eight bytes a key. */
export async function* scanKeys(
  client: Redis,
  { values, signal }: { values: boolean; signal: AbortSignal },
): AsyncGenerator<KeyRecord> {
  const seen = new Seen();
  let cursor = "0";
  do {
    signal.throwIfAborted();
    const [next, keys]: [Buffer, Buffer[]] = await client.scanBuffer(cursor, "COUNT", BATCH);
    cursor = next.toString();
    const fresh = keys.filter((key) => key.toString("latin1") !== MARK_KEY && seen.add(key));
    const types = await Promise.all(fresh.map((key) => client.type(key)));
    const records = await Promise.all(
      fresh.map((key, index) => readKey(client, key, types[index] ?? "none", values)),
    );
    for (const record of records) if (record !== null) yield record;
  } while (cursor !== "0");
}

/** Value, payload and expiry in one transaction; null when the key has gone. */
async function readKey(client: Redis, key: Buffer, type: string, values: boolean): Promise<KeyRecord | null> {
  if (type === "none") return null;
  const chain = client.multi();
  chain.dumpBuffer(key);
  chain.pttl(key);
  chain.time();
  chain.type(key);
  if (values) askValue(chain, key, type);
  const answers = (await chain.exec()) ?? [];
  const [payload, left, time, still] = answers.map(([error, answer]) => {
    if (error !== null && !/WRONGTYPE/.test(error.message)) throw error;
    return answer;
  });
  if (!Buffer.isBuffer(payload) || still === "none") return null;
  if (still !== type) return readKey(client, key, String(still), values);
  const ttl = Number(left);
  const [seconds = "0", micros = "0"] = Array.isArray(time) ? time.map(String) : [];
  const now = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
  const parts = answers.slice(4).map(([, answer]) => answer);
  return {
    key,
    type,
    payload,
    expiresAt: ttl > 0 ? now + ttl : 0,
    value: values && parts.length > 0 ? canonical(type, parts) : null,
  };
}

function askValue(chain: ChainableCommander, key: Buffer, type: string): void {
  if (type === "string") chain.getBuffer(key);
  else if (type === "list") chain.lrangeBuffer(key, 0, -1);
  else if (type === "set") chain.smembersBuffer(key);
  else if (type === "zset") chain.zrangeBuffer(key, 0, "-1", "WITHSCORES");
  else if (type === "hash") {
    chain.hkeysBuffer(key);
    chain.hvalsBuffer(key);
  } else if (type === "stream") chain.xrangeBuffer(key, "-", "+");
}

/** One digest for a value whatever order a server gives its parts in. */
function canonical(type: string, parts: unknown[]): Buffer {
  const hash = createHash("sha256");
  const feed = (part: unknown): void => {
    if (Array.isArray(part)) {
      hash.update(`[${part.length}`);
      for (const inner of part) feed(inner);
      return;
    }
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    hash.update(`:${bytes.length}:`).update(bytes);
  };
  if (type === "set") feed([...(parts[0] as Buffer[])].sort(Buffer.compare));
  else if (type === "hash") {
    const [names, values] = parts as [Buffer[], Buffer[]];
    const pairs = names.map((name, index) => [name, values[index] ?? Buffer.alloc(0)] as const);
    feed(pairs.sort(([a], [b]) => Buffer.compare(a, b)).map((pair) => [...pair]));
  } else feed(parts[0]);
  return hash.digest();
}
