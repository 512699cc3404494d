import { SESSION_IDLE_MINUTES, tokenHash } from "@/server/domain/people";
import { env } from "@/server/env";
import type { Actor, Ports } from "@/server/kernel/context";
import type { Role } from "@/server/kernel/permissions";

/** "__Host-" binds the cookie to this host and to TLS; plain http on localhost cannot carry it. */
export function sessionCookieName(): string {
  return env().publicUrl.startsWith("https:") ? "__Host-holdpoint-session" : "holdpoint-session";
}

export function readCookie(header: string | null, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const split = part.indexOf("=");
    if (split > 0 && part.slice(0, split).trim() === name) return part.slice(split + 1).trim();
  }
  return null;
}

const FIND = `
  select s.id as "sessionId", p.id, p.name, p.role, s.seen_at < now() - interval '1 minute' as "untold"
  from session s join person p on p.id = s.person_id
  where s.token_hash = $1 and s.revoked_at is null and s.expires_at > now()
    and s.seen_at > now() - ${SESSION_IDLE_MINUTES} * interval '1 minute' and p.disabled_at is null`;

interface SessionRow {
  sessionId: string;
  id: string;
  name: string;
  role: Role;
  untold: boolean;
}

/**
 * Asks the database on every request: a revoked session or a disabled account ends at once. `touch: false` looks
 * without counting as use.
 */
export async function findActor(
  ports: Ports,
  token: string | null,
  address: string,
  { touch = true } = {},
): Promise<Exclude<Actor, { kind: "system" }>> {
  if (!token || token.length > 100) return { kind: "anonymous", address };
  const row = await ports.reads.one<SessionRow>("find-session", FIND, [Buffer.from(tokenHash(token))]);
  if (!row) return { kind: "anonymous", address };
  if (row.untold && touch) {
    await ports.db.$executeRaw`update session set seen_at = now() where id = ${row.sessionId}::uuid`;
  }
  return { kind: "person", id: row.id, name: row.name, role: row.role, sessionId: row.sessionId };
}
