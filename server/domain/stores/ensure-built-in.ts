import type { Store } from "@/prisma/generated/client";
import type { Db, Ports } from "@/server/kernel/context";

/** The row of the console's own folder, made when it is missing and moved along when the folder was. */
export async function ensureBuiltIn(db: Db, { store }: Pick<Ports["outside"], "store">): Promise<Store> {
  const known = await db.store.findFirst({ where: { builtIn: true, removedAt: null } });
  if (known?.location === store.location) return known;
  if (known) return db.store.update({ where: { id: known.id }, data: { location: store.location } });
  // Two at once would meet at the index; whoever comes second reads what the first one wrote.
  await db.store.createMany({
    data: [{ kind: "folder", location: store.location, builtIn: true }],
    skipDuplicates: true,
  });
  return db.store.findFirstOrThrow({ where: { builtIn: true, removedAt: null } });
}
