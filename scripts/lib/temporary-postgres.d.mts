export interface TemporaryPostgres {
  /** Database `holdpoint` as the role `holdpoint`, which may create databases. */
  url: string;
  folder: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

export function startTemporaryPostgres(options?: { maxConnections?: number }): Promise<TemporaryPostgres>;
