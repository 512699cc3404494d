import { createHash, randomBytes } from "node:crypto";
import { vi } from "vitest";
import { openNotifications } from "@/server/adapters/db/notifications";
import { type Web, web } from "@/server/http/composition";
import { LiveHub } from "@/server/http/live-hub";
import { serveApi } from "@/server/http/serve";
import type { Role } from "@/server/kernel/permissions";
import type { World } from "./world";

export interface TestWeb {
  hub: LiveHub;
  /** The cookie header of a fresh session of this person. */
  cookie(role: Role, name?: string): Promise<string>;
  /** Sends a request through the API's one door, in this process. */
  send(path: string, options?: RequestInit & { cookie?: string; json?: unknown }): Promise<Response>;
  close(): Promise<void>;
}

const ORIGIN = "http://localhost:4600";

/** The web door on a test's own database, with real notifications and a real hub. */
export async function openTestWeb(world: World): Promise<TestWeb> {
  vi.stubEnv("DATABASE_URL", world.databaseUrl);
  const notifications = openNotifications(world.databaseUrl, world.ports.logger);
  const hub = new LiveHub({ ports: world.ports, notifications });
  const opened = { ports: world.ports, notifications, hub, authSecret: "test" } as unknown as Web;
  const slot = globalThis as typeof globalThis & { __holdpointWeb?: Promise<Web> };
  slot.__holdpointWeb = Promise.resolve(opened);
  await web();
  return {
    hub,
    cookie: async (role, name = role) => {
      const { actor } = await world.as(role, name);
      const token = randomBytes(32).toString("base64url");
      const tokenHash = new Uint8Array(createHash("sha256").update(token).digest());
      const id = actor.kind === "person" ? actor.sessionId : "";
      await world.ports.db.session.update({ where: { id }, data: { tokenHash } });
      return `holdpoint-session=${token}`;
    },
    send: (path, { cookie, json, ...init } = {}) => {
      const headers = new Headers(init.headers);
      if (cookie) headers.set("cookie", cookie);
      if (json !== undefined) headers.set("content-type", "application/json");
      const body = json === undefined ? {} : { body: JSON.stringify(json) };
      return serveApi(new Request(`${ORIGIN}${path}`, { ...init, headers, ...body }));
    },
    close: async () => {
      hub.stop();
      delete slot.__holdpointWeb;
      await notifications.close();
    },
  };
}
