import type { Readable } from "node:stream";
import type { Redis } from "ioredis";
import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { Shell } from "@/server/kernel/ports/shell";
import type { ItemCount, RestoreOptions, RestoreTarget } from "@/server/kernel/ports/targets";
import { Tally } from "../targets/tally";
import { connect } from "./connect";
import { EXPIRING, MARK_KEY, scanKeys, tallyKey } from "./keys";
import { type RestoreCommand, readCommands } from "./protocol";
import { openSnapshot } from "./rdb";

const AT_ONCE = 100;
/** Keys that expire within this time may be gone before they are counted. */
const SOON_MS = 86_400_000;

/** Fills an empty database index key by key. It never empties one. */
export async function createRestore(
  shell: Shell,
  target: ServerTarget,
  options: RestoreOptions,
): Promise<RestoreTarget> {
  const { name, mark, format, signal } = options;
  // A snapshot says nothing of its content before it is loaded; then it does.
  const digest = options.digest || format === "redis-rdb";
  const { client } = await connect(target, Number(name));
  const filling = new Filling(client, signal);
  /** Of a snapshot: what the database index that was saved held; counted from the snapshot itself. */
  let held: ItemCount[] | null = null;
  let countedFrom = 0;
  await claim(client, name, mark).catch((error: unknown) => {
    client.disconnect();
    throw error;
  });
  const take = async (bytes: Readable): Promise<null> => {
    if (format !== "redis-rdb") {
      for await (const command of readCommands(bytes)) await filling.add(command);
      await filling.flush();
      return null;
    }
    const scratch = await openSnapshot(shell, bytes, { index: Number(target.database), signal });
    try {
      const tally = new Tally(digest);
      for await (const record of scanKeys(scratch.client, { values: digest, signal })) {
        tallyKey(tally, record);
        await filling.add(record);
      }
      await filling.flush();
      held = tally.result();
      return null;
    } finally {
      await scratch.close();
    }
  };
  return {
    sink: { take },
    async count() {
      countedFrom = Date.now();
      const tally = new Tally(digest);
      for await (const record of scanKeys(client, { values: digest, signal })) tallyKey(tally, record);
      tally.item("", EXPIRING);
      return tally.result();
    },
    expected: (saved, found) =>
      (held ?? saved).map((item) => {
        if (item.table !== EXPIRING) return item;
        const most = item.rows - filling.expired(countedFrom);
        const least = item.rows - filling.expired(Date.now());
        const there = found.find(({ table }) => table === EXPIRING)?.rows ?? 0;
        return { ...item, rows: Math.min(most, Math.max(least, there)), digest: null };
      }),
    async complete() {
      await client.del(MARK_KEY);
      client.disconnect();
    },
    async undo() {
      client.disconnect();
      const { client: again } = await connect(target, Number(name));
      try {
        if ((await again.get(MARK_KEY)) !== mark) return false;
        await removeMarked(again);
        return true;
      } finally {
        again.disconnect();
      }
    },
  };
}

/** Two restores at once, or a key written in between, and nothing is touched. */
async function claim(client: Redis, name: string, mark: string): Promise<void> {
  const mine = await client.set(MARK_KEY, mark, "NX");
  const keys = await client.dbsize();
  if (mine === "OK" && keys === 1) return;
  if (mine === "OK") await client.del(MARK_KEY);
  throw new DomainError("conflict", `Database ${name} is not empty. A restore needs an empty one.`);
}

/** Removes key by key what a restore filled in; the mark goes last, so that a second attempt can go on. */
export async function removeMarked(client: Redis): Promise<void> {
  let cursor = "0";
  do {
    const [next, keys]: [Buffer, Buffer[]] = await client.scanBuffer(cursor, "COUNT", 500);
    cursor = next.toString();
    const ours = keys.filter((key) => key.toString("latin1") !== MARK_KEY);
    if (ours.length > 0) await client.unlink(...ours);
  } while (cursor !== "0");
  await client.del(MARK_KEY);
}

class Filling {
  private readonly client: Redis;
  private readonly signal: AbortSignal;
  private waiting: RestoreCommand[] = [];
  private gone = 0;
  private readonly soon: number[] = [];

  constructor(client: Redis, signal: AbortSignal) {
    this.client = client;
    this.signal = signal;
  }

  async add(command: RestoreCommand): Promise<void> {
    this.waiting.push(command);
    if (this.waiting.length >= AT_ONCE) await this.flush();
  }

  async flush(): Promise<void> {
    this.signal.throwIfAborted();
    const now = Date.now();
    const due = this.waiting.filter(({ expiresAt }) => expiresAt === 0 || expiresAt > now);
    this.gone += this.waiting.length - due.length;
    this.waiting = [];
    for (const { expiresAt } of due)
      if (expiresAt > 0 && expiresAt - now < SOON_MS) this.soon.push(expiresAt);
    await Promise.all(
      due.map(({ key, expiresAt, payload }) =>
        this.client.restore(key, expiresAt, payload, "ABSTTL").catch((error: unknown) => {
          throw explain(error);
        }),
      ),
    );
  }

  /** How many keys had an expiry that had passed at this time. */
  expired(now: number): number {
    return this.gone + this.soon.filter((at) => at <= now).length;
  }
}

function explain(error: unknown): unknown {
  const message = error instanceof Error ? error.message : "";
  if (/BUSYKEY/.test(message)) {
    return new DomainError(
      "conflict",
      "Somebody writes into the database that is being restored into. It was left.",
    );
  }
  if (/Bad data format|DUMP payload version or checksum/i.test(message)) {
    return new DomainError(
      "conflict",
      "This server is older than the one that was saved and cannot read its values.",
      {
        details: { reason: "version" },
      },
    );
  }
  if (/OOM/.test(message)) {
    return new DomainError("unavailable", "The server has no memory left for the restored keys.", {
      details: { reason: "no_space" },
    });
  }
  return error;
}
