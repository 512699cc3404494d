export interface TemporaryRedis {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Undefined when redis-server is not installed. */
export function startTemporaryRedis(): Promise<TemporaryRedis | undefined>;
