export interface Passwords {
  /** Argon2id, in the PHC string format. */
  hash(password: string): Promise<string>;
  /** With no stored hash it takes as long and answers false, so that unknown accounts cannot be told apart. */
  verify(stored: string | null, password: string): Promise<boolean>;
}

declare module "../context" {
  interface OutsideWorld {
    passwords: Passwords;
  }
}
