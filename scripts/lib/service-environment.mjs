import path from "node:path";

/**
 * What a service is told through its environment; docs/operations.md explains each name.
 * @param {{ data: string, host: string, port: number, url: string }} settings
 * @param {string} databaseUrl
 * @param {"production" | "development"} mode
 * @returns {NodeJS.ProcessEnv}
 */
export function serviceEnvironment({ data, host, port, url }, databaseUrl, mode) {
  return {
    HOLDPOINT_LOG_LEVEL: "info",
    HOLDPOINT_KEY_FILE: path.join(data, "keys", "master.key"),
    ...process.env,
    DATABASE_URL: databaseUrl,
    HOLDPOINT_DATA: data,
    HOLDPOINT_HOST: host,
    HOLDPOINT_PORT: String(port),
    HOLDPOINT_URL: url,
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: "1",
  };
}
