import type { PostgresConnection } from "./postgres-target";

/** The small database of the sample launch, on the server the console itself uses. There is at most one. */
export interface DemoDatabase {
  /** Where it is, or would be. */
  place: { host: string; port: number; database: string };
  /**
   * Makes it afresh, with invented rows and a login role of its own. Where this server's role may not do that, the
   * answer says why and what an administrator can do.
   */
  create(): Promise<{ ok: true; connection: PostgresConnection } | { ok: false; reason: string }>;
  /** Removes it with everything its role owns (databases restored from it, too) and takes the role's login away. */
  drop(): Promise<void>;
}

declare module "../context" {
  interface OutsideWorld {
    demoDatabase: DemoDatabase;
  }
}
