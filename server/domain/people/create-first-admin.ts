import { timingSafeEqual } from "node:crypto";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { toPersonView } from "./rows";
import { tokenHash } from "./rules";
import { createFirstAdminInput, personView } from "./schema";

export const createFirstAdmin = command({
  name: "people.create-first-admin",
  summary: "Create the first admin with the one-time token from the terminal",
  permission: "public",
  input: createFirstAdminInput,
  output: personView,
  run: async (tx, input) => {
    const wait = await tx.ports.outside.limiter.take("setup-address", input.address);
    if (wait > 0) throw new DomainError("rate_limited", "Too many attempts. Wait a minute, then try again.");
    // Two set-ups at once: the second waits for the first, then finds the token gone.
    const [stored] = await tx.db.$queryRaw<{ token_hash: Uint8Array }[]>`
      select token_hash from setup_token where id = 1 for update`;
    if (!stored || (await tx.db.person.count()) > 0) {
      throw new DomainError("conflict", "This console already has an admin. Sign in instead.");
    }
    if (!timingSafeEqual(Buffer.from(stored.token_hash), tokenHash(input.token.trim()))) {
      throw new DomainError("forbidden", "That token is not right. Copy the newest one from the terminal.", {
        fields: [{ path: "token", message: "This is not the token the terminal shows." }],
      });
    }
    const person = await tx.db.person.create({
      data: {
        name: input.name,
        email: input.email,
        role: "admin",
        passwordHash: await tx.ports.outside.passwords.hash(input.password),
      },
    });
    await tx.db.setupToken.deleteMany();
    tx.audit({ subject: "person", subjectId: person.id, label: person.name, changes: { role: "admin" } });
    return toPersonView(person);
  },
});
