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
  /** What new backups are sealed to: the console's own public key first, then every recovery key. */
  readonly recipients: readonly string[];
  /** Of the recipients, the one the environment gave; null without one. */
  readonly fromEnvironment: string | null;
  /** Where the private keys lie, the active one first; the age program takes the file as it is. */
  readonly identityFile: string;
  /** The active private key. */
  readonly identity: string;
  /** Every private key, so that none ever reaches a log. */
  readonly identities: readonly string[];
  /** The age format without the age program, about half as fast. */
  encrypt(plain: Readable): Readable;
  decrypt(sealed: Readable): Readable;
  /** The same keys, with these among the recipients. */
  sealingTo(recipients: readonly string[]): Keyring;
  /** Reads the file again, for another process may have replaced the active key. */
  refresh(): Promise<void>;
  /** Makes a new active key and answers its public half. What the replaced one sealed still opens. */
  rotate(): Promise<string>;
  /** A short text, sealed for these recipients and written in letters. */
  sealText(plain: string, recipients: readonly string[]): Promise<string>;
}

declare module "../context" {
  interface OutsideWorld {
    vault: Vault;
    keyring: Keyring;
  }
}
