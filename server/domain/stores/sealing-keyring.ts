import type { Db } from "@/server/kernel/context";
import type { Keyring } from "@/server/kernel/ports/vault";

/** The keyring that seals new backups: to the console's active key and to every recovery key in use. */
export async function sealingKeyring(db: Db, keyring: Keyring): Promise<Keyring> {
  await keyring.refresh();
  const keys = await db.recoveryKey.findMany({ where: { retiredAt: null }, orderBy: { createdAt: "asc" } });
  return keyring.sealingTo(keys.map(({ recipient }) => recipient));
}
