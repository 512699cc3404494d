import { hash, verify } from "@node-rs/argon2";
import type { Passwords } from "@/server/kernel/ports/passwords";

/** Argon2id with 19 MiB, 2 passes, 1 lane: the OWASP Password Storage Cheat Sheet's first choice. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function createPasswords(): Passwords {
  const decoy = hash("a password nobody has", PARAMETERS);
  return {
    hash: (password) => hash(password, PARAMETERS),
    verify: async (stored, password) => {
      const matches = await verify(stored ?? (await decoy), password);
      return stored !== null && matches;
    },
  };
}
