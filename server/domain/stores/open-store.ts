import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Store as StoreRow } from "@/prisma/generated/client";
import type { Db, OutsideWorld } from "@/server/kernel/context";
import { DomainError, isDomainError } from "@/server/kernel/errors";
import { type Store, StoreSecret, type StoreTarget } from "@/server/kernel/ports/store";
import { placeOf, requireStore } from "./rows";
import { MARK_OBJECT, secretContext } from "./rules";

type Outside = Pick<OutsideWorld, "store" | "stores" | "vault">;

/** What is needed to reach a registered store; its secret never leaves the server. */
export function targetOf(row: StoreRow, { vault }: Pick<Outside, "vault">): StoreTarget {
  const place = placeOf(row);
  if (place === null) throw new DomainError("invalid", `${row.name} has no settings.`);
  const secret =
    row.sealedSecret === null
      ? null
      : StoreSecret.parse(JSON.parse(vault.open(row.sealedSecret, secretContext(row.id, place))));
  return { place, secret, hostKey: row.hostKey };
}

/** Texts that must never reach a log. */
export function secretsOfTarget({ secret }: StoreTarget): string[] {
  return Object.values(secret ?? {}).flatMap((value) =>
    value !== undefined && value.length > 3 ? [value] : [],
  );
}

export interface OpenedStore {
  row: StoreRow;
  store: Store;
  /** To be removed from every log line. */
  secrets: string[];
}

/**
 * Opens a registered store for the work of other rooms, and makes sure that it is the one that was registered: a
 * folder whose disk is not mounted, or a bucket made anew, does not hold its mark. Close it when done.
 */
export async function openStore(
  db: Db,
  outside: Outside,
  storeId: string,
  signal?: AbortSignal,
): Promise<OpenedStore> {
  const row = await requireStore(db, storeId);
  if (row.builtIn) return { row, store: outside.store, secrets: [] };
  if (row.mark === null) {
    throw new DomainError("conflict", `${row.name} was never tested. Test it on its page first.`, {
      details: { reason: "untested" },
    });
  }
  const target = targetOf(row, outside);
  const store = await outside.stores.open(target, signal);
  try {
    if ((await readMark(store)) !== row.mark) throw otherPlace(row.name);
  } catch (error) {
    await store.close();
    throw error;
  }
  return { row, store, secrets: secretsOfTarget(target) };
}

function otherPlace(name: string): DomainError {
  return new DomainError(
    "conflict",
    `${name} is not the place that was registered: the console's mark is not there. Is its disk mounted, was the bucket made anew? Test it on its page.`,
    { details: { reason: "other_place" } },
  );
}

const Mark = z.object({ holdpoint: z.literal("store"), id: z.string() });

/** Whose store this is; null for one that is new. */
export async function readMark(store: Store): Promise<string | null> {
  try {
    const parsed = Mark.safeParse(JSON.parse(await text(await store.open(MARK_OBJECT, "manifest"))));
    return parsed.success ? parsed.data.id : "unreadable";
  } catch (error) {
    if (isDomainError(error) && error.code === "not_found") return null;
    if (error instanceof SyntaxError) return "unreadable";
    throw error;
  }
}

export async function writeMark(store: Store, id: string): Promise<void> {
  const writer = await store.create(MARK_OBJECT, "manifest");
  await writer.write(Buffer.from(`${JSON.stringify({ holdpoint: "store", id })}\n`));
  await writer.commit();
}
