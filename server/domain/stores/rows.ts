import type { RecoveryKey, Store } from "@/prisma/generated/client";
import type { CommandContext, Db, OutsideWorld } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { StorePlace, StoreSecret, type StoreTarget } from "@/server/kernel/ports/store";
import { keyChanged, storeChanged } from "./events";
import { secretContext } from "./rules";
import { type KeyView, type StoreView, storeKind } from "./schema";

export function placeOf(row: Pick<Store, "builtIn" | "settings">): StorePlace | null {
  if (row.builtIn) return null;
  const parsed = StorePlace.safeParse(row.settings);
  return parsed.success ? parsed.data : null;
}

export function toStoreView(row: Store): StoreView {
  const number = (value: bigint | null): number | null => (value === null ? null : Number(value));
  return {
    id: row.id,
    name: row.name,
    kind: storeKind.parse(row.kind),
    location: row.location,
    builtIn: row.builtIn,
    place: placeOf(row),
    hasSecret: row.sealedSecret !== null,
    hostKey: row.hostKey,
    check:
      row.checkedAt === null
        ? null
        : { ok: row.checkOk ?? false, text: row.checkText ?? "", at: row.checkedAt.toISOString() },
    freeBytes: number(row.freeBytes),
    totalBytes: number(row.totalBytes),
    objects: row.objects,
    objectBytes: number(row.objectBytes),
    usable: row.removedAt === null && (row.builtIn || row.checkOk === true),
    removed: row.removedAt !== null,
    createdAt: row.createdAt.toISOString(),
    rev: row.rev,
  };
}

export async function requireStore(db: Db, storeId: string): Promise<Store> {
  const row = await db.store.findUnique({ where: { id: storeId } });
  if (!row || row.removedAt !== null) {
    throw new DomainError("not_found", "There is no such store. It may have been removed.");
  }
  return row;
}

/** The indexes behind this guard against two at once. */
export async function refuseTaken(
  db: Db,
  wanted: { name: string; location: string },
  except?: string,
): Promise<void> {
  const others = await db.store.findMany({
    where: { removedAt: null, ...(except ? { id: { not: except } } : {}) },
  });
  const sameName = others.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase());
  if (sameName) {
    throw new DomainError("conflict", `There is already a store named ${sameName.name}.`, {
      fields: [{ path: "name", message: "This name is taken." }],
    });
  }
  const samePlace = others.find(({ location }) => location === wanted.location);
  if (samePlace) {
    throw new DomainError("conflict", `This place is already registered, as ${samePlace.name}.`, {
      details: { storeId: samePlace.id },
    });
  }
}

/** Tells everybody signed in what the store looks like now. */
export function announceStore(tx: CommandContext, row: Store): StoreView {
  const view = toStoreView(row);
  tx.emit(storeChanged.on(CONSOLE_STREAM, view));
  return view;
}

export function toKeyView(row: RecoveryKey): KeyView {
  return {
    id: row.id,
    label: row.label,
    recipient: row.recipient,
    createdBy: row.createdByName,
    createdAt: row.createdAt.toISOString(),
    proven:
      row.provenAt === null ? null : { at: row.provenAt.toISOString(), by: row.provenByName ?? "somebody" },
    retiredAt: row.retiredAt?.toISOString() ?? null,
  };
}

/** Writes the audit entry and tells everybody signed in. */
export function announceKey(tx: CommandContext, row: RecoveryKey, changes: object): KeyView {
  const view = toKeyView(row);
  tx.audit({ subject: "recovery-key", subjectId: row.id, label: row.label, changes: { ...changes } });
  tx.emit(keyChanged.on(CONSOLE_STREAM, view));
  return view;
}

export async function requireKey(tx: Pick<CommandContext, "db">, keyId: string): Promise<RecoveryKey> {
  const row = await tx.db.recoveryKey.findUnique({ where: { id: keyId } });
  if (!row) throw new DomainError("not_found", "There is no such recovery key.");
  return row;
}

/** What is needed to reach a registered store; its secret never leaves the server. */
export function targetOf(row: Store, { vault }: Pick<OutsideWorld, "vault">): StoreTarget {
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
