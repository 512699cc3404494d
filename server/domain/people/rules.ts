import { createHash, randomBytes } from "node:crypto";
import { DomainError } from "@/server/kernel/errors";

/** 256 random bits; only the SHA-256 of a token is ever stored. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

export function tokenHash(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

/** A session ends after this long without a request. */
export const SESSION_IDLE_MINUTES = 120;
/** A session ends after this long whatever happens. */
export const SESSION_HOURS = 24;

/** Refuses while a limit makes somebody wait this many milliseconds. */
export function refuseWhileLimited(waitMs: number): void {
  if (waitMs <= 0) return;
  const minutes = Math.ceil(waitMs / 60_000);
  throw new DomainError("rate_limited", `Too many attempts. Try again in ${minutes} min.`, {
    details: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  });
}

/** Tells two typed addresses apart in the audit log without keeping what was typed. */
export function emailDigest(email: string): string {
  return createHash("sha256").update(email).digest("hex").slice(0, 16);
}
