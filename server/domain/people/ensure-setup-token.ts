import type { Ports } from "@/server/kernel/context";
import { newToken, tokenHash } from "./rules";

/** A fresh one-time token while nobody has an account, else null. An older token stops working. */
export async function ensureSetupToken(ports: Ports): Promise<string | null> {
  if ((await ports.db.person.count()) > 0) return null;
  const token = newToken();
  const row = { tokenHash: tokenHash(token), createdAt: ports.clock.now() };
  await ports.db.setupToken.upsert({ where: { id: 1 }, create: { id: 1, ...row }, update: row });
  return token;
}
