import pino from "pino";
import type { Logger } from "@/server/kernel/ports/logger";

/** JSON lines on stdout; secret-looking fields are removed. */
export function createLogger(level: string, name: string): Logger {
  return pino({
    level,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ["password", "token", "secret", "cookie", "authorization", "*.password", "*.token", "*.secret"],
      censor: "[removed]",
    },
  }) as unknown as Logger;
}
