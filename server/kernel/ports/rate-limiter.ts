export type LimitName =
  | "sign-in-account"
  | "sign-in-address"
  | "sign-in-email"
  | "setup-address"
  | "password-person"
  | "share-address";

export interface RateLimiter {
  /** Takes one point; answers the milliseconds to wait, 0 when the attempt is allowed. */
  take(limit: LimitName, key: string): Promise<number>;
  forgive(limit: LimitName, key: string): Promise<void>;
}

declare module "../context" {
  interface OutsideWorld {
    limiter: RateLimiter;
  }
}
