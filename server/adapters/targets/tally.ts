import { createHash } from "node:crypto";
import type { ItemCount } from "@/server/kernel/ports/targets";

const SPACE = 1n << 128n;
const MOST_ITEMS = 1000;
const REST = "everything else";

/**
 * Counts things by item and sums up what they are, the same whatever the order they come in. After a thousand items
 * the further ones share one, so that a manifest stays small.
 */
export class Tally {
  private readonly items = new Map<string, { schema: string; table: string; rows: number; sum: bigint }>();
  private readonly digest: boolean;

  constructor(digest: boolean) {
    this.digest = digest;
  }

  /** @param parts what the thing is; texts and bytes, in a fixed order. */
  add(schema: string, table: string, parts: readonly (string | Uint8Array)[]): void {
    const item = this.item(schema, table);
    item.rows += 1;
    if (this.digest) item.sum = (item.sum + digestOf(parts)) % SPACE;
  }

  /** An item that is there even when nothing is in it. */
  item(schema: string, table: string): { rows: number; sum: bigint } {
    const key = JSON.stringify([schema, table]);
    const known = this.items.get(key);
    if (known !== undefined) return known;
    if (this.items.size >= MOST_ITEMS && table !== REST) return this.item("", REST);
    const item = { schema, table, rows: 0, sum: 0n };
    this.items.set(key, item);
    return item;
  }

  result(): ItemCount[] {
    return [...this.items.values()]
      .map(({ schema, table, rows, sum }) => ({
        schema,
        table,
        rows,
        digest: this.digest ? sum.toString(16) : null,
      }))
      .sort((a, b) => (a.schema + a.table < b.schema + b.table ? -1 : 1));
  }
}

/** Lengths go in too, so that no two different rows of parts look alike. */
function digestOf(parts: readonly (string | Uint8Array)[]): bigint {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = typeof part === "string" ? Buffer.from(part) : part;
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return BigInt(`0x${hash.digest("hex").slice(0, 32)}`);
}
