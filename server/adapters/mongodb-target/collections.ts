import type { Db } from "mongodb";
import type { ItemCount } from "@/server/kernel/ports/targets";
import { Tally } from "../targets/tally";
import type { CollectionHead } from "./records";

/** Marks a database while a restore fills it. */
export const MARK_COLLECTION = "_holdpoint_restore";

/** The collections of a database in the order of their names, with options and indexes; not those of the server. */
export async function headsOf(db: Db): Promise<CollectionHead[]> {
  const found = await db.listCollections({ type: "collection" }).toArray();
  const heads: CollectionHead[] = [];
  for (const info of found) {
    if (info.name.startsWith("system.") || info.name === MARK_COLLECTION) continue;
    const options = ("options" in info ? info.options : undefined) ?? {};
    const indexes = await db.collection(info.name).listIndexes().toArray();
    heads.push({ name: info.name, options, indexes });
  }
  return heads.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function countCollections(
  db: Db,
  { digest, signal }: { digest: boolean; signal: AbortSignal },
  tallyIndexes: (tally: Tally, head: CollectionHead) => void,
): Promise<ItemCount[]> {
  const tally = new Tally(digest);
  for (const head of await headsOf(db)) {
    tally.item("", head.name);
    tallyIndexes(tally, head);
    for await (const document of db.collection(head.name).find({}, { raw: true })) {
      signal.throwIfAborted();
      tally.add("", head.name, [document as unknown as Buffer]);
    }
  }
  return tally.result();
}
