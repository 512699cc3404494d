import { z } from "zod";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { emailDigest, newToken, refuseWhileLimited, SESSION_HOURS, tokenHash } from "./rules";
import { meView, signInInput } from "./schema";

/** The only place that issues a session. The token leaves once, as the cookie; its hash stays. */
export const signIn = command({
  name: "people.sign-in",
  summary: "Check e-mail and password and issue a session",
  permission: "public",
  input: signInInput,
  output: z.object({ sessionToken: z.string(), expiresAt: z.iso.datetime(), me: meView }),
  run: async (tx, input) => {
    const { limiter, passwords } = tx.ports.outside;
    const account = `${input.email}|${input.address}`;
    const wait = Math.max(
      await limiter.take("sign-in-account", account),
      await limiter.take("sign-in-address", input.address),
      await limiter.take("sign-in-email", input.email),
    );
    refuseWhileLimited(wait);
    const person = await tx.db.person.findUnique({ where: { email: input.email } });
    const usable = person && !person.disabledAt ? person : null;
    const matches = await passwords.verify(usable?.passwordHash ?? null, input.password);
    if (!usable || !matches) {
      tx.denied({
        subject: "person",
        ...(person ? { subjectId: person.id } : {}),
        label: person?.name ?? "unknown account",
        changes: { from: input.address, emailDigest: emailDigest(input.email) },
      });
      throw new DomainError("unauthenticated", "E-mail and password do not match. Check both and try again.");
    }
    await limiter.forgive("sign-in-account", account);
    const sessionToken = newToken();
    const expiresAt = new Date(tx.now().getTime() + SESSION_HOURS * 3_600_000);
    await tx.db.session.create({
      data: {
        tokenHash: tokenHash(sessionToken),
        personId: usable.id,
        expiresAt,
        userAgent: input.userAgent,
        address: input.address,
      },
    });
    tx.audit({
      subject: "person",
      subjectId: usable.id,
      label: usable.name,
      changes: { from: input.address },
    });
    const me = { id: usable.id, name: usable.name, email: usable.email, role: usable.role as "admin" };
    return { sessionToken, expiresAt: expiresAt.toISOString(), me };
  },
});
