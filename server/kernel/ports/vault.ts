import type { Readable } from "node:stream";

/** Seals secrets for the database. A sealed text opens only under the context it was sealed for. */
export interface Vault {
  /** Names the key that seals now. */
  activeKeyId: string;
  seal(secret: string, context: string): string;
  /** Throws `unavailable` when the key is gone, the text was changed or the context is another one. */
  open(sealed: string, context: string): string;
  /** True when the text was sealed under a key that has since been replaced. */
  isOutdated(sealed: string): boolean;
  /** Seals the same secret under the active key without showing it. */
  reseal(sealed: string, context: string): string;
  /** A 32-byte key of its own for every label, for example "session" or "manifest". */
  deriveKey(label: string, keyId?: string): Buffer;
}

/** The keys that lock backups, in the age format so that they open without the console too. */
export interface Keyring {
  /** Public keys: the console's own first, then the recovery key when one was given. */
  recipients: readonly string[];
  /** Where the private key lies; for the sentence that tells how to open a backup by hand. */
  identityFile: string;
  identity: string;
  /** The age format without the age program, about half as fast. */
  encrypt(plain: Readable): Readable;
  decrypt(sealed: Readable): Readable;
}

declare module "../context" {
  interface OutsideWorld {
    vault: Vault;
    keyring: Keyring;
  }
}
