import pg from "pg";
import type { Logger } from "@/server/kernel/ports/logger";
import type { Notifications, Wake } from "@/server/kernel/ports/notifications";

const CHANNEL = "holdpoint";
const RECONNECT_MS = 1_000;

/** Listens on one dedicated connection and reconnects for ever; subscribers hear null after each reconnect. */
export function openNotifications(url: string, logger: Logger): Notifications {
  const listeners = new Set<(wake: Wake | null) => void>();
  let client: pg.Client | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const tell = (wake: Wake | null) => {
    for (const listener of listeners) listener(wake);
  };
  const retry = () => {
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      void connect();
    }, RECONNECT_MS);
  };
  const connect = async () => {
    const next = new pg.Client({
      connectionString: url,
      application_name: "holdpoint-listen",
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client = next;
    next.on("error", () => {});
    next.on("end", () => {
      if (client !== next) return;
      client = null;
      retry();
    });
    next.on("notification", ({ payload }) => {
      const wake = parseWake(payload);
      if (wake) tell(wake);
    });
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
      if (closed) await next.end();
      else tell(null);
    } catch (error) {
      if (!closed) logger.warn({ err: error }, "cannot listen for changes yet; polling continues");
      if (client === next) client = null;
      await next.end().catch(() => {});
      retry();
    }
  };
  void connect();

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}

function parseWake(payload: string | undefined): Wake | null {
  try {
    const wake = JSON.parse(payload ?? "") as Wake;
    return typeof wake.topic === "string" && typeof wake.id === "string" ? wake : null;
  } catch {
    return null;
  }
}
