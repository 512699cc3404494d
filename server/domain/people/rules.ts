import { createHash, randomBytes } from "node:crypto";

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
